namespace NanoSock.Esp32
{
    /// <summary>
    /// Whether the board's native network, Wi-Fi or Ethernet, is there for a tunnel. The firmware joins, gets the address and
    /// comes back by itself; this sets it up, waits and tells. All times come with <see cref="Poll"/>.
    /// </summary>
    public sealed class NativeNetwork
    {
        /// <summary>How often the firmware is asked, in milliseconds.</summary>
        public const int CheckMilliseconds = 1000;

        /// <summary>How often a set-up that failed is tried again, in milliseconds.</summary>
        public const int PrepareMilliseconds = 5000;

        private readonly INetworkAdapter _adapter;
        private readonly int _deadline;
        private NativeNetworkState _state;
        private uint _address;
        private int _losses;
        private long _since;
        private long _checkAt = long.MinValue;

        /// <summary>Creates the watch; the interface is set up by the first <see cref="Poll"/>.</summary>
        /// <param name="adapter">The interface.</param>
        /// <param name="deadlineMilliseconds">After how long without an address it is called overdue.</param>
        public NativeNetwork(INetworkAdapter adapter, int deadlineMilliseconds)
        {
            _adapter = adapter;
            _deadline = deadlineMilliseconds;
        }

        /// <summary>Whether there was a network with an IPv4 address when last asked.</summary>
        public bool IsReady
        {
            get { return _state == NativeNetworkState.Ready; }
        }

        /// <summary>How far it has come.</summary>
        public NativeNetworkState State
        {
            get { return _state; }
        }

        /// <summary>The board's native IPv4 address, first byte highest; 0 while there is none.</summary>
        public uint Address
        {
            get { return _address; }
        }

        /// <summary>How often the network was lost.</summary>
        public int Losses
        {
            get { return _losses; }
        }

        /// <summary>Does what time asks. Asks the firmware once a second at most.</summary>
        /// <param name="nowMilliseconds">The time; it never goes back.</param>
        /// <returns>When the next call is wanted.</returns>
        public long Poll(long nowMilliseconds)
        {
            if (nowMilliseconds >= _checkAt)
            {
                _checkAt = nowMilliseconds + Turn(nowMilliseconds);
            }

            return _checkAt;
        }

        private int Turn(long now)
        {
            if (_state < NativeNetworkState.Restarting)
            {
                return Prepare(now);
            }

            if (_state == NativeNetworkState.Restarting)
            {
                _adapter.Restart();
                return PrepareMilliseconds;
            }

            return Check(now);
        }

        private int Check(long now)
        {
            bool isAvailable = _adapter.IsNetworkAvailable();
            if (_state == NativeNetworkState.Ready)
            {
                if (!isAvailable)
                {
                    _state = NativeNetworkState.Lost;
                    _address = 0;
                    _losses++;
                    _since = now;
                }

                return CheckMilliseconds;
            }

            // A network without an address is no use yet; the address alone may be one from before.
            _address = isAvailable ? _adapter.ReadAddress() : 0;
            if (_address != 0)
            {
                _state = NativeNetworkState.Ready;
            }
            else if (now - _since >= _deadline)
            {
                _state = NativeNetworkState.Overdue;
            }

            return CheckMilliseconds;
        }

        private int Prepare(long now)
        {
            switch (_adapter.Prepare())
            {
                case NetworkPreparation.Done:
                    _state = NativeNetworkState.Joining;
                    _since = now;
                    return Check(now);
                case NetworkPreparation.RestartNeeded:
                    // At the next turn: who shows the state can still show this one.
                    _state = NativeNetworkState.Restarting;
                    return CheckMilliseconds;
                case NetworkPreparation.NoInterface:
                    _state = NativeNetworkState.NoInterface;
                    break;
                case NetworkPreparation.NoCredentials:
                    _state = NativeNetworkState.NoCredentials;
                    break;
                default:
                    _state = NativeNetworkState.NotStored;
                    break;
            }

            return PrepareMilliseconds;
        }
    }
}
