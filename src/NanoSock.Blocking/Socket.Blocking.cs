using System;
using System.Threading;
using NanoSock.Ip;

namespace NanoSock.Sockets
{
    public sealed partial class Socket
    {
        private const int WouldBlock = StackRunner.WouldBlock;

        /// <summary>Waits for a connection, at most <see cref="AcceptTimeout"/>.</summary>
        /// <exception cref="SocketException">TimedOut, Interrupted or InvalidArgument (not listening).</exception>
        public Socket Accept()
        {
            Open(false);
            Socket accepted = null;
            long deadline = _runner.Deadline(Limit(_acceptTimeout));
            SocketWaiter waiter = null;
            while (true)
            {
                int result = WouldBlock;
                _runner.Accept(this, ref accepted, ref waiter, ref result);
                if (result != WouldBlock)
                {
                    if (result < 0)
                    {
                        // No call follows a success, as in the constructor.
                        Check(result);
                    }

                    return accepted;
                }

                Await(waiter, deadline);
            }
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
            Open(false);
            NotNull(remoteEP, nameof(remoteEP));
            InRange(millisecondsTimeout, nameof(millisecondsTimeout));
            Check(TryConnect(remoteEP, _runner.Deadline(Limit(millisecondsTimeout))));
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
            Open(false);
            NotNull(host, nameof(host));
            long deadline = _runner.Deadline(Limit(_connectTimeout));
            IPEndPoint remoteEP = new IPEndPoint(IPAddress.Any, port);
            uint[] addresses = new uint[Dns.MaximumAddresses];
            int count = Dns.LookUp(_runner, this, ref host, addresses, deadline);
            int result = count < 0 ? count : -(int)SocketError.NoData;
            for (int i = 0; i < count && result < 0; i++)
            {
                remoteEP = new IPEndPoint(new IPAddress(addresses[i]), port);
                result = TryConnect(remoteEP, deadline);
            }

            Check(result);
        }

        // Connects; returns 0 or the negative error of an attempt that ended before the deadline.
        private int TryConnect(IPEndPoint remoteEP, long deadline)
        {
            int result = WouldBlock;
            while (result == WouldBlock)
            {
                // The interpreter may skip the step on a full heap.
                _runner.Connect(this, remoteEP.Address.Value, remoteEP.Port, ref result);
            }

            if (result != -(int)SocketError.InProgress)
            {
                IsConnected = result < 0 ? IsConnected : remoteEP.Port != 0;
                return result;
            }

            SocketWaiter waiter = null;
            while (true)
            {
                result = WouldBlock;
                _runner.EndConnect(this, ref waiter, ref result);
                if (result != WouldBlock)
                {
                    IsConnected |= result >= 0;
                    return result;
                }

                if (!_runner.Wait(waiter, deadline))
                {
                    // A socket in SYN-SENT has no use after the time-out.
                    Close();
                    throw new SocketException(SocketError.TimedOut);
                }
            }
        }

        /// <summary>Sends all bytes.</summary>
        /// <exception cref="SocketException">As <see cref="Send(byte[], int, int)"/>.</exception>
        public int Send(byte[] buffer)
        {
            Open(false);
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
            CheckBuffer(buffer, offset, size);
            long deadline = _runner.Deadline(Limit(_sendTimeout));
            int sent = 0;
            SocketWaiter waiter = null;
            while (true)
            {
                int result = WouldBlock;
                _runner.Send(this, buffer, offset, size, urgent, sent, ref waiter, ref result);
                if (result != WouldBlock)
                {
                    sent += Check(result);
                    if (sent >= size || result == 0)
                    {
                        return sent;
                    }

                    // That Poll may have made room already, and then nothing would wake this thread.
                    continue;
                }

                if (!_runner.Wait(waiter, deadline))
                {
                    if (sent > 0)
                    {
                        return sent;
                    }

                    throw new SocketException(SocketError.TimedOut);
                }
            }
        }

        /// <summary>Sends a datagram.</summary>
        /// <exception cref="SocketException">TimedOut, Interrupted and those of
        /// <see cref="NetStack.SendTo"/>.</exception>
        public int SendTo(byte[] buffer, int offset, int size, IPEndPoint remoteEP)
        {
            CheckBuffer(buffer, offset, size);
            NotNull(remoteEP, nameof(remoteEP));
            long deadline = _runner.Deadline(Limit(_sendTimeout));
            SocketWaiter waiter = null;
            while (true)
            {
                int result = WouldBlock;
                _runner.SendTo(this, buffer, offset, size, remoteEP.Address.Value,
                    remoteEP.Port, ref waiter, ref result);
                if (result != WouldBlock)
                {
                    return Check(result);
                }

                // The link has no room, and no event of the socket reports room on a link: retry soon.
                long soon = _runner.Deadline(1);
                _runner.Wait(waiter, soon < deadline ? soon : deadline);
                if (_runner.Deadline(0) >= deadline)
                {
                    throw new SocketException(SocketError.TimedOut);
                }
            }
        }

