using NanoSock;
using NanoSock.Sockets;
using Core = NanoSock.Sockets;

namespace System.Net.Sockets
{
    /// <summary>Represents a socket of the node that <see cref="Network"/> has started. Calls block, may come from
    /// several threads, and use the same calls of <see cref="StackRunner"/> as <see cref="Core.Socket"/>.</summary>
    /// <remarks>Closing the socket from another thread ends blocked calls with Interrupted; later calls throw
    /// <see cref="ObjectDisposedException"/>. An unreferenced socket is closed after the next garbage
    /// collection.</remarks>
    public partial class Socket : IDisposable
    {
        // Bits of _state.
        private const int IsConnected = 1;
        private const int IsBound = 2;
        private const int IsDatagram = 4;
        private const int IsForeign = 8;

        private readonly StackRunner _runner;
        // The complement of the descriptor; 0 for none, also in an object whose constructor has not run.
        private int _complement;
        private int _state;
        private int _receiveTimeout;
        private int _sendTimeout;

        /// <summary>Creates a socket.</summary>
        /// <remarks>Where the node has no free socket, unreferenced sockets are collected first. A socket of another
        /// family than IPv4 takes none, and its calls throw AddressFamilyNotSupported: programs create one beside that
        /// of IPv4 before they know the peer's family, as nanoFramework's TcpClient does.</remarks>
        /// <param name="addressFamily"><see cref="AddressFamily.InterNetwork"/>.</param>
        /// <param name="socketType"><see cref="SocketType.Stream"/> or <see cref="SocketType.Dgram"/>.</param>
        /// <param name="protocolType">Tcp or Udp as the type requires, Unspecified or IPv4.</param>
        /// <exception cref="SocketException">NotInitialized, SocketNotSupported, ProtocolNotSupported or
        /// TooManyOpenSockets.</exception>
        public Socket(AddressFamily addressFamily, SocketType socketType, ProtocolType protocolType)
        {
            // On nanoCLR an object with a finalizer that becomes garbage while the heap is full ends the interpreter:
            // the object has its finalizer from the check of the heap on.
            GC.SuppressFinalize(this);
            StackRunner runner = Network.Require();
            bool isDatagram = socketType == SocketType.Dgram;
            if (!isDatagram && socketType != SocketType.Stream)
            {
                throw new SocketException(SocketError.SocketNotSupported);
            }

            if (protocolType != (isDatagram ? ProtocolType.Udp : ProtocolType.Tcp)
                && protocolType != ProtocolType.Unspecified && protocolType != ProtocolType.IPv4)
            {
                throw new SocketException(SocketError.ProtocolNotSupported);
            }

            _runner = runner;
            _state = isDatagram ? IsDatagram : 0;
            if (addressFamily != AddressFamily.InterNetwork)
            {
                _state |= IsForeign;
                return;
            }

            SocketGuard.CheckRoom();
            GC.ReRegisterForFinalize(this);
            int result = LostCollector.Create(runner, (Core.SocketType)socketType, ref _complement);
            if (result < 0)
            {
                // No call follows a success, which would lose the socket if it failed.
                Check(result);
            }
        }

        private Socket(StackRunner runner)
        {
            _runner = runner;
            _state = IsConnected | IsBound;
        }

        /// <summary>Closes the unreferenced socket.</summary>
        ~Socket()
        {
            Dispose(false);
        }

        /// <summary>Gets the number of bytes that Receive can return at once; for UDP the size of the next
        /// datagram.</summary>
        public int Available
        {
            get { return GetOption(Core.SocketOption.Available); }
        }

        /// <summary>Gets whether the socket was connected as of the last operation: true after Connect and from Accept,
        /// until Close, or a transfer that fails with anything but a time-out.</summary>
        public bool Connected
        {
            get { return (_state & IsConnected) != 0 && _complement != 0; }
        }

        /// <summary>Gets the local socket address; 0.0.0.0:0 when the socket is not bound.</summary>
        public EndPoint LocalEndPoint
        {
            get
            {
                uint address = 0;
                int port = 0;
                Check(_runner.GetAddress(Open(), false, ref address, ref port));
                return new IPEndPoint(IPAddress.Of(address), port);
            }
        }

        /// <summary>Gets the peer's socket address.</summary>
        /// <exception cref="SocketException">NotConnected.</exception>
        public EndPoint RemoteEndPoint
        {
            get
            {
                uint address = 0;
                int port = 0;
                Check(_runner.GetAddress(Open(), true, ref address, ref port));
                return new IPEndPoint(IPAddress.Of(address), port);
            }
        }

        /// <summary>Gets or sets the milliseconds that Receive and ReceiveFrom may block; -1, the default, without
        /// limit. Setting 0 sets -1.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The value is below -1.</exception>
        public int ReceiveTimeout
        {
            get { return StackRunner.Limit(_receiveTimeout); }
            set { _receiveTimeout = Valid(value); }
        }

        /// <summary>Gets or sets the milliseconds that Send and SendTo may block; -1, the default, without limit.
        /// Setting 0 sets -1.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The value is below -1.</exception>
        public int SendTimeout
        {
            get { return StackRunner.Limit(_sendTimeout); }
            set { _sendTimeout = Valid(value); }
        }

        /// <summary>Gets the socket type.</summary>
        public SocketType SocketType
        {
            get { return (_state & IsDatagram) != 0 ? SocketType.Dgram : SocketType.Stream; }
        }

