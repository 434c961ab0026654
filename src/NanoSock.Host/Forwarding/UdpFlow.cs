using NanoSock.Sockets;

namespace NanoSock.Host.Forwarding
{
    /// <summary>Carries the datagrams of one native client of a <see cref="UdpForwarder"/>.</summary>
    internal sealed class UdpFlow : Carrier
    {
        private readonly UdpForwarder _owner;
        private readonly int _descriptor;

        internal UdpFlow(PortForwarder forwarder, UdpForwarder owner, System.Net.IPEndPoint client, int descriptor)
            : base(forwarder)
        {
            _owner = owner;
            _descriptor = descriptor;
            Client = client;
            forwarder.Register(descriptor, this);
        }

        internal System.Net.IPEndPoint Client { get; }

        internal long LastUse { get; set; }

        internal override void Advance()
        {
            _owner.ReceiveFromHost(this);
        }

        internal override void Abandon()
        {
            _owner.End(this);
        }

        internal void Send(byte[] buffer, int length)
        {
            Stack.Send(_descriptor, buffer, 0, length);
        }

        /// <summary>Receives the next answer; below zero for none.</summary>
        internal int Receive(byte[] buffer)
        {
            int length = Stack.Receive(_descriptor, buffer, 0, buffer.Length);
            if (length < 0 && length != -(int)SocketError.WouldBlock)
            {
                // An ICMP port unreachable of the board is reported once. Earlier answers may be queued behind it.
                length = Stack.Receive(_descriptor, buffer, 0, buffer.Length);
            }

            return length;
        }

        internal void Close()
        {
            Forwarder.Unregister(_descriptor);
            Stack.Close(_descriptor);
        }
    }
}
