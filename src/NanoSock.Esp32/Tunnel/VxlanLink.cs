using System;
using NanoSock.Links;
using NanoSock.Wire;

namespace NanoSock.Esp32
{
    /// <summary>Represents an Ethernet link through a tunnel over the native network's UDP (VXLAN, RFC 7348), to one
    /// peer: any Linux host ends it with a VXLAN device. An error of the native socket closes it, and it is reopened
    /// after a back-off of 250 ms at first and up to 30 s. No such error throws, each is counted, and
    /// <see cref="IsUp"/> is false meanwhile.</summary>
    /// <remarks>Only datagrams from the peer's address with the right VNI are accepted, from any port, because Linux
    /// derives the source port from the inner frame. That keeps out mistakes, not attackers: VXLAN has no
    /// authentication, and addresses can be forged.</remarks>
    public sealed class VxlanLink : ILink, IDisposable
    {
        // Outer IPv4, UDP and VXLAN headers and the inner Ethernet header; then the least MTU of IPv4 (RFC 791).
        private const int Overhead = Vxlan.OuterLength + Vxlan.HeaderLength + Ethernet.HeaderLength;
        private const int LeastPathMtu = 68 + Overhead;

        // Limit of the datagrams refused in one call; a flood of them must not delay the stack's timers.
        private const int MostRefused = 16;

        private readonly IDatagramSocket _socket;
        private readonly SocketKeeper _keeper;
        private readonly ReadableWatcher _watcher;
        private readonly uint[] _counts = new uint[(int)VxlanCounter.Count];
        private readonly byte[] _hardwareAddress;
        private readonly int _vni;
        private readonly int _mtu;
        private readonly int _keepAlive;

        // One buffer is enough, because each call is done with it before the next. The extra byte beyond the largest
        // datagram detects truncation.
        private readonly byte[] _datagram;

        private long _sentAt;

        /// <summary>Creates the link over native sockets. <see cref="Poll"/> opens it.</summary>
        /// <param name="options">The options.</param>
        /// <param name="network">The native network, which has to be ready first; null where it always is.</param>
        /// <exception cref="ArgumentNullException">The options, the socket or the resolver is null.</exception>
        /// <exception cref="ArgumentException">An option is out of its range; the parameter's name is the
        /// option's.</exception>
        public VxlanLink(VxlanOptions options, NativeNetwork network)
            : this(options, network, new NativeDatagramSocket(), new NativeHostResolver())
        {
        }

        /// <summary>Creates the link over a socket of the caller's.</summary>
        /// <param name="options">The options.</param>
        /// <param name="network">The native network, or null.</param>
        /// <param name="socket">The socket; closed by <see cref="Dispose"/>.</param>
        /// <param name="resolver">The resolver of the peer's name.</param>
        /// <exception cref="ArgumentNullException">The options, the socket or the resolver is null.</exception>
        /// <exception cref="ArgumentException">An option is out of its range; the parameter's name is the
        /// option's.</exception>
        public VxlanLink(VxlanOptions options, NativeNetwork network, IDatagramSocket socket, IHostResolver resolver)
            : this(options, network, socket, resolver, ReadableWatcher.LongestWait)
        {
        }

        internal VxlanLink(VxlanOptions options, NativeNetwork network,
            IDatagramSocket socket, IHostResolver resolver, int longestWait)
        {
            NotNull(options, nameof(options));
            NotNull(socket, nameof(socket));
            NotNull(resolver, nameof(resolver));
            byte[] address = options.HardwareAddress;
            if (string.IsNullOrEmpty(options.Host))
            {
                throw new ArgumentException(null, nameof(options.Host));
            }

            if (address == null || address.Length != Ethernet.AddressLength || Ethernet.IsGroup(address, 0))
            {
                throw new ArgumentException(null, nameof(options.HardwareAddress));
            }

            Range(options.Vni, 0, 0xFFFFFF, nameof(options.Vni));
            Range(options.RemotePort, 1, 0xFFFF, nameof(options.RemotePort));
            Range(options.LocalPort, 0, 0xFFFF, nameof(options.LocalPort));
            Range(options.PathMtu, LeastPathMtu, 0xFFFF, nameof(options.PathMtu));
            Range(options.KeepAliveMilliseconds, 0, int.MaxValue, nameof(options.KeepAliveMilliseconds));

            _socket = socket;
            _keeper = new SocketKeeper(options, network, socket, resolver, _counts);
            _watcher = new ReadableWatcher(socket, longestWait);
            _vni = options.Vni;
            _mtu = options.PathMtu - Overhead;
            _keepAlive = options.KeepAliveMilliseconds;
            _hardwareAddress = new byte[Ethernet.AddressLength];
            Array.Copy(address, _hardwareAddress, Ethernet.AddressLength);
            int longest = options.PathMtu - Vxlan.OuterLength + 1;
            _datagram = new byte[longest < Vxlan.KeepAliveLength ? Vxlan.KeepAliveLength : longest];
        }

        /// <inheritdoc/>
        public LinkMedium Medium
        {
            get { return LinkMedium.Ethernet; }
        }

        /// <summary>Gets the path's MTU less 50 bytes: 1450 by default. A longer outer datagram would be fragmented, or
        /// lost.</summary>
        public int Mtu
        {
            get { return _mtu; }
        }

        /// <inheritdoc/>
        public LinkChecksums Checksums
        {
            get { return LinkChecksums.None; }
        }

        /// <summary>Gets whether the socket is open and the native network ready. The link does not detect whether the
        /// peer is present.</summary>
        public bool IsUp
        {
            get { return _keeper.IsOpen; }
        }

