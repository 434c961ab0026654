using NanoSock.Sockets;

namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>A descriptor of a NanoSock node.</summary>
    internal sealed class NanoSocket : IStreamSocket
    {
        private readonly NetStack _stack;
        private readonly int _descriptor;

        internal NanoSocket(NetStack stack, int descriptor)
        {
            _stack = stack;
            _descriptor = descriptor;
            stack.GetLocal(descriptor, out _, out int local);
            stack.GetRemote(descriptor, out _, out int remote);
            LocalPort = local;
            RemotePort = remote;
        }

        public int LocalPort { get; }

        public int RemotePort { get; }

        public int Available
        {
            get { return _stack.GetOption(_descriptor, SocketOption.Available); }
        }

        public void Prepare(EndPlan plan)
        {
            _stack.SetOption(_descriptor, SocketOption.NoDelay, plan.NoDelay ? 1 : 0);
            _stack.SetOption(_descriptor, SocketOption.Linger, plan.Linger);
        }

        public int FinishConnect()
        {
            SocketReadiness ready = _stack.Ready(_descriptor);
            return ready == SocketReadiness.None
                ? StreamSockets.Wait
                : -_stack.GetOption(_descriptor, SocketOption.Error);
        }

        public int Send(byte[] buffer, int count)
        {
            return Result(_stack.Send(_descriptor, buffer, 0, count));
        }

        public int Receive(byte[] buffer, int count)
        {
            return Result(_stack.Receive(_descriptor, buffer, 0, count));
        }

        public int Shutdown(bool receive, bool send)
        {
            return Result(_stack.Shutdown(_descriptor,
                receive && send ? SocketShutdown.Both : send ? SocketShutdown.Send : SocketShutdown.Receive));
        }

        public void Close()
        {
            _stack.Close(_descriptor);
        }

        public void Abort(bool byLinger)
        {
            if (byLinger)
            {
                _stack.SetOption(_descriptor, SocketOption.Linger, 0);
                _stack.Close(_descriptor);
            }
            else
            {
                _stack.Abort(_descriptor);
            }
        }

        public string Explain(int error)
        {
            return SocketErrorNames.Of((SocketError)(-error));
        }

        private static int Result(int result)
        {
            return result == -(int)SocketError.WouldBlock ? StreamSockets.Wait : result;
        }
    }
}