        /// <summary>Receives into a whole buffer.</summary>
        /// <exception cref="SocketException">As <see cref="Receive(byte[], int, int)"/>.</exception>
        public int Receive(byte[] buffer)
        {
            Open(false);
            NotNull(buffer, nameof(buffer));
            return Receive(buffer, 0, buffer.Length);
        }

        /// <summary>Receives available data, and waits at most <see cref="ReceiveTimeout"/> for some.</summary>
        /// <returns>Bytes received; on TCP 0 when the peer has closed, on UDP 0 for an empty datagram.</returns>
        /// <exception cref="SocketException">TimedOut, Interrupted, NotConnected, ConnectionReset, MessageSize (a
        /// datagram was larger than the buffer) and those of <see cref="NetStack.Receive"/>.</exception>
        public int Receive(byte[] buffer, int offset, int size)
        {
            CheckBuffer(buffer, offset, size);
            long deadline = _runner.Deadline(Limit(_receiveTimeout));
            SocketWaiter waiter = null;
            while (true)
            {
                int result = WouldBlock;
                _runner.Receive(this, buffer, offset, size, ref waiter, ref result);
                if (result != WouldBlock)
                {
                    return Check(result);
                }

                Await(waiter, deadline);
            }
        }

        /// <summary>Receives a datagram with its source.</summary>
        /// <returns>Bytes received, 0 for an empty datagram.</returns>
        /// <exception cref="SocketException">TimedOut, Interrupted, MessageSize (the datagram was larger than the
        /// buffer, which holds its beginning; <paramref name="remoteEP"/> is set) and those of
        /// <see cref="NetStack.ReceiveFrom"/>.</exception>
        public int ReceiveFrom(byte[] buffer, int offset, int size, ref IPEndPoint remoteEP)
        {
            CheckBuffer(buffer, offset, size);
            DatagramInfo info = new DatagramInfo();
            long deadline = _runner.Deadline(Limit(_receiveTimeout));
            SocketWaiter waiter = null;
            while (true)
            {
                int result = WouldBlock;
                _runner.ReceiveFrom(this, buffer, offset, size, info, ref waiter, ref result);
                if (result != WouldBlock)
                {
                    Check(result);
                    remoteEP = new IPEndPoint(new IPAddress(info.RemoteAddress), info.RemotePort);
                    if (info.IsTruncated)
                    {
                        throw new SocketException(SocketError.MessageSize);
                    }

                    return result;
                }

                Await(waiter, deadline);
            }
        }

        /// <summary>Waits until the socket is ready.</summary>
        /// <param name="millisecondsTimeout">The longest wait; 0 returns at once, -1 waits without limit.</param>
        /// <param name="asked">The events to wait for; an error or a hang-up ends the wait too.</param>
        /// <returns>The readiness of the socket; None when the time has passed.</returns>
        /// <exception cref="ArgumentOutOfRangeException">The time is below -1.</exception>
        /// <exception cref="SocketException">Interrupted.</exception>
        public SocketReadiness Poll(int millisecondsTimeout, SocketReadiness asked)
        {
            Open(false);
            InRange(millisecondsTimeout, nameof(millisecondsTimeout));
            long deadline = _runner.Deadline(millisecondsTimeout);
            asked |= SocketReadiness.Error | SocketReadiness.HangUp;
            SocketWaiter waiter = null;
            while (true)
            {
                bool isOver = _runner.Deadline(0) >= deadline;
                int result = WouldBlock;
                _runner.Ready(this, asked, !isOver, ref waiter, ref result);
                if (result != WouldBlock)
                {
                    return (SocketReadiness)result;
                }

                _runner.Wait(waiter, deadline);
            }
        }

        // 0 has meant "no limit" since Winsock's SO_RCVTIMEO.
        private static int Limit(int milliseconds)
        {
            return milliseconds == 0 ? Timeout.Infinite : milliseconds;
        }

        /// <summary>Returns the descriptor. A call that began before the socket was closed is interrupted.</summary>
        internal int Open(bool begun)
        {
            int descriptor = Descriptor;
            if (descriptor < 0 && !begun)
            {
                throw new ObjectDisposedException(nameof(Socket));
            }

            if (descriptor < 0 || _runner.IsStopped)
            {
                throw new SocketException(SocketError.Interrupted);
            }

            return descriptor;
        }

        /// <summary>Notes the result of a transfer: an error of the connection clears Connected.</summary>
        internal void Note(int result)
        {
            if (result < 0 && result != -(int)SocketError.MessageSize
                && result != -(int)SocketError.NoBufferSpaceAvailable)
            {
                IsConnected = false;
            }
        }

        private void CheckBuffer(byte[] buffer, int offset, int size)
        {
            Open(false);
            NotNull(buffer, nameof(buffer));
            if (offset < 0 || offset > buffer.Length)
            {
                throw new ArgumentOutOfRangeException(nameof(offset));
            }

            if (size < 0 || size > buffer.Length - offset)
            {
                throw new ArgumentOutOfRangeException(nameof(size));
            }
        }

        private void Await(SocketWaiter waiter, long deadline)
        {
            if (!_runner.Wait(waiter, deadline))
            {
                throw new SocketException(SocketError.TimedOut);
            }
        }
    }
}
