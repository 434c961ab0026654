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

        // Datagrams refused in one call; a flood of them must not keep the stack's timers waiting.
        private const int MostRefused = 16;

        private readonly IDatagramSocket _socket;
        private readonly SocketKeeper _keeper;
        private readonly ReadableWatcher _watcher;
        private readonly uint[] _counts = new uint[(int)VxlanCounter.Count];
        private readonly byte[] _hardwareAddress;
        private readonly int _vni;
        private readonly int _mtu;
        private readonly int _keepalive;

        // One is enough: a call is done with it before the next comes. One byte more than a datagram may have tells those
        // that were cut.
        private readonly byte[] _datagram;

        private long _sentAt;

        /// <summary>Creates the link over native sockets. It is opened by <see cref="Poll"/>.</summary>
        /// <param name="options">What it is made of.</param>
        /// <param name="network">The native network, which has to be there first; null where it always is.</param>
        /// <exception cref="ArgumentNullException">There are no options, no socket or no resolver.</exception>
        /// <exception cref="ArgumentException">An option is out of its range; the parameter's name is the option's.</exception>
        public VxlanLink(VxlanOptions options, NativeNetwork network)
            : this(options, network, new NativeDatagramSocket(), new NativeHostResolver())
        {
        }

        /// <summary>Creates the link over a socket of the caller's.</summary>
        /// <param name="options">What it is made of.</param>
        /// <param name="network">The native network, or null.</param>
        /// <param name="socket">The socket; closed by <see cref="Dispose"/>.</param>
        /// <param name="resolver">How names become addresses.</param>
        /// <exception cref="ArgumentNullException">There are no options, no socket or no resolver.</exception>
        /// <exception cref="ArgumentException">An option is out of its range; the parameter's name is the option's.</exception>
        public VxlanLink(VxlanOptions options, NativeNetwork network, IDatagramSocket socket, IHostResolver resolver)
            : this(options, network, socket, resolver, ReadableWatcher.LongestWait)
        {
        }

        internal VxlanLink(VxlanOptions options, NativeNetwork network, IDatagramSocket socket, IHostResolver resolver, int longestWait)
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
            Range(options.KeepaliveMilliseconds, 0, int.MaxValue, nameof(options.KeepaliveMilliseconds));

            _socket = socket;
            _keeper = new SocketKeeper(options, network, socket, resolver, _counts);
            _watcher = new ReadableWatcher(socket, longestWait);
            _vni = options.Vni;
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

        /// <summary>The path's MTU less 50 bytes: 1450 by default. A longer outer datagram would be fragmented, or lost.</summary>
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
            get { return _keeper.IsOpen; }
        }

        /// <inheritdoc/>
        public byte[] HardwareAddress
        {
            get { return _hardwareAddress; }
        }

        /// <summary>How far the link has come; after <see cref="Dispose"/>, how far it had come.</summary>
        public VxlanState State
        {
            get { return _keeper.State; }
        }

        /// <summary>The last error of the native socket as a number of SocketError; 0 when there was none yet. It stays after
        /// things have gone well again.</summary>
        public int LastError
        {
            get { return _keeper.LastError; }
        }

        /// <summary>The peer's address, first byte highest, as last found; 0 before.</summary>
        public uint Peer
        {
            get { return _keeper.Peer; }
        }

        /// <summary>The link's VNI.</summary>
        public int Vni
        {
            get { return _vni; }
        }

        /// <summary>The peer as the options name it.</summary>
        public string Host
        {
            get { return _keeper.Host; }
        }

        /// <summary>Reads a counter.</summary>
        public uint GetCount(VxlanCounter counter)
        {
            return _counts[(int)counter];
        }

        /// <summary>A hardware address of the link's own from that of the native interface: the same, but marked as locally
        /// administered, so that the two differ where both are on one segment.</summary>
        /// <param name="native">Six bytes.</param>
        /// <exception cref="ArgumentNullException">There is none: the firmware has no such interface.</exception>
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
                // Nor would it fit later: it must not come again.
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

            // What is lost must not come again; what found no room, or no socket any more, is the stack's still.
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
                // The peer learns at once where this end is, and a network that carries nothing is found out.
                SendKeepalive();
                _watcher.Opened();
            }
            else if (_keepalive != 0 && nowMilliseconds - _sentAt >= _keepalive)
            {
                SendKeepalive();
            }

            if (!_keeper.IsOpen)
            {
                return _keeper.Poll(nowMilliseconds);
            }

            long next = _keepalive == 0 ? long.MaxValue : _sentAt + _keepalive;
            return next < due ? next : due;
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
            _watcher.Stop();
            _keeper.Close();
        }

        private void SendKeepalive()
        {
            Vxlan.WriteHeader(_datagram, _vni);
            Vxlan.WriteKeepalive(_datagram, _hardwareAddress);

            // One that finds no room is not worth a second try before its time.
            _sentAt = _keeper.Now;
            if (_keeper.Send(_datagram, Vxlan.KeepaliveLength) == 0)
            {
                _counts[(int)VxlanCounter.Keepalives]++;
            }
        }
    }
}
