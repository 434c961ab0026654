using System;
using System.Runtime.CompilerServices;

namespace NanoSock.Sockets
{
    /// <content>Contains the steps of <see cref="Socket"/>'s calls, each under the lock. A result that is still
    /// WouldBlock reports that the step has not completed, either because it cannot yet or because the interpreter has
    /// skipped a call; the caller repeats the step. Each is a static method within a synchronized one: the
    /// interpreter skips calls of the synchronized frame, and takes the last argument of a skipped call as its result.
    /// A skipped call leaves its arguments on that frame's stack.</content>
    public sealed partial class StackRunner
    {
        /// <summary>The result of a step that has not completed.</summary>
        internal const int WouldBlock = -(int)SocketError.WouldBlock;

        /// <summary>Opens a socket.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void Create(Socket socket, ref int result)
        {
            Create(this, socket, ref result);
        }

        private static void Create(StackRunner runner, Socket socket, ref int result)
        {
            if (runner.IsStopped)
            {
                throw new ObjectDisposedException(nameof(StackRunner));
            }

            // Closing unreferenced sockets frees their slots first.
            runner._lost.CloseAll(runner._stack);
            AssignDescriptor(runner, socket, socket.SocketType, NetStack.NoDescriptor, ref result);
        }

        /// <summary>Dequeues a connection, after <paramref name="accepted"/> is allocated.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void Accept(Socket socket, ref Socket accepted, ref SocketWaiter waiter, ref int result)
        {
            Accept(this, socket, ref accepted, ref waiter, ref result);
        }

        private static void Accept(StackRunner runner, Socket socket,
            ref Socket accepted, ref SocketWaiter waiter, ref int result)
        {
            NetStack stack = runner._stack;
            int listener = socket.Open(waiter != null);
            if (accepted == null && (stack.Ready(listener) & SocketReadiness.Readable) != 0)
            {
                accepted = new Socket(runner);
            }

            if (!AssignDescriptor(runner, accepted, SocketType.Stream, listener, ref result))
            {
                waiter = runner.Enlist(listener);
            }
        }

        // Opens a socket, or accepts a connection of a listener, and stores the descriptor in its owner. Returns false
        // if the listener has no connection.
        private static bool AssignDescriptor(StackRunner runner,
            Socket owner, SocketType type, int listener, ref int result)
        {
            NetStack stack = runner._stack;
            bool wasBroken = runner.IsBroken;
            runner.IsBroken = true;
            stack.Assigned = NetStack.NoDescriptor;
            int taken = listener == NetStack.NoDescriptor ? stack.Socket(type) : stack.Accept(listener);
            runner.IsBroken = wasBroken;
            int descriptor = stack.Assigned;
            if (descriptor >= 0)
            {
                // No call from the assignment of the descriptor to here: an exception would leave it without an owner.
                owner.Descriptor = descriptor;
                owner.Guard.Slot = descriptor & stack.SlotMask;
                owner.Guard.Complement = ~descriptor;
                result = descriptor;
            }
            else if (taken < 0)
            {
                result = taken;
            }

            return descriptor >= 0 || taken != WouldBlock;
        }

        /// <summary>Begins a connection, and sends its SYN.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void Connect(Socket socket, uint address, int port, ref int result)
        {
            Connect(this, socket, address, port, ref result);
        }

        private static void Connect(StackRunner runner, Socket socket, uint address, int port, ref int result)
        {
            int descriptor = socket.Open(false);
            bool wasBroken = runner.IsBroken;
            runner.IsBroken = true;
            result = runner._stack.Connect(descriptor, address, port);
            runner.IsBroken = wasBroken;
            if (result == -(int)SocketError.InProgress)
            {
                runner.Flush();
            }
        }

        /// <summary>Reads the result of a connection attempt: 0 or a negative error.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void EndConnect(Socket socket, ref SocketWaiter waiter, ref int result)
        {
            EndConnect(this, socket, ref waiter, ref result);
        }

        private static void EndConnect(StackRunner runner, Socket socket, ref SocketWaiter waiter, ref int result)
        {
            int descriptor = socket.Open(true);
            if (runner._stack.Ready(descriptor) == SocketReadiness.None)
            {
                waiter = runner.Enlist(descriptor);
                return;
            }

            result = -runner._stack.GetOption(descriptor, SocketOption.Error);
        }

        /// <summary>Gives a socket its local address.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void Bind(Socket socket, uint address, int port, ref int result)
        {
            Bind(this, socket, address, port, ref result);
        }

        private static void Bind(StackRunner runner, Socket socket, uint address, int port, ref int result)
        {
            int descriptor = socket.Open(false);
            bool wasBroken = runner.IsBroken;
            runner.IsBroken = true;
            result = runner._stack.Bind(descriptor, address, port);
            runner.IsBroken = wasBroken;
        }

        /// <summary>Lets a socket accept connections.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void Listen(Socket socket, int backlog, ref int result)
        {
            Listen(this, socket, backlog, ref result);
        }

        private static void Listen(StackRunner runner, Socket socket, int backlog, ref int result)
        {
            result = runner._stack.Listen(socket.Open(false), backlog);
        }

        /// <summary>Ends one direction of a connection, or both.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void Shutdown(Socket socket, SocketShutdown how, ref int result)
        {
            Shutdown(this, socket, how, ref result);
        }

        private static void Shutdown(StackRunner runner, Socket socket, SocketShutdown how, ref int result)
        {
            int descriptor = socket.Open(false);
            bool wasBroken = runner.IsBroken;
            runner.IsBroken = true;
            result = runner._stack.Shutdown(descriptor, how);
            runner.IsBroken = wasBroken;
            if (result == 0)
            {
                socket.IsConnected = false;
                runner.Flush();
            }
        }

        /// <summary>Closes a socket, and ends its blocked calls.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void Close(Socket socket, ref int result)
        {
            Close(this, socket, ref result);
        }

        private static void Close(StackRunner runner, Socket socket, ref int result)
        {
            int descriptor = socket.Descriptor;
            if (descriptor < 0 || runner._ended)
            {
                socket.Descriptor = NetStack.NoDescriptor;
                socket.Guard.Complement = 0;
                result = 0;
                return;
            }

            bool wasBroken = runner.IsBroken;
            runner.IsBroken = true;
            int closed = runner._stack.Close(descriptor);
            runner.IsBroken = wasBroken;
            if (closed == descriptor)
            {
                // The call was skipped: its result is its argument. Without this check the connection would have no
                // owner.
                return;
            }

            // The socket has the descriptor until the node has revoked it: after an exception the program may call
            // Close again.
            socket.Descriptor = NetStack.NoDescriptor;
            socket.Guard.Complement = 0;
            result = 0;
            runner.Wake(descriptor);
            runner.Flush();
        }

        /// <summary>Returns the deadline of a call that may block for so many milliseconds; <see cref="long.MaxValue"/>
        /// for a negative number.</summary>
        internal long Deadline(int milliseconds)
        {
            return milliseconds < 0 ? long.MaxValue : _clock.Milliseconds + milliseconds;
        }
    }
}
