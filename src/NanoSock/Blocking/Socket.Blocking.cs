using System;
using System.Threading;
using NanoSock.Ip;

namespace NanoSock.Sockets
{
    public sealed partial class Socket
    {
        private const int WouldBlock = -(int)SocketError.WouldBlock;

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
                lock (_runner.SyncRoot)
                {
                    int descriptor = Open(waiter != null);
                    if (accepted == null && (_runner.Stack.Ready(descriptor) & SocketReadiness.Readable) != 0)
                    {
                        accepted = new Socket(_runner);
                    }

                    bool wasBroken = _runner.IsBroken;
                    _runner.IsBroken = true;
                    int result = _runner.Stack.Accept(descriptor);
                    _runner.IsBroken = wasBroken;
                    if (result != WouldBlock)
                    {
                        Check(result);
                        accepted.Hold(result);
                        accepted._connected = true;
                        return accepted;
                    }

                    waiter = _runner.Enlist(_descriptor);
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
            long deadline = _runner.Deadline(Limit(millisecondsTimeout));
            lock (_runner.SyncRoot)
            {
                int result = _runner.Stack.Connect(Open(false), remoteEP.Address.Value, remoteEP.Port);
                if (result != -(int)SocketError.InProgress)
                {
                    Check(result);
                    _connected = remoteEP.Port != 0;
                    return;
                }

                _runner.PollLocked();
            }

            SocketWaiter waiter = null;
            while (true)
            {
                lock (_runner.SyncRoot)
                {
                    SocketReadiness ready = _runner.Stack.Ready(Open(true));
                    if (ready != SocketReadiness.None)
                    {
                        Check(-_runner.Stack.GetOption(_descriptor, SocketOption.Error));
                        _connected = true;
                        return;
                    }

                    waiter = _runner.Enlist(_descriptor);
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
                lock (_runner.SyncRoot)
                {
                    if (sent > 0 && _runner.Stack.HasError(Open(true)))
                    {
                        // The bytes queued so far are reported now; the error stays for the next call.
                        return sent;
                    }

                    int descriptor = Open(waiter != null || sent > 0);
                    int result = urgent ? _runner.Stack.SendUrgent(descriptor, buffer, offset + sent, size - sent)
                        : _runner.Stack.Send(descriptor, buffer, offset + sent, size - sent);
                    if (result != WouldBlock)
                    {
                        if (result < 0 && sent > 0)
                        {
                            // The next call fails in the same way.
                            return sent;
                        }

                        sent += Transferred(result);
                        _runner.Flush();
                        if (sent >= size)
                        {
                            return sent;
                        }

                        // That Poll may have made room already, and then nothing would wake this thread.
                        continue;
                    }

                    waiter = _runner.Enlist(_descriptor);
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
                lock (_runner.SyncRoot)
                {
                    int result = _runner.Stack.SendTo(Open(waiter != null), buffer, offset, size, remoteEP.Address.Value, remoteEP.Port);
                    _runner.Flush();
                    if (result != WouldBlock)
                    {
                        return Transferred(result);
                    }

                    waiter = _runner.Enlist(_descriptor);
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
                lock (_runner.SyncRoot)
                {
                    int result = _runner.Stack.Receive(Open(waiter != null), buffer, offset, size);
                    if (result != WouldBlock)
                    {
                        _runner.Flush();
                        return Transferred(result);
                    }

                    waiter = _runner.Enlist(_descriptor);
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
                lock (_runner.SyncRoot)
                {
                    int result = _runner.Stack.ReceiveFrom(Open(waiter != null), buffer, offset, size, info);
                    if (result != WouldBlock)
                    {
                        Transferred(result);
                        remoteEP = new IPEndPoint(new IPAddress(info.RemoteAddress), info.RemotePort);
                        if (info.IsTruncated)
                        {
                            throw new SocketException(SocketError.MessageSize);
                        }

                        return result;
                    }

                    waiter = _runner.Enlist(_descriptor);
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
                lock (_runner.SyncRoot)
                {
                    SocketReadiness ready = _runner.Stack.Ready(Open(waiter != null)) & asked;
                    if (ready != SocketReadiness.None || _runner.Deadline(0) >= deadline)
                    {
                        return ready;
                    }

                    waiter = _runner.Enlist(_descriptor);
                }

                _runner.Wait(waiter, deadline);
            }
        }

        // 0 has meant "no limit" since Winsock's SO_RCVTIMEO.
        private static int Limit(int milliseconds)
        {
            return milliseconds == 0 ? Timeout.Infinite : milliseconds;
        }

        // Returns the descriptor. A call that began before the socket was closed is interrupted.
        private int Open(bool begun)
        {
            int descriptor = _descriptor;
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

        // Returns the result of a transfer, or throws; an error of the connection clears Connected.
        private int Transferred(int result)
        {
            if (result < 0 && result != -(int)SocketError.MessageSize && result != -(int)SocketError.NoBufferSpaceAvailable)
            {
                _connected = false;
            }

            return Check(result);
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
