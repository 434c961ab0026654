namespace NanoSock.Esp32
{
    /// <summary>Keeps a native socket open: waits for the network, resolves the peer, opens the socket, closes it after
    /// a fatal error, and retries after a back-off. It counts events, and nothing throws.</summary>
    internal sealed class SocketKeeper
    {
        private const int ResolveMilliseconds = 20;

        // The retry interval of a datagram that found no room, and the time without room after which the socket is
        // reopened.
        private const int RoomMilliseconds = 5;
        private const int LongestWithoutRoom = 5000;
        private const int LongestBetweenRefusals = 1000;
        private const long Never = long.MaxValue;

        private readonly BackOff _backOff = new BackOff();
        private readonly IDatagramSocket _socket;
        private readonly IHostResolver _resolver;
        private readonly NativeNetwork _network;
        private readonly uint[] _counts;
        private readonly string _host;
        private readonly int _remotePort;
        private readonly int _localPort;

        private VxlanState _state;
        private uint _peer;
        private int _lastError;
        private bool _isClosed;
        private bool _wasOpen;
        private bool _heard;
        private long _now;
        private long _retryAt = long.MinValue;
        private long _openedAt;
        private long _roomAt = Never;
        private long _fullSince = Never;
        private long _refusedAt;

        internal SocketKeeper(VxlanOptions options, NativeNetwork network,
            IDatagramSocket socket, IHostResolver resolver, uint[] counts)
        {
            _socket = socket;
            _resolver = resolver;
            _network = network;
            _counts = counts;
            _host = options.Host;
            _remotePort = options.RemotePort;
            _localPort = options.LocalPort;
        }

        internal VxlanState State
        {
            get { return _state; }
        }

        internal bool IsOpen
        {
            get { return _state == VxlanState.Open && !_isClosed; }
        }

        internal bool IsClosed
        {
            get { return _isClosed; }
        }

        internal string Host
        {
            get { return _host; }
        }

        internal uint Peer
        {
            get { return _peer; }
        }

        internal int LastError
        {
            get { return _lastError; }
        }

        internal long Now
        {
            get { return _now; }
        }

        /// <summary>Does the timed work.</summary>
        /// <returns>The time of the next call.</returns>
        internal long Poll(long now)
        {
            _now = now;
            long due = long.MaxValue;
            if (_network != null)
            {
                due = _network.Poll(now);
                if (!_network.IsReady)
                {
                    LoseNetwork();
                    return due;
                }
            }

            if (_state == VxlanState.Resolving)
            {
                if (_resolver.IsDone)
                {
                    EndResolving();
                }
            }
            else if (_state != VxlanState.Open && now >= _retryAt)
            {
                Begin();
            }

            // A native socket does not report that it has room again.
            if (now >= _roomAt)
            {
                _roomAt = Never;
            }

            long next = _state == VxlanState.Open ? _roomAt
                : _state == VxlanState.Resolving ? now + ResolveMilliseconds
                : _retryAt;
            return next < due ? next : due;
        }

        /// <summary>Sends a datagram.</summary>
        /// <returns>0 when it was sent; <see cref="DatagramError.WouldBlock"/> when it may be retried later; another
        /// error when it is lost, with the socket or without.</returns>
        internal int Send(byte[] datagram, int length)
        {
            int error = _socket.Send(datagram, length);
            if (error == 0)
            {
                _fullSince = Never;
                return 0;
            }

            _lastError = error;
            switch (error)
            {
                case DatagramError.NoBufferSpace:
                case DatagramError.WouldBlock:
                case DatagramError.TimedOut:
                    // Refusals with a pause between them are not one long period without room.
                    if (_fullSince == Never || _now - _refusedAt > LongestBetweenRefusals)
                    {
                        _fullSince = _now;
                    }

                    _refusedAt = _now;
                    if (_now - _fullSince >= LongestWithoutRoom)
                    {
                        goto default;
                    }

                    _roomAt = _now + RoomMilliseconds;
                    _counts[(int)VxlanCounter.SendNoRoom]++;
                    return DatagramError.WouldBlock;
                case DatagramError.MessageSize:
                    _counts[(int)VxlanCounter.SendTooLong]++;
                    break;
                case DatagramError.ConnectionReset:
                case DatagramError.ConnectionRefused:
                    _counts[(int)VxlanCounter.PeerRefused]++;
                    break;
                default:
                    _counts[(int)VxlanCounter.SendErrors]++;
                    Retreat();
                    break;
            }

            return error;
        }

        /// <summary>Receives a datagram.</summary>
        /// <returns>Its length; -1 without a datagram; below that when an error occurred instead, which is
        /// counted.</returns>
        internal int Receive(byte[] datagram)
        {
            int length = _socket.Receive(datagram);
            if (length < -1)
            {
                _lastError = -length;
                switch (-length)
                {
                    case DatagramError.ConnectionReset:
                    case DatagramError.ConnectionRefused:
                        _counts[(int)VxlanCounter.PeerRefused]++;
                        break;
                    case DatagramError.MessageSize:
                        _counts[(int)VxlanCounter.FrameLong]++;
                        break;
                    default:
                        _counts[(int)VxlanCounter.ReceiveErrors]++;
                        Retreat();
                        break;
                }
            }

            return length;
        }

        /// <summary>Resets the back-off after the peer was heard: the next failure is a new one.</summary>
        internal void Hear()
        {
            _heard = true;
        }

        /// <summary>Closes the socket permanently.</summary>
        internal void Close()
        {
            _isClosed = true;
            _socket.Close();
        }

        private void Begin()
        {
            uint address;
            if (Ip.IPAddress.TryParse(_host, out address))
            {
                Open(address);
            }
            else
            {
                _resolver.Begin(_host);
                _state = VxlanState.Resolving;
            }
        }

        private void EndResolving()
        {
            uint found = _resolver.Address;
            if (found != 0)
            {
                Open(found);
            }
            else
            {
                _counts[(int)VxlanCounter.ResolveErrors]++;
                Retreat();
            }
        }

        private void Open(uint peer)
        {
            _peer = peer;
            int error = _socket.Open(_localPort, peer, _remotePort);
            if (error != 0)
            {
                _lastError = error;
                _counts[(int)VxlanCounter.OpenErrors]++;
                Retreat();
                return;
            }

            _state = VxlanState.Open;
            _openedAt = _now;
            _roomAt = Never;
            _fullSince = Never;
            _heard = false;
            if (_wasOpen)
            {
                _counts[(int)VxlanCounter.Reopenings]++;
            }

            _wasOpen = true;
        }

        private void LoseNetwork()
        {
            if (_state == VxlanState.Open)
            {
                _counts[(int)VxlanCounter.NetworkLosses]++;
                _socket.Close();
            }

            // When the network comes back, there is no reason to wait.
            _state = VxlanState.WaitingForNetwork;
            _backOff.Reset();
            _retryAt = long.MinValue;
        }

        private void Retreat()
        {
            if (_state == VxlanState.Open && (_heard || _now - _openedAt >= BackOff.Longest))
            {
                _backOff.Reset();
            }

            _socket.Close();
            _state = VxlanState.BackingOff;
            _retryAt = _now + _backOff.Next();
        }
    }
}
