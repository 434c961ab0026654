using System;
using System.Threading;
using NanoSock.Ip;

namespace NanoSock.Sockets
{
    /// <summary>Represents a blocking socket in the manner of <c>System.Net.Sockets.Socket</c>. Every call that may
    /// block has a deadline; after it the call throws TimedOut and the socket is unchanged (but see Connect). Calls may
    /// come from several threads. Closing the socket from another thread ends blocked calls with Interrupted, and later
    /// calls throw <see cref="ObjectDisposedException"/>. As with System.Net.Sockets, a null argument throws
    /// <see cref="ArgumentNullException"/>, a number out of range <see cref="ArgumentOutOfRangeException"/>, each with
    /// the parameter's name. An unreferenced socket is closed after the next garbage collection.</summary>
    public sealed partial class Socket : IDisposable
    {
        private readonly StackRunner _runner;
        private readonly SocketType _type;
        private int _receiveTimeout = Timeout.Infinite;
        private int _sendTimeout = Timeout.Infinite;
        private int _acceptTimeout = Timeout.Infinite;
        private int _connectTimeout = Timeout.Infinite;

        private readonly SocketGuard _guard;
        private bool _isConnected;

        /// <summary>Creates a socket on a node.</summary>
        /// <param name="runner">The runner of the node.</param>
        /// <param name="socketType"><see cref="SocketType.Stream"/> or <see cref="SocketType.Dgram"/>.</param>
        /// <param name="protocolType">Tcp or Udp as the type requires, or Unspecified.</param>
        /// <exception cref="SocketException">TooManyOpenSockets, SocketNotSupported or
        /// ProtocolNotSupported.</exception>
        public Socket(StackRunner runner, SocketType socketType, ProtocolType protocolType)
        {
            NotNull(runner, nameof(runner));
            ProtocolType fitting = socketType == SocketType.Dgram ? ProtocolType.Udp : ProtocolType.Tcp;
            if (protocolType != ProtocolType.Unspecified && protocolType != fitting)
            {
                throw new SocketException(SocketError.ProtocolNotSupported);
            }

            _runner = runner;
            _type = socketType;
            _guard = SocketGuard.Create(runner.Lost);
            int result = runner.Create(socketType, ref _guard.Complement);
            if (result < 0)
            {
                // No call follows a success, which would lose the socket if it failed.
                Check(result);
            }
        }

        // Allocates the object before Accept dequeues the connection: without memory for it, the connection stays in
        // its queue.
        internal Socket(StackRunner runner)
        {
            _runner = runner;
            _type = SocketType.Stream;
            _isConnected = true;
            _guard = SocketGuard.Create(runner.Lost);
        }

        /// <summary>Gets or sets the milliseconds that Receive and ReceiveFrom may block; 0 or -1, the default, without
        /// limit.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The value is below -1.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public int ReceiveTimeout
        {
            get { return Known(_receiveTimeout); }
            set { _receiveTimeout = Valid(value); }
        }

        /// <summary>Gets or sets the milliseconds that Send and SendTo may block; 0 or -1, the default, without
        /// limit.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The value is below -1.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public int SendTimeout
        {
            get { return Known(_sendTimeout); }
            set { _sendTimeout = Valid(value); }
        }

        /// <summary>Gets or sets the milliseconds that Accept may block; 0 or -1, the default, without limit.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The value is below -1.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public int AcceptTimeout
        {
            get { return Known(_acceptTimeout); }
            set { _acceptTimeout = Valid(value); }
        }

        /// <summary>Gets or sets the milliseconds that Connect may block; 0 or -1, the default, for the limits of TCP:
        /// 3 minutes, 3 seconds while the link is down.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The value is below -1.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public int ConnectTimeout
        {
            get { return Known(_connectTimeout); }
            set { _connectTimeout = Valid(value); }
        }

        /// <summary>Gets the descriptor, under which the node's table lists the socket; -1 when closed.</summary>
        public int Handle
        {
            get { return ~_guard.Complement; }
        }

        /// <summary>Gets the socket type, <see cref="SocketType.Stream"/> or <see cref="SocketType.Dgram"/>.</summary>
        public SocketType SocketType
        {
            get { return _type; }
        }

        /// <summary>Gets the local socket address; null when the socket is not bound.</summary>
        public IPEndPoint LocalEndPoint
        {
            get
            {
                uint address = 0;
                int port = 0;
                Check(_runner.GetAddress(Open(), false, ref address, ref port));
                return port == 0 ? null : new IPEndPoint(new IPAddress(address), port);
            }
        }

        /// <summary>Gets the peer's socket address.</summary>
        /// <exception cref="SocketException">NotConnected.</exception>
        public IPEndPoint RemoteEndPoint
        {
            get
            {
                uint address = 0;
                int port = 0;
                Check(_runner.GetAddress(Open(), true, ref address, ref port));
                return new IPEndPoint(new IPAddress(address), port);
            }
        }