        /// <summary>Binds the socket to a local socket address.</summary>
        /// <exception cref="SocketException">InvalidArgument, AddressNotAvailable or AddressAlreadyInUse.</exception>
        public void Bind(EndPoint localEP)
        {
            int descriptor = Open();
            IPEndPoint local = V4(localEP);
            Check(_runner.Control(SocketCall.Bind, descriptor, 0, local.Address.Value, local.Port));
            _state |= IsBound;
        }

        /// <summary>Puts a bound TCP socket into LISTEN.</summary>
        /// <param name="backlog">The number of connections that may wait for Accept; at least 1.</param>
        /// <exception cref="SocketException">OperationNotSupported, InvalidArgument, IsConnected or
        /// AddressAlreadyInUse.</exception>
        public void Listen(int backlog)
        {
            Check(_runner.Control(SocketCall.Listen, Open(), 0, 0, backlog < 1 ? 1 : backlog));
        }

        /// <summary>Waits for a connection. Unreferenced sockets are collected where the node has none for
        /// it.</summary>
        /// <exception cref="SocketException">Interrupted or InvalidArgument (not listening).</exception>
        public Socket Accept()
        {
            int listener = Open();
            Socket accepted = null;
            int none = 0;
            int result = LostCollector.Accept(_runner, listener, false, ref none);
            while (result == StackRunner.NeedsOwner)
            {
                if (accepted == null)
                {
                    // Before there is an object with a finalizer, as in SocketGuard.Create.
                    SocketGuard.CheckRoom();
                    accepted = new Socket(_runner);
                }

                result = LostCollector.Accept(_runner, listener, true, ref accepted._complement);
            }

            if (result < 0)
            {
                // No call follows a success, as in the constructor.
                Check(result);
            }

            KeepAlive(this);
            return accepted;
        }

        /// <summary>Connects, and waits at most <see cref="Network.ConnectTimeout"/>.</summary>
        /// <exception cref="SocketException">TimedOut (after the time, the socket is closed), ConnectionRefused,
        /// HostUnreachable, NetworkDown, NetworkUnreachable, Interrupted and those of
        /// <see cref="NetStack.Connect"/>.</exception>
        public void Connect(EndPoint remoteEP)
        {
            Open();
            IPEndPoint remote = V4(remoteEP);
            Check(_runner.Connect(ref _complement, remote.Address.Value, remote.Port,
                _runner.Deadline(StackRunner.Limit(Network.ConnectTimeout))));
            // A datagram socket has no peer after a connection to port 0.
            _state = remote.Port != 0 ? _state | IsConnected | IsBound : _state & ~IsConnected;
        }

        /// <summary>Waits until the socket is ready.</summary>
        /// <param name="microSeconds">The longest wait, rounded up to milliseconds; a negative number for no
        /// limit.</param>
        /// <param name="mode">The readiness to wait for.</param>
        /// <returns>True if a call would not block: the socket is ready, or the call would fail.</returns>
        /// <exception cref="SocketException">Interrupted.</exception>
        public bool Poll(int microSeconds, SelectMode mode)
        {
            int descriptor = Open();
            SocketReadiness asked = mode == SelectMode.SelectRead ? SocketReadiness.Readable
                : mode == SelectMode.SelectWrite ? SocketReadiness.Writable
                : SocketReadiness.Error;
            int milliseconds = (int)(((long)microSeconds + 999) / 1000);
            int ready = Check(_runner.Poll(descriptor, asked,
                _runner.Deadline(microSeconds < 0 ? -1 : milliseconds)));
            KeepAlive(this);
            return mode == SelectMode.SelectError ? (ready & (int)SocketReadiness.Error) != 0 : ready != 0;
        }

        /// <summary>Closes the socket. Queued data is still sent. Closing twice does nothing.</summary>
        public void Close()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        void IDisposable.Dispose()
        {
            Close();
        }

        /// <summary>Closes the socket.</summary>
        /// <param name="disposing">False in the finalizer, which leaves the work to the next poll of the
        /// node.</param>
        protected virtual void Dispose(bool disposing)
        {
            if (_complement == 0)
            {
                return;
            }

            if (disposing)
            {
                _runner.Close(ref _complement);
            }
            else
            {
                _runner.Lost.Add(~_complement);
            }
        }

        /// <summary>Throws the exception of a negative result.</summary>
        internal static int Check(int result)
        {
            if (result == -(int)SocketError.NotSocket)
            {
                throw new ObjectDisposedException(nameof(Socket));
            }

            if (result < 0)
            {
                throw new SocketException(result == StackRunner.DeadlinePassed ? SocketError.TimedOut
                    : (SocketError)(-result));
            }

            return result;
        }

        /// <summary>Gets whether the socket was closed.</summary>
        internal bool IsClosed
        {
            get { return _complement == 0; }
        }

        // On the desktop, an object may be finalized while its last call runs.
        static partial void KeepAlive(object socket);

        private static IPEndPoint V4(EndPoint address)
        {
            if (address == null)
            {
                throw new ArgumentNullException(nameof(address));
            }

            IPEndPoint v4 = address as IPEndPoint;
            if (v4 == null || v4.AddressFamily != AddressFamily.InterNetwork)
            {
                throw new SocketException(SocketError.AddressFamilyNotSupported);
            }

            return v4;
        }

        private static int Valid(int value)
        {
            if (value < -1)
            {
                throw new ArgumentOutOfRangeException(nameof(value));
            }

            return value;
        }

        // Returns the descriptor.
        private int Open()
        {
            int descriptor = ~_complement;
            if (descriptor < 0)
            {
                Check((_state & IsForeign) != 0 ? -(int)SocketError.AddressFamilyNotSupported
                    : -(int)SocketError.NotSocket);
            }

            return descriptor;
        }
    }
}
