using System;
using System.Runtime.CompilerServices;

namespace NanoSock.Sockets
{
    /// <content>Contains the steps of socket calls, each under the lock. A result that is still WouldBlock reports that
    /// the step has not completed, either because it cannot yet or because the interpreter has skipped a call; the
    /// caller repeats the step. Each is a static method within a synchronized one: the interpreter skips calls of the
    /// synchronized frame, and takes the last argument of a skipped call as its result. A skipped call leaves its
    /// arguments on that frame's stack.</content>
    public sealed partial class StackRunner
    {
        /// <summary>The result of a step that has not completed.</summary>
        internal const int WouldBlock = -(int)SocketError.WouldBlock;
        /// <summary>The result of <see cref="Accept(int, bool, ref int, long)"/> where a connection waits, and the
        /// caller has no object for it.</summary>
        internal const int NeedsOwner = int.MaxValue;

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void Create(SocketType type, ref int complement, ref int result)
        {
            Create(this, type, ref complement, ref result);
        }

        private static void Create(StackRunner runner, SocketType type, ref int complement, ref int result)
        {
            if (runner.IsStopped)
            {
                throw new ObjectDisposedException(nameof(StackRunner));
            }

            // Closing unreferenced sockets frees their slots first.
            runner._lost.CloseAll(runner._stack);
            AssignDescriptor(runner, type, NetStack.NoDescriptor, ref complement, ref result);
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void Accept(int listener, bool hasOwner, ref int complement, ref SocketWaiter waiter, ref int result)
        {
            Accept(this, listener, hasOwner, ref complement, ref waiter, ref result);
        }

        private static void Accept(StackRunner runner, int listener, bool hasOwner, ref int complement,
            ref SocketWaiter waiter, ref int result)
        {
            if (!runner.IsOpen(listener, waiter != null || hasOwner, ref result))
            {
                return;
            }

            if (!hasOwner && (runner._stack.Ready(listener) & SocketReadiness.Readable) != 0)
            {
                result = NeedsOwner;
            }
            else if (!AssignDescriptor(runner, SocketType.Stream, listener, ref complement, ref result))
            {
                waiter = runner.Enlist(listener);
            }
        }

        // Opens a socket, or accepts a connection of a listener, and stores the descriptor in its owner. Returns false
        // if the listener has no connection.
        private static bool AssignDescriptor(StackRunner runner, SocketType type, int listener, ref int complement,
            ref int result)
        {
            NetStack stack = runner._stack;
            runner.Reclaim();
            bool wasBroken = runner.IsBroken;
            runner.IsBroken = true;
            stack.Assigned = NetStack.NoDescriptor;
            runner.IsAssigning = true;
            int taken = listener == NetStack.NoDescriptor ? stack.Socket(type) : stack.Accept(listener);
            int descriptor = stack.Assigned;
            if (descriptor >= 0)
            {
                // No call from the assignment of the descriptor to here: an exception would leave it without an owner.
                complement = ~descriptor;
                result = descriptor;
            }
            else if (taken < 0)
            {
                result = taken;
            }

            // A thread that is aborted before this leaves a call that is not complete.
            runner.IsAssigning = false;
            runner.IsBroken = wasBroken;
            return descriptor >= 0 || taken != WouldBlock;
        }

        // Closes the socket of a thread that was aborted after the node had assigned the descriptor.
        private void Reclaim()
        {
            if (IsAssigning)
            {
                if (_stack.Assigned >= 0)
                {
                    _lost.Add(_stack.Assigned);
                }

                IsAssigning = false;
            }
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void Connect(int descriptor, uint address, int port, ref int result)
        {
            Connect(this, descriptor, address, port, ref result);
        }

        private static void Connect(StackRunner runner, int descriptor, uint address, int port, ref int result)
        {
            if (!runner.IsOpen(descriptor, false, ref result))
            {
                return;
            }

            bool wasBroken = runner.IsBroken;
            runner.IsBroken = true;
            result = runner._stack.Connect(descriptor, address, port);
            runner.IsBroken = wasBroken;
            if (result == -(int)SocketError.InProgress)
            {
                runner.Flush();
            }
        }

        // Reads the result of a connection attempt: 0 or a negative error.
        [MethodImpl(MethodImplOptions.Synchronized)]
        private void EndConnect(int descriptor, ref SocketWaiter waiter, ref int result)
        {
            EndConnect(this, descriptor, ref waiter, ref result);
        }

        private static void EndConnect(StackRunner runner, int descriptor, ref SocketWaiter waiter, ref int result)
        {
            if (!runner.IsOpen(descriptor, true, ref result))
            {
                return;
            }

            if (runner._stack.Ready(descriptor) == SocketReadiness.None)
            {
                waiter = runner.Enlist(descriptor);
                return;
            }

            result = -runner._stack.GetOption(descriptor, SocketOption.Error);
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void Control(SocketCall call, int descriptor, SocketOption option, uint address, int value,
            ref int result)
        {
            Control(this, call, descriptor, option, address, value, ref result);
        }

        private static void Control(StackRunner runner, SocketCall call, int descriptor, SocketOption option,
            uint address, int value, ref int result)
        {
            if (!runner.IsOpen(descriptor, false, ref result))
            {
                return;
            }

            NetStack stack = runner._stack;
            bool wasBroken = runner.IsBroken;
            runner.IsBroken = true;
            result = call == SocketCall.GetOption ? stack.GetOption(descriptor, option)
                : call == SocketCall.SetOption ? stack.SetOption(descriptor, option, value)
                : call == SocketCall.Bind ? stack.Bind(descriptor, address, value)
                : call == SocketCall.Listen ? stack.Listen(descriptor, value)
                : stack.Shutdown(descriptor, (SocketShutdown)value);
            runner.IsBroken = wasBroken;
            if (result >= 0 && (call == SocketCall.SetOption || call == SocketCall.Shutdown))
            {
                runner.Flush();
            }
        }

        // Closes a socket, and ends its blocked calls.
        [MethodImpl(MethodImplOptions.Synchronized)]
        private void Close(ref int complement, ref int result)
        {
            Close(this, ref complement, ref result);
        }

        private static void Close(StackRunner runner, ref int complement, ref int result)
        {
            int descriptor = ~complement;
            if (descriptor < 0 || runner._ended)
            {
                complement = 0;
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
            complement = 0;
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

        // Returns false, with a result, if the socket is closed or the node has ended. A call that began before is
        // interrupted.
        private bool IsOpen(int descriptor, bool begun, ref int result)
        {
            bool isOpen = _stack.SlotOf(descriptor) >= 0;
            if (isOpen && !_closing)
            {
                return true;
            }

            result = isOpen || begun || _ended ? -(int)SocketError.Interrupted : -(int)SocketError.NotSocket;
            return false;
        }
    }
}
