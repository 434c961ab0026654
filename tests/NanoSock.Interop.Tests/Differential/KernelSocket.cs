using System.Runtime.InteropServices;

namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>A socket of the kernel's.</summary>
    internal sealed class KernelSocket : IStreamSocket
    {
        private readonly int _descriptor;

        internal KernelSocket(int descriptor, int remotePort)
        {
            _descriptor = descriptor;
            LocalPort = KernelCalls.LocalPort(descriptor);
            RemotePort = remotePort;
        }

        public int LocalPort { get; }

        public int RemotePort { get; }

        public int Available
        {
            get { return KernelCalls.ioctl(_descriptor, KernelCalls.BytesAvailable, out int value) < 0 ? 0 : value; }
        }

        public void Prepare(EndPlan plan)
        {
            // With a linger time close would block, and this thread has the other side to serve.
            Configure(_descriptor, plan);
        }

        public int FinishConnect()
        {
            if (!KernelCalls.IsWritable(_descriptor))
            {
                return StreamSockets.Wait;
            }

            return -KernelCalls.PendingError(_descriptor);
        }

        public int Send(byte[] buffer, int count)
        {
            return Result(KernelCalls.send(_descriptor, buffer, count, KernelCalls.NoSignal));
        }

        public int Receive(byte[] buffer, int count)
        {
            return Result(KernelCalls.recv(_descriptor, buffer, count, 0));
        }

        public int Shutdown(bool receive, bool send)
        {
            return Result(KernelCalls.shutdown(_descriptor, receive && send ? 2 : send ? 1 : 0));
        }

        public void Close()
        {
            KernelCalls.close(_descriptor);
        }

        public void Abort(bool byLinger)
        {
            KernelCalls.SetOption(_descriptor, KernelCalls.SocketLevel, KernelCalls.Linger, 1, 0);
            KernelCalls.close(_descriptor);
        }

        public string Explain(int error)
        {
            return Marshal.GetPInvokeErrorMessage(-error);
        }

        internal static void Configure(int descriptor, EndPlan plan)
        {
            KernelCalls.SetOption(descriptor, KernelCalls.TcpLevel, KernelCalls.NoDelay, plan.NoDelay ? 1 : 0);
            if (plan.KernelSendBuffer > 0)
            {
                KernelCalls.SetOption(descriptor, KernelCalls.SocketLevel,
                    KernelCalls.SendBuffer, plan.KernelSendBuffer);
            }
        }

        private static int Result(nint result)
        {
            if (result >= 0)
            {
                return (int)result;
            }

            int error = Marshal.GetLastPInvokeError();
            return error == KernelCalls.WouldBlock ? StreamSockets.Wait : -error;
        }
    }
}