        /// <summary>Gets the number of bytes that Receive can return at once; for UDP the size of the next
        /// datagram.</summary>
        public int Available
        {
            get { return GetSocketOption(SocketOption.Available); }
        }

        /// <summary>Gets whether the socket was connected as of the last operation, as with System.Net.Sockets: true
        /// after Connect and from Accept, until Shutdown, Close, or a transfer that fails with anything but TimedOut.
        /// The peer's FIN leaves it true, and so does a reset that no call has reported yet; <see cref="GetTcpInfo"/>
        /// has the state of the connection.</summary>
        public bool Connected
        {
            get { return _isConnected && _guard.Complement != 0; }
        }

        /// <summary>Gets or sets whether small segments are sent at once, without waiting for acknowledgments
        /// (TCP_NODELAY).</summary>
        public bool NoDelay
        {
            get { return GetSocketOption(SocketOption.NoDelay) != 0; }
            set { SetSocketOption(SocketOption.NoDelay, value ? 1 : 0); }
        }

        /// <summary>Sets an option.</summary>
        /// <exception cref="SocketException">ProtocolOption or InvalidArgument.</exception>
        public void SetSocketOption(SocketOption option, int value)
        {
            Check(_runner.Control(SocketCall.SetOption, Open(), option, 0, value));
        }

        /// <summary>Gets an option.</summary>
        /// <exception cref="SocketException">ProtocolOption.</exception>
        public int GetSocketOption(SocketOption option)
        {
            int result = _runner.Control(SocketCall.GetOption, Open(), option, 0, 0);
            return result == -1 ? result : Check(result);
        }

        /// <summary>Gets the TCP state variables of the connection.</summary>
        /// <param name="info">The object to fill; it can be reused.</param>
        /// <exception cref="SocketException">ProtocolOption (UDP).</exception>
        public void GetTcpInfo(TcpInfo info)
        {
            int descriptor = Open();
            NotNull(info, nameof(info));
            Check(_runner.GetTcpInfo(descriptor, info));
        }

        /// <summary>Binds the socket to a local socket address.</summary>
        /// <exception cref="SocketException">InvalidArgument, AddressNotAvailable or AddressAlreadyInUse.</exception>
        public void Bind(IPEndPoint localEP)
        {
            int descriptor = Open();
            NotNull(localEP, nameof(localEP));
            Check(_runner.Control(SocketCall.Bind, descriptor, 0, localEP.Address.Value, localEP.Port));
        }

        /// <summary>Puts a bound TCP socket into LISTEN.</summary>
        /// <param name="backlog">The number of connections that may wait for Accept, from 1.</param>
        /// <exception cref="SocketException">OperationNotSupported, InvalidArgument, IsConnected or
        /// AddressAlreadyInUse.</exception>
        public void Listen(int backlog)
        {
            Check(_runner.Control(SocketCall.Listen, Open(), 0, 0, backlog));
        }

        /// <summary>Joins a UDP socket to a multicast group, on the interface of the route to it.</summary>
        /// <exception cref="SocketException">As <see cref="NetStack.JoinGroup"/>.</exception>
        public void JoinGroup(IPAddress group)
        {
            SetMembership(group, true);
        }

        /// <summary>Leaves a multicast group.</summary>
        /// <exception cref="SocketException">As <see cref="NetStack.LeaveGroup"/>.</exception>
        public void LeaveGroup(IPAddress group)
        {
            SetMembership(group, false);
        }

        /// <summary>Shuts down one direction, or both.</summary>
        /// <exception cref="SocketException">NotConnected.</exception>
        public void Shutdown(SocketShutdown how)
        {
            Check(_runner.Control(SocketCall.Shutdown, Open(), 0, 0, (int)how));
            _isConnected = false;
        }

        /// <summary>Closes the socket. Queued data is still sent; blocked calls of other threads end with Interrupted.
        /// Closing twice does nothing.</summary>
        public void Close()
        {
            _runner.Close(ref _guard.Complement);
            GC.SuppressFinalize(_guard);
        }

        /// <summary>Closes the socket.</summary>
        public void Dispose()
        {
            Close();
        }

        private void SetMembership(IPAddress group, bool isMember)
        {
            int descriptor = Open();
            NotNull(group, nameof(group));
            Check(_runner.SetMembership(descriptor, group.Value, -1, isMember));
        }

        private int Known(int milliseconds)
        {
            Open();
            return milliseconds;
        }

        private int Valid(int value)
        {
            InRange(value, nameof(value));
            Open();
            return value;
        }

        private static void InRange(int milliseconds, string name)
        {
            if (milliseconds < Timeout.Infinite)
            {
                throw new ArgumentOutOfRangeException(name);
            }
        }

        private static void NotNull(object argument, string name)
        {
            if (argument == null)
            {
                throw new ArgumentNullException(name);
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
    }
}
