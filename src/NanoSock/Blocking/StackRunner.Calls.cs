using System;
using System.Runtime.CompilerServices;
using NanoSock.Ip;

namespace NanoSock.Sockets
{
    /// <content>Contains the steps of <see cref="Socket"/>'s calls, each under the lock. A result that is still
    /// WouldBlock reports that the step has not completed, either because it cannot yet or because the interpreter has
    /// skipped a call; the caller repeats the step. Those on data are static methods within a synchronized one: the
    /// interpreter skips calls of the synchronized frame only, and each leaves its arguments on that frame's stack.</content>
    public sealed partial class StackRunner
    {
        /// <summary>The result of a step that has not completed.</summary>
        internal const int WouldBlock = -(int)SocketError.WouldBlock;

        /// <summary>Opens a socket.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void Create(Socket socket)
        {
            if (IsStopped)
            {
                throw new ObjectDisposedException(nameof(StackRunner));
            }

            // Closing unreferenced sockets frees their slots first.
            _lost.CloseAll(_stack);
            socket.Hold(Socket.Check(_stack.Socket(socket.SocketType)));
        }

        /// <summary>Takes a connection from the queue, after <paramref name="accepted"/> is allocated.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void Accept(Socket socket, ref Socket accepted, ref SocketWaiter waiter, ref int result)
        {
            Accept(this, socket, ref accepted, ref waiter, ref result);
        }

        private static void Accept(StackRunner runner, Socket socket, ref Socket accepted, ref SocketWaiter waiter, ref int result)
        {
            int descriptor = socket.Open(waiter != null);
            if (accepted == null && (runner._stack.Ready(descriptor) & SocketReadiness.Readable) != 0)
            {
                accepted = new Socket(runner);
            }

            bool wasBroken = runner.IsBroken;
            runner.IsBroken = true;
            int taken = runner._stack.Accept(descriptor);
            runner.IsBroken = wasBroken;
            if (taken == WouldBlock)
            {
                waiter = runner.Enlist(descriptor);
                return;
            }

            Socket.Check(taken);
            accepted.Hold(taken);
            result = taken;
        }

        /// <summary>Begins a connection, and sends its SYN.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void Connect(Socket socket, uint address, int port, ref int result)
        {
            int begun = _stack.Connect(socket.Open(false), address, port);
            if (begun == -(int)SocketError.InProgress)
            {
                PollLocked();
            }

            result = begun;
        }

        /// <summary>Reads the result of a connection attempt: 0 or a negative error.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void EndConnect(Socket socket, ref SocketWaiter waiter, ref int result)
        {
            int descriptor = socket.Open(true);
            if (_stack.Ready(descriptor) == SocketReadiness.None)
            {
                waiter = Enlist(descriptor);
                return;
            }

            result = -_stack.GetOption(descriptor, SocketOption.Error);
        }

        /// <summary>Queues data, after <paramref name="sent"/> bytes of the same call.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void Send(Socket socket, byte[] buffer, int offset, int size, bool urgent, int sent, ref SocketWaiter waiter, ref int result)
        {
            Send(this, socket, buffer, offset, size, urgent, sent, ref waiter, ref result);
        }

        private static void Send(StackRunner runner, Socket socket, byte[] buffer, int offset, int size, bool urgent, int sent, ref SocketWaiter waiter, ref int result)
        {
            int descriptor = socket.Open(waiter != null || sent > 0);
            if (sent > 0 && runner._stack.HasError(descriptor))
            {
                // The bytes queued so far are reported now; the error stays for the next call.
                result = 0;
                return;
            }

            int taken = urgent ? runner._stack.SendUrgent(descriptor, buffer, offset + sent, size - sent)
                : runner._stack.Send(descriptor, buffer, offset + sent, size - sent);
            if (taken == WouldBlock)
            {
                waiter = runner.Enlist(descriptor);
                return;
            }

            if (taken >= 0 || sent == 0)
            {
                socket.Note(taken);
                result = taken;
                if (taken >= 0)
                {
                    runner.Flush();
                }
            }
            else
            {
                // The next call fails in the same way.
                result = 0;
            }
        }

