using System;
using NanoSock.Ip;

namespace NanoSock.Sockets
{
    public sealed partial class Socket
    {
        /// <summary>Waits for a connection, at most <see cref="AcceptTimeout"/>.</summary>
        /// <exception cref="SocketException">TimedOut, Interrupted or InvalidArgument (not listening).</exception>
        public Socket Accept()
        {
            int listener = Open();
            Socket accepted = null;
            long deadline = _runner.Deadline(StackRunner.Limit(_acceptTimeout));
            int none = 0;
            int result = _runner.Accept(listener, false, ref none, deadline);
            while (result == StackRunner.NeedsOwner)
            {
                accepted = accepted != null ? accepted : new Socket(_runner);
                result = _runner.Accept(listener, true, ref accepted._guard.Complement, deadline);
            }

            if (result < 0)
            {
                // No call follows a success, as in the constructor.
                Check(result);
            }

            KeepAlive(this);
            return accepted;
        }

        /// <summary>Connects, and waits at most <see cref="ConnectTimeout"/>.</summary>
        /// <exception cref="SocketException">As <see cref="Connect(IPEndPoint, int)"/>.</exception>
        public void Connect(IPEndPoint remoteEP)
        {
            Connect(remoteEP, _connectTimeout);
        }

        /// <summary>Connects with a time-out.</summary>
        /// <param name="remoteEP">The peer.</param>
        /// <param name="millisecondsTimeout">The longest wait; 0 or -1 for the limits of TCP.</param>
        /// <exception cref="ArgumentOutOfRangeException">The time is below -1.</exception>
        /// <exception cref="SocketException">TimedOut (the attempt is ended and the socket closed), ConnectionRefused,
        /// HostUnreachable and NetworkDown (no neighbor answers, or the link is down, for 3 s or the socket's user
        /// timeout), NetworkUnreachable, Interrupted and those of <see cref="NetStack.Connect"/>.</exception>
        public void Connect(IPEndPoint remoteEP, int millisecondsTimeout)
        {
            Open();
            NotNull(remoteEP, nameof(remoteEP));
            InRange(millisecondsTimeout, nameof(millisecondsTimeout));
            Check(TryConnect(remoteEP, _runner.Deadline(StackRunner.Limit(millisecondsTimeout))));
        }

        /// <summary>Looks up a host name, and connects to the first of its addresses that accepts, one after the other.
        /// All of it takes at most <see cref="ConnectTimeout"/>. An address in text, and localhost, need no
        /// packet.</summary>
        /// <param name="host">A host name, or an address in text.</param>
        /// <param name="port">The peer's port.</param>
        /// <exception cref="ArgumentOutOfRangeException">The port is out of range.</exception>
        /// <exception cref="SocketException">HostNotFound, NoData, TryAgain or NoRecovery, as
        /// <see cref="Dns.GetHostEntry(StackRunner, string)"/>; otherwise as <see cref="Connect(IPEndPoint, int)"/>, of
        /// the last address. After TimedOut the socket is closed if an attempt to connect had begun.</exception>
        public void Connect(string host, int port)
        {
            int descriptor = Open();
            NotNull(host, nameof(host));
            long deadline = _runner.Deadline(StackRunner.Limit(_connectTimeout));
            IPEndPoint remoteEP = new IPEndPoint(IPAddress.Any, port);
            uint[] addresses = new uint[Dns.MaximumAddresses];
            int count = Dns.LookUp(_runner, descriptor, ref host, addresses, deadline);
            int result = count < 0 ? count : -(int)SocketError.NoData;
            for (int i = 0; i < count && result < 0 && _guard.Complement != 0; i++)
            {
                remoteEP = new IPEndPoint(new IPAddress(addresses[i]), port);
                result = TryConnect(remoteEP, deadline);
            }

            Check(result);
        }

        // Connects; returns 0 or a negative error.
        private int TryConnect(IPEndPoint remoteEP, long deadline)
        {
            int result = _runner.Connect(ref _guard.Complement, remoteEP.Address.Value, remoteEP.Port, deadline);
            _isConnected = result < 0 ? _isConnected : remoteEP.Port != 0;
            return result;
        }

        /// <summary>Sends all bytes.</summary>
        /// <exception cref="SocketException">As <see cref="Send(byte[], int, int)"/>.</exception>
        public int Send(byte[] buffer)
        {
            Open();
            NotNull(buffer, nameof(buffer));
            return Send(buffer, 0, buffer.Length);
        }

        /// <summary>Sends bytes. On TCP the call returns when all bytes are queued, or with the number of queued bytes
        /// if <see cref="SendTimeout"/> passes after some were; on UDP it sends one datagram.</summary>
        /// <exception cref="SocketException">TimedOut (nothing was queued), Interrupted, NotConnected, ConnectionReset
        /// and those of <see cref="NetStack.Send"/>.</exception>
        public int Send(byte[] buffer, int offset, int size)
        {
            return Send(buffer, offset, size, false);
        }

