using NanoSock.Sockets;

namespace NanoSock.Host.Forwarding
{
    /// <summary>Represents a listener of the host side's stack in place of a port of this machine or of a host beyond
    /// the switch.</summary>
    internal sealed class OutwardListener : Carrier
    {
        private const int Backlog = 128;

        private readonly Gateway _gateway;
        private readonly Destination _to;
        private readonly int _descriptor;

        private OutwardListener(PortForwarder forwarder, Gateway gateway, Destination to, int descriptor)
            : base(forwarder)
        {
            _gateway = gateway;
            _to = to;
            _descriptor = descriptor;
            forwarder.Register(descriptor, this);
        }

        /// <summary>Opens a listener; returns null without room.</summary>
        internal static OutwardListener Open(PortForwarder forwarder, Gateway gateway, Destination to)
        {
            NetStack stack = forwarder.Stack;
            int descriptor = stack.Socket(SocketType.Stream);
            if (descriptor < 0)
            {
                return null;
            }

            stack.SetOption(descriptor, SocketOption.ReuseAddress, 1);
            if (stack.Bind(descriptor, to.Address, to.Port) < 0 || stack.Listen(descriptor, Backlog) < 0)
            {
                stack.Close(descriptor);
                return null;
            }

            return new OutwardListener(forwarder, gateway, to, descriptor);
        }

        internal override void Advance()
        {
            int accepted;
            while ((accepted = Stack.Accept(_descriptor)) >= 0)
            {
                Stack.GetRemote(accepted, out uint address, out int port);
                _gateway.Accept(accepted, new Destination(address, port), _to);
            }
        }

        internal override void Abandon()
        {
            Forwarder.Unregister(_descriptor);
            Stack.Close(_descriptor);
        }
    }
}
