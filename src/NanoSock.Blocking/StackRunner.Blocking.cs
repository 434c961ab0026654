using System.Threading;

namespace NanoSock.Sockets
{
    /// <content>Contains the socket calls that programs make, which repeat the steps until they have completed. They
    /// take descriptors, so that <see cref="Socket"/> and the Socket of <c>System.Net</c> share them, and return
    /// errors as negative numbers, because each of these classes has its own exception: NotSocket for a socket that was
    /// closed before the call, Interrupted for one that was closed during the call, DeadlinePassed. A time-out is in
    /// milliseconds; 0 and -1 wait without limit, as Winsock's SO_RCVTIMEO.</content>
    public sealed partial class StackRunner
    {
        /// <summary>The result of a call whose time is over. The peer's or the network's TimedOut is another
        /// one.</summary>
        internal const int DeadlinePassed = int.MinValue;

        /// <summary>Opens a socket, and stores the complement of its descriptor. Returns the descriptor or a negative
        /// error. No call follows a success, which would lose the socket if it failed.</summary>
        internal int Create(SocketType type, ref int complement)
        {
            int result = WouldBlock;
            while (result == WouldBlock)
            {
                Create(type, ref complement, ref result);
            }

            return result;
        }

        /// <summary>Closes a socket, and ends its blocked calls. Closing twice does nothing.</summary>
        internal void Close(ref int complement)
        {
            int result = WouldBlock;
            while (result == WouldBlock)
            {
                Close(ref complement, ref result);
            }
        }

        /// <summary>Makes a call that does not wait. Returns its result, or a negative error; for GetOption -1 is no
        /// error.</summary>
        internal int Control(SocketCall call, int descriptor, SocketOption option, uint address, int value)
        {
            int result = WouldBlock;
            while (result == WouldBlock)
            {
                Control(call, descriptor, option, address, value, ref result);
            }

            return result;
        }

        /// <summary>Waits for a connection, and dequeues it.</summary>
        /// <param name="listener">The listener.</param>
        /// <param name="hasOwner">False where the caller has no object for a connection yet: without memory for it, the
        /// connection stays in its queue.</param>
        /// <param name="complement">Receives the complement of the descriptor.</param>
        /// <param name="deadline">The end of the wait.</param>
        /// <returns>The descriptor, <see cref="NeedsOwner"/> or a negative error. No call follows a success.</returns>
        internal int Accept(int listener, bool hasOwner, ref int complement, long deadline)
        {
            SocketWaiter waiter = null;
            while (true)
            {
                int result = WouldBlock;
                Accept(listener, hasOwner, ref complement, ref waiter, ref result);
                if (result != WouldBlock)
                {
                    return result;
                }

                if (!Wait(waiter, deadline))
                {
                    return DeadlinePassed;
                }
            }
        }

        /// <summary>Connects. At the deadline the socket is closed, because one in SYN-SENT has no use then.</summary>
        /// <returns>0 or a negative error.</returns>
        internal int Connect(ref int complement, uint address, int port, long deadline)
        {
            int descriptor = ~complement;
            int result = WouldBlock;
            while (result == WouldBlock)
            {
                Connect(descriptor, address, port, ref result);
            }

            if (result != -(int)SocketError.InProgress)
            {
                return result;
            }

            SocketWaiter waiter = null;
            while (true)
            {
                result = WouldBlock;
                EndConnect(descriptor, ref waiter, ref result);
                if (result != WouldBlock)
                {
                    return result;
                }

                if (!Wait(waiter, deadline))
                {
                    Close(ref complement);
                    return DeadlinePassed;
                }
            }
        }

        /// <summary>Sends bytes. On TCP the call returns when all bytes are queued, or with the number of queued bytes
        /// if the time passes after some were; on UDP it sends one datagram.</summary>
        internal int Send(int descriptor, byte[] buffer, int offset, int size, bool urgent, int timeout)
        {
            long deadline = Deadline(Limit(timeout));
            int sent = 0;
            SocketWaiter waiter = null;
            while (true)
            {
                int result = WouldBlock;
                Send(descriptor, buffer, offset, size, urgent, sent, ref waiter, ref result);
                if (result != WouldBlock)
                {
                    if (result < 0)
                    {
                        return result;
                    }

                    sent += result;
                    if (sent >= size || result == 0)
                    {
                        return sent;
                    }

                    // That Poll may have made room already, and then nothing would wake this thread.
                    continue;
                }

                if (!Wait(waiter, deadline))
                {
                    return sent > 0 ? sent : DeadlinePassed;
                }
            }
        }

        /// <summary>Sends a datagram. Returns its size or a negative error.</summary>
        internal int SendTo(int descriptor, byte[] buffer, int offset, int size, uint address, int port, int timeout)
        {
            long deadline = Deadline(Limit(timeout));
            SocketWaiter waiter = null;
            while (true)
            {
                int result = WouldBlock;
                SendTo(descriptor, buffer, offset, size, address, port, ref waiter, ref result);
                if (result != WouldBlock)
                {
                    return result;
                }

                // The link has no room, and no event of the socket reports room on a link: retry soon.
                long soon = Deadline(1);
                Wait(waiter, soon < deadline ? soon : deadline);
                if (Deadline(0) >= deadline)
                {
                    return DeadlinePassed;
                }
            }
        }

        /// <summary>Receives available data, or waits for some. Returns the number of bytes or a negative
        /// error.</summary>
        internal int Receive(int descriptor, byte[] buffer, int offset, int size, int timeout)
        {
            long deadline = Deadline(Limit(timeout));
            SocketWaiter waiter = null;
            while (true)
            {
                int result = WouldBlock;
                Receive(descriptor, buffer, offset, size, ref waiter, ref result);
                if (result != WouldBlock)
                {
                    return result;
                }

                if (!Wait(waiter, deadline))
                {
                    return DeadlinePassed;
                }
            }
        }

        /// <summary>Receives a datagram with its source. Returns the number of bytes or a negative error.</summary>
        internal int ReceiveFrom(int descriptor, byte[] buffer, int offset, int size, DatagramInfo info, int timeout)
        {
            long deadline = Deadline(Limit(timeout));
            SocketWaiter waiter = null;
            while (true)
            {
                int result = WouldBlock;
                ReceiveFrom(descriptor, buffer, offset, size, info, ref waiter, ref result);
                if (result != WouldBlock)
                {
                    return result;
                }

                if (!Wait(waiter, deadline))
                {
                    return DeadlinePassed;
                }
            }
        }

        /// <summary>Waits until the socket is ready. Returns its readiness, 0 when the time has passed, or a negative
        /// error.</summary>
        internal int Poll(int descriptor, SocketReadiness asked, long deadline)
        {
            asked |= SocketReadiness.Error | SocketReadiness.HangUp;
            SocketWaiter waiter = null;
            while (true)
            {
                bool isOver = Deadline(0) >= deadline;
                int result = WouldBlock;
                Ready(descriptor, asked, !isOver, ref waiter, ref result);
                if (result != WouldBlock)
                {
                    return result;
                }

                Wait(waiter, deadline);
            }
        }

        /// <summary>Returns -1 for 0.</summary>
        internal static int Limit(int milliseconds)
        {
            return milliseconds == 0 ? Timeout.Infinite : milliseconds;
        }

        /// <summary>Returns true if an error of a transfer ends the connection.</summary>
        internal static bool EndsConnection(int result)
        {
            return result < 0 && result != DeadlinePassed && result != -(int)SocketError.MessageSize
                && result != -(int)SocketError.NoBufferSpaceAvailable;
        }
    }
}
