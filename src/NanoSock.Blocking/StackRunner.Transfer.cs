using System.Runtime.CompilerServices;

namespace NanoSock.Sockets
{
    /// <content>Contains the steps that transfer data, and wait for readiness.</content>
    public sealed partial class StackRunner
    {
        // Queues data, after sent bytes of the same call.
        [MethodImpl(MethodImplOptions.Synchronized)]
        private void Send(int descriptor, byte[] buffer, int offset, int size,
            bool urgent, int sent, ref SocketWaiter waiter, ref int result)
        {
            Send(this, descriptor, buffer, offset, size, urgent, sent, ref waiter, ref result);
        }

        private static void Send(StackRunner runner, int descriptor, byte[] buffer, int offset,
            int size, bool urgent, int sent, ref SocketWaiter waiter, ref int result)
        {
            if (!runner.IsOpen(descriptor, waiter != null || sent > 0, ref result))
            {
                return;
            }

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

        // Sends a datagram.
        [MethodImpl(MethodImplOptions.Synchronized)]
        private void SendTo(int descriptor, byte[] buffer, int offset, int size,
            uint address, int port, ref SocketWaiter waiter, ref int result)
        {
            SendTo(this, descriptor, buffer, offset, size, address, port, ref waiter, ref result);
        }

        private static void SendTo(StackRunner runner, int descriptor, byte[] buffer, int offset,
            int size, uint address, int port, ref SocketWaiter waiter, ref int result)
        {
            if (!runner.IsOpen(descriptor, waiter != null, ref result))
            {
                return;
            }

            int taken = runner._stack.SendTo(descriptor, buffer, offset, size, address, port);
            if (taken == WouldBlock)
            {
                runner.Flush();
                waiter = runner.Enlist(descriptor);
                return;
            }

            result = taken;
            runner.Flush();
        }

        // Reads available data.
        [MethodImpl(MethodImplOptions.Synchronized)]
        private void Receive(int descriptor, byte[] buffer, int offset,
            int size, ref SocketWaiter waiter, ref int result)
        {
            Receive(this, descriptor, buffer, offset, size, ref waiter, ref result);
        }

        private static void Receive(StackRunner runner, int descriptor, byte[] buffer,
            int offset, int size, ref SocketWaiter waiter, ref int result)
        {
            if (!runner.IsOpen(descriptor, waiter != null, ref result))
            {
                return;
            }

            int taken = runner._stack.Receive(descriptor, buffer, offset, size);
            if (taken == WouldBlock)
            {
                waiter = runner.Enlist(descriptor);
                return;
            }

            runner.Flush();
            result = taken;
        }

        // Reads a datagram.
        [MethodImpl(MethodImplOptions.Synchronized)]
        private void ReceiveFrom(int descriptor, byte[] buffer, int offset,
            int size, DatagramInfo info, ref SocketWaiter waiter, ref int result)
        {
            ReceiveFrom(this, descriptor, buffer, offset, size, info, ref waiter, ref result);
        }

        private static void ReceiveFrom(StackRunner runner, int descriptor, byte[] buffer,
            int offset, int size, DatagramInfo info, ref SocketWaiter waiter, ref int result)
        {
            if (!runner.IsOpen(descriptor, waiter != null, ref result))
            {
                return;
            }

            int taken = runner._stack.ReceiveFrom(descriptor, buffer, offset, size, info);
            if (taken == WouldBlock)
            {
                waiter = runner.Enlist(descriptor);
                return;
            }

            result = taken;
        }

        // Reads the readiness of a socket, and enlists a caller that waits if no event is ready.
        [MethodImpl(MethodImplOptions.Synchronized)]
        private void Ready(int descriptor, SocketReadiness asked, bool waits, ref SocketWaiter waiter, ref int result)
        {
            Ready(this, descriptor, asked, waits, ref waiter, ref result);
        }

        private static void Ready(StackRunner runner, int descriptor,
            SocketReadiness asked, bool waits, ref SocketWaiter waiter, ref int result)
        {
            if (!runner.IsOpen(descriptor, waiter != null, ref result))
            {
                return;
            }

            SocketReadiness ready = runner._stack.Ready(descriptor) & asked;
            if (ready == SocketReadiness.None && waits)
            {
                waiter = runner.Enlist(descriptor);
                return;
            }

            result = (int)ready;
        }
    }
}
