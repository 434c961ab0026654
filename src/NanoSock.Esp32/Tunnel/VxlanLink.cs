using System;
using NanoSock.Links;
using NanoSock.Wire;

namespace NanoSock.Esp32
{
    /// <summary>
    /// An Ethernet link through a tunnel over the native network's UDP (VXLAN, RFC 7348), to one peer: any Linux machine ends
    /// it with a VXLAN device. What fails at the native socket closes it, and it is opened again after a while, 250 ms at
    /// first and up to 30 s; nothing of that throws, all of it is counted, and <see cref="IsUp"/> is false meanwhile.
    /// </summary>
    /// <remarks>
    /// Only datagrams from the peer's address with the right VNI are taken, from any port: Linux sends from one that depends
    /// on the inner frame. That keeps out mistakes, not attackers: VXLAN has no authentication, and addresses can be forged.
    /// </remarks>
    public sealed class VxlanLink : ILink, IDisposable
    {
        // Outer IPv4, UDP and VXLAN headers and the inner Ethernet header; and the least MTU of IPv4 (RFC 791).
        private const int Overhead = Vxlan.OuterLength + Vxlan.HeaderLength + Ethernet.HeaderLength;
        private const int LeastPathMtu = 68 + Overhead;
        private const int ResolveMilliseconds = 20;

        // Datagrams refused in one call; a flood of them must not keep the stack's timers waiting.
        private const int MostRefused = 16;

        private readonly IDatagramSocket _socket;
        private readonly IHostResolver _resolver;
        private readonly NativeNetwork _network;
        private readonly ReadableWatcher _watcher;
        private readonly BackOff _backOff = new BackOff();
        private readonly uint[] _counts = new uint[(int)VxlanCounter.Count];
        private readonly byte[] _hardwareAddress;
        private readonly string _host;
        private readonly int _vni;
        private readonly int _remotePort;
        private readonly int _localPort;
        private readonly int _mtu;
        private readonly int _keepalive;

        // One is enough: a call is done with it before the next comes. One octet more than a datagram may have tells those
        // that were cut.
        private readonly byte[] _datagram;

        private VxlanState _state;
        private uint _peer;
        private int _lastError;
        private bool _isClosed;
        private bool _wasOpen;
        private bool _heard;
        private long _now;
        private long _retryAt = long.MinValue;
        private long _openedAt;
        private long _sentAt;

        /// <summary>Creates the link over native sockets. It is opened by <see cref="Poll"/>.</summary>
        /// <param name="options">What it is made of.</param>
        /// <param name="network">The native network, which has to be there first; null where it always is.</param>
        /// <exception cref="ArgumentException">An option is out of its range.</exception>
        public VxlanLink(VxlanOptions options, NativeNetwork network)
            : this(options, network, new NativeDatagramSocket(), new NativeHostResolver())
        {
        }

        /// <summary>Creates the link over a socket of the caller's.</summary>
        /// <param name="options">What it is made of.</param>
        /// <param name="network">The native network, or null.</param>
        /// <param name="socket">The socket; closed by <see cref="Dispose"/>.</param>
        /// <param name="resolver">How names become addresses.</param>
        /// <exception cref="ArgumentException">An option is out of its range.</exception>
        public VxlanLink(VxlanOptions options, NativeNetwork network, IDatagramSocket socket, IHostResolver resolver)
        {
            byte[] address = options.HardwareAddress;
            if (string.IsNullOrEmpty(options.Host) || address == null || address.Length != Ethernet.AddressLength || Ethernet.IsGroup(address, 0)
                || (uint)options.Vni > 0xFFFFFF || options.RemotePort < 1 || options.RemotePort > 0xFFFF || (uint)options.LocalPort > 0xFFFF
                || options.PathMtu < LeastPathMtu || options.PathMtu > 0xFFFF || options.KeepaliveMilliseconds < 0)
            {
                throw new ArgumentException();
            }

            _socket = socket;
            _resolver = resolver;
            _network = network;
            _watcher = new ReadableWatcher(socket);
            _host = options.Host;
            _vni = options.Vni;
            _remotePort = options.RemotePort;
            _localPort = options.LocalPort;
            _mtu = options.PathMtu - Overhead;
            _keepalive = options.KeepaliveMilliseconds;
            _hardwareAddress = new byte[Ethernet.AddressLength];
            Array.Copy(address, _hardwareAddress, Ethernet.AddressLength);
            int longest = options.PathMtu - Vxlan.OuterLength + 1;
            _datagram = new byte[longest < Vxlan.KeepaliveLength ? Vxlan.KeepaliveLength : longest];
        }

