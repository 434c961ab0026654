using NanoSock.Testing;

namespace NanoSock.CostOperations
{
    /// <summary>A station on the node's Ethernet that the node has already resolved.</summary>
    internal sealed class EthernetPeer
    {
        private static readonly byte[] s_broadcast = { 255, 255, 255, 255, 255, 255 };

        private readonly byte[] _address;

        internal EthernetPeer(Node node, uint ip = Node.Peer)
        {
            Node = node;
            Ip = ip;
            _address = new byte[] { 2, 0, 0, 0, 1, (byte)ip };
            node.Take(Request());
            byte[] answer = node.Link.TakeOnly();
            Check.Equal(2, Raw.Read16(answer, 20), "Operation of the ARP answer");
        }

        internal Node Node { get; }

        internal uint Ip { get; }

        /// <summary>Returns an ARP request for the node's address.</summary>
        internal byte[] Request()
        {
            return Raw.Ethernet(s_broadcast, _address, 0x0806,
                Raw.Arp(1, _address, Ip, new byte[6], NanoSock.CostOperations.Node.Address), false);
        }

        internal byte[] Frame(byte[] packet)
        {
            return Raw.Ethernet(Node.Link.HardwareAddress, _address, 0x0800, packet, false);
        }
    }
}