        /// <summary>Sends urgent data on TCP, as <see cref="NetStack.SendUrgent"/>, and otherwise as Send
        /// does.</summary>
        /// <exception cref="SocketException">As <see cref="Send(byte[], int, int)"/>; OperationNotSupported on
        /// UDP.</exception>
        public int SendUrgent(byte[] buffer, int offset, int size)
        {
            return Send(buffer, offset, size, true);
        }

        private int Send(byte[] buffer, int offset, int size, bool urgent)
        {
            int descriptor = CheckBuffer(buffer, offset, size);
            return Note(_runner.Send(descriptor, buffer, offset, size, urgent, _sendTimeout));
        }

        /// <summary>Sends a datagram.</summary>
        /// <exception cref="SocketException">TimedOut, Interrupted and those of
        /// <see cref="NetStack.SendTo"/>.</exception>
        public int SendTo(byte[] buffer, int offset, int size, IPEndPoint remoteEP)
        {
            int descriptor = CheckBuffer(buffer, offset, size);
            NotNull(remoteEP, nameof(remoteEP));
            return Note(_runner.SendTo(descriptor, buffer, offset, size, remoteEP.Address.Value, remoteEP.Port,
                _sendTimeout));
        }

        /// <summary>Receives into a whole buffer.</summary>
        /// <exception cref="SocketException">As <see cref="Receive(byte[], int, int)"/>.</exception>
        public int Receive(byte[] buffer)
        {
            Open();
            NotNull(buffer, nameof(buffer));
            return Receive(buffer, 0, buffer.Length);
        }

        /// <summary>Receives available data, and waits at most <see cref="ReceiveTimeout"/> for some.</summary>
        /// <returns>Bytes received; on TCP 0 when the peer has closed, on UDP 0 for an empty datagram.</returns>
        /// <exception cref="SocketException">TimedOut, Interrupted, NotConnected, ConnectionReset, MessageSize (a
        /// datagram was larger than the buffer) and those of <see cref="NetStack.Receive"/>.</exception>
        public int Receive(byte[] buffer, int offset, int size)
        {
            int descriptor = CheckBuffer(buffer, offset, size);
            return Note(_runner.Receive(descriptor, buffer, offset, size, _receiveTimeout));
        }

        /// <summary>Receives a datagram with its source.</summary>
        /// <returns>Bytes received, 0 for an empty datagram.</returns>
        /// <exception cref="SocketException">TimedOut, Interrupted, MessageSize (the datagram was larger than the
        /// buffer, which holds its beginning; <paramref name="remoteEP"/> is set) and those of
        /// <see cref="NetStack.ReceiveFrom"/>.</exception>
        public int ReceiveFrom(byte[] buffer, int offset, int size, ref IPEndPoint remoteEP)
        {
            int descriptor = CheckBuffer(buffer, offset, size);
            DatagramInfo info = new DatagramInfo();
            int result = Note(_runner.ReceiveFrom(descriptor, buffer, offset, size, info, _receiveTimeout));
            remoteEP = new IPEndPoint(new IPAddress(info.RemoteAddress), info.RemotePort);
            if (info.IsTruncated)
            {
                throw new SocketException(SocketError.MessageSize);
            }

            return result;
        }

        /// <summary>Waits until the socket is ready.</summary>
        /// <param name="millisecondsTimeout">The longest wait; 0 returns at once, -1 waits without limit.</param>
        /// <param name="asked">The events to wait for; an error or a hang-up ends the wait too.</param>
        /// <returns>The readiness of the socket; None when the time has passed.</returns>
        /// <exception cref="ArgumentOutOfRangeException">The time is below -1.</exception>
        /// <exception cref="SocketException">Interrupted.</exception>
        public SocketReadiness Poll(int millisecondsTimeout, SocketReadiness asked)
        {
            int descriptor = Open();
            InRange(millisecondsTimeout, nameof(millisecondsTimeout));
            int result = Check(_runner.Poll(descriptor, asked, _runner.Deadline(millisecondsTimeout)));
            KeepAlive(this);
            return (SocketReadiness)result;
        }

        // On the desktop, an object may be finalized while its last call runs.
        static partial void KeepAlive(object socket);

        // Returns the descriptor.
        private int Open()
        {
            int descriptor = ~_guard.Complement;
            if (descriptor < 0)
            {
                throw new ObjectDisposedException(nameof(Socket));
            }

            if (_runner.IsStopped)
            {
                throw new SocketException(SocketError.Interrupted);
            }

            return descriptor;
        }

        // Returns the result of a transfer, or throws its exception: an error of the connection clears Connected.
        private int Note(int result)
        {
            if (StackRunner.EndsConnection(result))
            {
                _isConnected = false;
            }

            KeepAlive(this);
            return Check(result);
        }

        private int CheckBuffer(byte[] buffer, int offset, int size)
        {
            int descriptor = Open();
            NotNull(buffer, nameof(buffer));
            if (offset < 0 || offset > buffer.Length)
            {
                throw new ArgumentOutOfRangeException(nameof(offset));
            }

            if (size < 0 || size > buffer.Length - offset)
            {
                throw new ArgumentOutOfRangeException(nameof(size));
            }

            return descriptor;
        }
    }
}