        /// <summary>Sends a datagram.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void SendTo(Socket socket, byte[] buffer, int offset, int size, uint address, int port, ref SocketWaiter waiter, ref int result)
        {
            int descriptor = socket.Open(waiter != null);
            int taken = _stack.SendTo(descriptor, buffer, offset, size, address, port);
            Flush();
            if (taken == WouldBlock)
            {
                waiter = Enlist(descriptor);
                return;
            }

            socket.Note(taken);
            result = taken;
        }

        /// <summary>Reads available data.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void Receive(Socket socket, byte[] buffer, int offset, int size, ref SocketWaiter waiter, ref int result)
        {
            Receive(this, socket, buffer, offset, size, ref waiter, ref result);
        }

        private static void Receive(StackRunner runner, Socket socket, byte[] buffer, int offset, int size, ref SocketWaiter waiter, ref int result)
        {
            int descriptor = socket.Open(waiter != null);
            int taken = runner._stack.Receive(descriptor, buffer, offset, size);
            if (taken == WouldBlock)
            {
                waiter = runner.Enlist(descriptor);
                return;
            }

            runner.Flush();
            socket.Note(taken);
            result = taken;
        }

        /// <summary>Reads a datagram.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void ReceiveFrom(Socket socket, byte[] buffer, int offset, int size, DatagramInfo info, ref SocketWaiter waiter, ref int result)
        {
            int descriptor = socket.Open(waiter != null);
            int taken = _stack.ReceiveFrom(descriptor, buffer, offset, size, info);
            if (taken == WouldBlock)
            {
                waiter = Enlist(descriptor);
                return;
            }

            socket.Note(taken);
            result = taken;
        }

        /// <summary>Reads the readiness of a socket, and enlists a caller that waits if no event is ready.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void Ready(Socket socket, SocketReadiness asked, bool waits, ref SocketWaiter waiter, ref SocketReadiness ready)
        {
            int descriptor = socket.Open(waiter != null);
            ready = _stack.Ready(descriptor) & asked;
            if (ready == SocketReadiness.None && waits)
            {
                waiter = Enlist(descriptor);
            }
        }

        /// <summary>Reads the local socket address.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void GetLocal(Socket socket, out uint address, out int port)
        {
            Socket.Check(_stack.GetLocal(socket.Open(false), out address, out port));
        }

        /// <summary>Reads the peer's socket address.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void GetRemote(Socket socket, out uint address, out int port)
        {
            Socket.Check(_stack.GetRemote(socket.Open(false), out address, out port));
        }

        /// <summary>Sets an option.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void SetOption(Socket socket, SocketOption option, int value)
        {
            Socket.Check(_stack.SetOption(socket.Open(false), option, value));
            PollLocked();
        }

        /// <summary>Reads an option.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal int GetOption(Socket socket, SocketOption option)
        {
            return _stack.GetOption(socket.Open(false), option);
        }

        /// <summary>Copies a connection's figures.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void GetTcpInfo(Socket socket, TcpInfo info)
        {
            Socket.Check(_stack.GetTcpInfo(socket.Open(false), info));
        }

        /// <summary>Gives a socket its local address.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void Bind(Socket socket, uint address, int port)
        {
            Socket.Check(_stack.Bind(socket.Open(false), address, port));
        }

        /// <summary>Lets a socket accept connections.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void Listen(Socket socket, int backlog)
        {
            Socket.Check(_stack.Listen(socket.Open(false), backlog));
        }

        /// <summary>Joins or leaves a multicast group.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void SetMembership(Socket socket, uint group, bool isMember)
        {
            int descriptor = socket.Open(false);
            Socket.Check(isMember ? _stack.JoinGroup(descriptor, group, -1) : _stack.LeaveGroup(descriptor, group, -1));
            PollLocked();
        }

        /// <summary>Ends one direction of a connection, or both.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void Shutdown(Socket socket, SocketShutdown how)
        {
            Socket.Check(_stack.Shutdown(socket.Open(false), how));
            socket.IsConnected = false;
            PollLocked();
        }

        /// <summary>Closes a socket, and ends its blocked calls.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void Close(Socket socket)
        {
            int descriptor = socket.Descriptor;
            if (descriptor < 0)
            {
                return;
            }

            if (!_ended)
            {
                bool wasBroken = IsBroken;
                IsBroken = true;
                _stack.Close(descriptor);
                IsBroken = wasBroken;
                Wake(descriptor);
                Flush();
            }

            // The descriptor stays valid until the call completes: after an exception the program may call Close again.
            socket.Descriptor = -1;
        }
    }
}