        /// <inheritdoc/>
        public LinkMedium Medium
        {
            get { return LinkMedium.Ethernet; }
        }

        /// <summary>The path's MTU less 50 octets: 1450 by default. A longer outer datagram would be fragmented, or lost.</summary>
        public int Mtu
        {
            get { return _mtu; }
        }

        /// <inheritdoc/>
        public LinkChecksums Checksums
        {
            get { return LinkChecksums.None; }
        }

        /// <summary>Whether the socket is open and the native network there. Whether the peer is, nobody can tell.</summary>
        public bool IsUp
        {
            get { return _state == VxlanState.Open && !_isClosed; }
        }

        /// <inheritdoc/>
        public byte[] HardwareAddress
        {
            get { return _hardwareAddress; }
        }

        /// <summary>How far the link has come; after <see cref="Dispose"/>, how far it had come.</summary>
        public VxlanState State
        {
            get { return _state; }
        }

        /// <summary>The last error of the native socket as a number of SocketError; 0 when there was none yet. It stays after
        /// things have gone well again.</summary>
        public int LastError
        {
            get { return _lastError; }
        }

        /// <summary>The peer's address, first octet highest, as last found; 0 before.</summary>
        public uint Peer
        {
            get { return _peer; }
        }

        /// <summary>The link's VNI.</summary>
        public int Vni
        {
            get { return _vni; }
        }

        /// <summary>The peer as the options name it.</summary>
        public string Host
        {
            get { return _host; }
        }

        /// <summary>Reads a counter.</summary>
        public uint GetCount(VxlanCounter counter)
        {
            return _counts[(int)counter];
        }

        /// <summary>A hardware address of the link's own from that of the native interface: the same, but marked as locally
        /// administered, so that the two differ where both are on one segment.</summary>
        /// <param name="native">Six octets.</param>
        public static byte[] DeriveAddress(byte[] native)
        {
            byte[] address = new byte[Ethernet.AddressLength];
            Array.Copy(native, address, Ethernet.AddressLength);
            address[0] = (byte)((address[0] & 0xFE) ^ 2);
            return address;
        }

        /// <inheritdoc/>
        public int Receive(byte[] buffer, int offset, int capacity)
        {
            for (int i = 0; i < MostRefused && IsUp; i++)
            {
                int length = _socket.Receive(_datagram);
                if (length == -1)
                {
                    break;
                }

                if (length < 0)
                {
                    OnReceiveError(-length);
                    continue;
                }

                VxlanCounter verdict = !_socket.IsFromPeer ? VxlanCounter.ForeignPeer
                    : Vxlan.Judge(_datagram, length, _vni, _mtu + Ethernet.HeaderLength, _hardwareAddress);
                _counts[(int)verdict]++;
                if (verdict == VxlanCounter.FramesIn)
                {
                    _heard = true;
                    length -= Vxlan.HeaderLength;
                    Array.Copy(_datagram, Vxlan.HeaderLength, buffer, offset, length < capacity ? length : capacity);
                    return length;
                }
            }

            _watcher.Drained();
            return 0;
        }

        /// <inheritdoc/>
        public bool Transmit(byte[] buffer, int offset, int length)
        {
            if (!IsUp)
            {
                return false;
            }

            if (length < Ethernet.HeaderLength || length > _mtu + Ethernet.HeaderLength)
            {
                // Nor would it fit later: it must not come again.
                _counts[(int)VxlanCounter.SendInvalid]++;
                return true;
            }

            Vxlan.WriteHeader(_datagram, _vni);
            Array.Copy(buffer, offset, _datagram, Vxlan.HeaderLength, length);
            return Send(length + Vxlan.HeaderLength, VxlanCounter.FramesOut);
        }