        /// <inheritdoc/>
        public byte[] HardwareAddress
        {
            get { return _hardwareAddress; }
        }

        /// <summary>Gets the state of the link; after <see cref="Dispose"/>, its last state.</summary>
        public VxlanState State
        {
            get { return _keeper.State; }
        }

        /// <summary>Gets the last error of the native socket as a number of SocketError; 0 before the first. It stays
        /// after a success.</summary>
        public int LastError
        {
            get { return _keeper.LastError; }
        }

        /// <summary>Gets the peer's address, first byte highest, as last resolved; 0 before.</summary>
        public uint Peer
        {
            get { return _keeper.Peer; }
        }

        /// <summary>Gets the link's VNI.</summary>
        public int Vni
        {
            get { return _vni; }
        }

        /// <summary>Gets the peer as the options name it.</summary>
        public string Host
        {
            get { return _keeper.Host; }
        }

        /// <summary>Reads a counter.</summary>
        public uint GetCount(VxlanCounter counter)
        {
            return _counts[(int)counter];
        }

        /// <summary>Derives the link's hardware address from that of the native interface: equal, but marked as locally
        /// administered, so that the two differ on a common segment.</summary>
        /// <param name="native">Six bytes.</param>
        /// <exception cref="ArgumentNullException"><paramref name="native"/> is null, because the firmware has no such
        /// interface.</exception>
        public static byte[] DeriveAddress(byte[] native)
        {
            if (native == null)
            {
                throw new ArgumentNullException(nameof(native));
            }

            byte[] address = new byte[Ethernet.AddressLength];
            Array.Copy(native, address, Ethernet.AddressLength);
            address[0] = (byte)((address[0] & 0xFE) ^ 2);
            return address;
        }

        private static void NotNull(object argument, string name)
        {
            if (argument == null)
            {
                throw new ArgumentNullException(name);
            }
        }

        private static void Range(int value, int least, int most, string name)
        {
            if (value < least || value > most)
            {
                throw new ArgumentException(null, name);
            }
        }

        /// <inheritdoc/>
        public int Receive(byte[] buffer, int offset, int capacity)
        {
            for (int i = 0; i < MostRefused && _keeper.IsOpen; i++)
            {
                int length = _keeper.Receive(_datagram);
                if (length == -1)
                {
                    break;
                }

                if (length < 0)
                {
                    continue;
                }

                VxlanCounter verdict = !_socket.IsFromPeer ? VxlanCounter.ForeignPeer
                    : Vxlan.Judge(_datagram, length, _vni, _mtu + Ethernet.HeaderLength, _hardwareAddress);
                _counts[(int)verdict]++;
                if (verdict == VxlanCounter.FramesIn)
                {
                    _keeper.Hear();
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
            if (!_keeper.IsOpen)
            {
                return false;
            }

            if (length < Ethernet.HeaderLength || length > _mtu + Ethernet.HeaderLength)
            {
                // The frame would not fit later either: it must not be offered again.
                _counts[(int)VxlanCounter.SendInvalid]++;
                return true;
            }

            Vxlan.WriteHeader(_datagram, _vni);
            Array.Copy(buffer, offset, _datagram, Vxlan.HeaderLength, length);
            int error = _keeper.Send(_datagram, length + Vxlan.HeaderLength);
            if (error == 0)
            {
                _sentAt = _keeper.Now;
                _counts[(int)VxlanCounter.FramesOut]++;
                return true;
            }

            // A lost frame must not be offered again; a frame without room, or without a socket, stays with the stack.
            return error != DatagramError.WouldBlock && _keeper.IsOpen;
        }

        /// <inheritdoc/>
        public long Poll(long nowMilliseconds)
        {
            if (_keeper.IsClosed)
            {
                return long.MaxValue;
            }

            bool wasOpen = _keeper.IsOpen;
            long due = _keeper.Poll(nowMilliseconds);
            if (!_keeper.IsOpen)
            {
                return due;
            }

            if (!wasOpen)
            {
                // The peer learns this end's place at once, and a network that carries nothing is detected.
                SendKeepAlive();
                _watcher.Opened();
            }
            else if (_keepAlive != 0 && nowMilliseconds - _sentAt >= _keepAlive)
            {
                SendKeepAlive();
            }

            if (!_keeper.IsOpen)
            {
                return _keeper.Poll(nowMilliseconds);
            }

            long next = _keepAlive == 0 ? long.MaxValue : _sentAt + _keepAlive;
            return next < due ? next : due;
        }

        /// <summary>Sets the object that a thread wakes when datagrams arrive; the thread starts with the first call
        /// and ends with <see cref="Dispose"/>.</summary>
        /// <returns>True.</returns>
        public bool SetWakeup(IWakeup wakeup)
        {
            _watcher.SetWakeup(wakeup);
            return true;
        }

        /// <summary>Closes the socket permanently. Must not be called while another thread uses the link.</summary>
        public void Dispose()
        {
            _watcher.Stop();
            _keeper.Close();
        }

        private void SendKeepAlive()
        {
            Vxlan.WriteHeader(_datagram, _vni);
            Vxlan.WriteKeepAlive(_datagram, _hardwareAddress);

            // A keep-alive that finds no room is not retried before its time.
            _sentAt = _keeper.Now;
            if (_keeper.Send(_datagram, Vxlan.KeepAliveLength) == 0)
            {
                _counts[(int)VxlanCounter.KeepAlives]++;
            }
        }
    }
}
