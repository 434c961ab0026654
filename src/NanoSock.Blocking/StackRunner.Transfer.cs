using System.Runtime.CompilerServices;

namespace NanoSock.Sockets
{
    /// <content>Contains the steps that transfer data, and wait for readiness.</content>
    public sealed partial class StackRunner
    {
        /// <summary>Queues data, after <paramref name="sent"/> bytes of the same call.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void Send(Socket socket, byte[] buffer, int offset, int size,
            bool urgent, int sent, ref SocketWaiter waiter, ref int result)
        {
            Send(this, socket, buffer, offset, size, urgent, sent, ref waiter, ref result);
        }

        private static void Send(StackRunner runner, Socket socket, byte[] buffer, int offset,
            int size, bool urgent, int sent, ref SocketWaiter waiter, ref int result)
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
        internal void SendTo(Socket socket, byte[] buffer, int offset, int size,
            uint address, int port, ref SocketWaiter waiter, ref int result)
        {
            SendTo(this, socket, buffer, offset, size, address, port, ref waiter, ref result);
        }

        private static void SendTo(StackRunner runner, Socket socket, byte[] buffer, int offset,
            int size, uint address, int port, ref SocketWaiter waiter, ref int result)
        {
            int descriptor = socket.Open(waiter != null);
            int taken = runner._stack.SendTo(descriptor, buffer, offset, size, address, port);
            if (taken == WouldBlock)
            {
                runner.Flush();
                waiter = runner.Enlist(descriptor);
                return;
            }

            result = taken;
            socket.Note(taken);
            runner.Flush();
        }

        /// <summary>Reads available data.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void Receive(Socket socket, byte[] buffer, int offset,
            int size, ref SocketWaiter waiter, ref int result)
        {
            Receive(this, socket, buffer, offset, size, ref waiter, ref result);
        }

        private static void Receive(StackRunner runner, Socket socket, byte[] buffer,
            int offset, int size, ref SocketWaiter waiter, ref int result)
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
        internal void ReceiveFrom(Socket socket, byte[] buffer, int offset,
            int size, DatagramInfo info, ref SocketWaiter waiter, ref int result)
        {
            ReceiveFrom(this, socket, buffer, offset, size, info, ref waiter, ref result);
        }

        private static void ReceiveFrom(StackRunner runner, Socket socket, byte[] buffer,
            int offset, int size, DatagramInfo info, ref SocketWaiter waiter, ref int result)
        {
            int descriptor = socket.Open(waiter != null);
            int taken = runner._stack.ReceiveFrom(descriptor, buffer, offset, size, info);
            if (taken == WouldBlock)
            {
                waiter = runner.Enlist(descriptor);
                return;
            }

            result = taken;
            socket.Note(taken);
        }

        /// <summary>Reads the readiness of a socket, and enlists a caller that waits if no event is ready.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void Ready(Socket socket, SocketReadiness asked, bool waits, ref SocketWaiter waiter, ref int result)
        {
            Ready(this, socket, asked, waits, ref waiter, ref result);
        }

        private static void Ready(StackRunner runner, Socket socket,
            SocketReadiness asked, bool waits, ref SocketWaiter waiter, ref int result)
        {
            int descriptor = socket.Open(waiter != null);
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