        /// <inheritdoc/>
        public long Poll(long nowMilliseconds)
        {
            _now = nowMilliseconds;
            if (_isClosed)
            {
                return long.MaxValue;
            }

            long networkDue = long.MaxValue;
            if (_network != null)
            {
                networkDue = _network.Poll(nowMilliseconds);
                if (!_network.IsReady)
                {
                    LoseNetwork();
                    return networkDue;
                }
            }

            long due = PollSocket();
            return due < networkDue ? due : networkDue;
        }

        /// <summary>Has a thread wait for datagrams; it begins with the first call and ends with <see cref="Dispose"/>.</summary>
        /// <returns>True.</returns>
        public bool SetWakeup(IWakeup wakeup)
        {
            _watcher.SetWakeup(wakeup);
            return true;
        }

        /// <summary>Closes the socket for good. Not to be called while another thread uses the link.</summary>
        public void Dispose()
        {
            _isClosed = true;
            _watcher.Stop();
            _socket.Close();
        }

        private void LoseNetwork()
        {
            if (_state == VxlanState.Open)
            {
                _counts[(int)VxlanCounter.NetworkLosses]++;
                _socket.Close();
            }

            // When it comes back, there is no reason to wait.
            _state = VxlanState.WaitingForNetwork;
            _backOff.Reset();
            _retryAt = long.MinValue;
        }

        private long PollSocket()
        {
            if (_state == VxlanState.Resolving)
            {
                if (!_resolver.IsDone)
                {
                    return _now + ResolveMilliseconds;
                }

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
            else if (_state != VxlanState.Open && _now >= _retryAt)
            {
                uint address;
                if (Net.IPAddress.TryParse(_host, out address))
                {
                    Open(address);
                }
                else
                {
                    _resolver.Begin(_host);
                    _state = VxlanState.Resolving;
                    return _now;
                }
            }

            if (_state != VxlanState.Open)
            {
                return _retryAt;
            }

            if (_keepalive == 0)
            {
                return long.MaxValue;
            }

            if (_now - _sentAt >= _keepalive)
            {
                SendKeepalive();
            }

            return _state == VxlanState.Open ? _sentAt + _keepalive : _retryAt;
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
            _heard = false;
            if (_wasOpen)
            {
                _counts[(int)VxlanCounter.Reopenings]++;
            }

            _wasOpen = true;

            // The peer learns at once where this end is, and a network that carries nothing is found out.
            SendKeepalive();
            if (_state == VxlanState.Open)
            {
                _watcher.Opened();
            }
        }

        private void SendKeepalive()
        {
            Vxlan.WriteHeader(_datagram, _vni);
            Vxlan.WriteKeepalive(_datagram, _hardwareAddress);

            // One that finds no room is not worth a second try before its time.
            _sentAt = _now;
            Send(Vxlan.KeepaliveLength, VxlanCounter.Keepalives);
        }

        private bool Send(int length, VxlanCounter what)
        {
            int error = _socket.Send(_datagram, length);
            if (error == 0)
            {
                _sentAt = _now;
                _counts[(int)what]++;
                return true;
            }

            _lastError = error;
            switch (error)
            {
                case DatagramError.NoBufferSpace:
                case DatagramError.WouldBlock:
                case DatagramError.TimedOut:
                    _counts[(int)VxlanCounter.SendNoRoom]++;
                    return false;
                case DatagramError.MessageSize:
                    _counts[(int)VxlanCounter.SendTooLong]++;
                    return true;
                case DatagramError.ConnectionReset:
                case DatagramError.ConnectionRefused:
                    _counts[(int)VxlanCounter.PeerRefused]++;
                    return true;
                default:
                    _counts[(int)VxlanCounter.SendErrors]++;
                    Retreat();
                    return false;
            }
        }

        private void OnReceiveError(int error)
        {
            _lastError = error;
            if (error == DatagramError.ConnectionReset || error == DatagramError.ConnectionRefused)
            {
                _counts[(int)VxlanCounter.PeerRefused]++;
            }
            else if (error == DatagramError.MessageSize)
            {
                _counts[(int)VxlanCounter.FrameLong]++;
            }
            else
            {
                _counts[(int)VxlanCounter.ReceiveErrors]++;
                Retreat();
            }
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
