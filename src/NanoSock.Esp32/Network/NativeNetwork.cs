namespace NanoSock.Esp32
{
    /// <summary>Monitors the board's native network, Wi-Fi or Ethernet, for a tunnel. The firmware joins, gets the
    /// address and reconnects by itself; this class configures it, waits and reports. All times come with
    /// <see cref="Poll"/>.</summary>
    public sealed class NativeNetwork
    {
        /// <summary>The period of checks of the firmware, in milliseconds.</summary>
        public const int CheckMilliseconds = 1000;

        /// <summary>The period of retries of a configuration that failed, in milliseconds.</summary>
        public const int PrepareMilliseconds = 5000;

        private readonly INetworkAdapter _adapter;
        private readonly int _deadline;
        private NativeNetworkState _state;
        private uint _address;
        private int _losses;
        private long _since;
        private long _checkAt = long.MinValue;

        /// <summary>Creates the monitor; the first <see cref="Poll"/> configures the interface.</summary>
        /// <param name="adapter">The interface.</param>
        /// <param name="deadlineMilliseconds">The time without an address after which it is overdue.</param>
        public NativeNetwork(INetworkAdapter adapter, int deadlineMilliseconds)
        {
            _adapter = adapter;
            _deadline = deadlineMilliseconds;
        }

        /// <summary>Gets whether the last check found a network with an IPv4 address.</summary>
        public bool IsReady
        {
            get { return _state == NativeNetworkState.Ready; }
        }

        /// <summary>Gets the state.</summary>
        public NativeNetworkState State
        {
            get { return _state; }
        }

        /// <summary>Gets the board's native IPv4 address, first byte highest; 0 without one.</summary>
        public uint Address
        {
            get { return _address; }
        }

        /// <summary>Gets the number of times that the network was lost.</summary>
        public int Losses
        {
            get { return _losses; }
        }

        /// <summary>Does the timed work, and checks the firmware once a second at most.</summary>
        /// <param name="nowMilliseconds">The time; it never goes back.</param>
        /// <returns>The time of the next call.</returns>
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

            // A network without an address is useless; the address alone may be a previous one.
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
                    // Restarts in the next call, so that a program can still display the state.
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
