using System.Collections.Generic;
using NanoSock.Links;
using NanoSock.Wire;

namespace NanoSock.CostOperations
{
    /// <summary>Packets that are dropped: the cost of each in a flood.</summary>
    internal static class BadPackets
    {
        internal static IEnumerable<Operation> All()
        {
            yield return new Operation("drop-ip-sum",
                "Poll that drops a packet of 104 bytes whose IPv4 checksum is wrong",
                meter => Run(meter, 64, 10, DropReason.Ipv4BadChecksum));
            yield return new Operation("drop-tcp-sum-64",
                "Poll that drops a segment of 64 bytes whose TCP checksum is wrong",
                meter => Run(meter, 64, 50, DropReason.TcpBadChecksum));
            yield return new Operation("drop-tcp-sum",
                "Poll that drops a segment of 1460 bytes whose TCP checksum is wrong",
                meter => Run(meter, 1460, 50, DropReason.TcpBadChecksum));
        }

        private static void Run(Meter meter, int length, int spoil, DropReason reason)
        {
            Node node = new Node(CostLinks.Create(LinkMedium.Ip, LinkChecksums.None));
            TcpPeer peer = TcpPeer.Accepted(node, node.Listen(7), 7, false, out _);
            byte[] data = Packets.Pattern(length);
            uint before = 0;
            meter.Repeat(
                () =>
                {
                    before = node.Stack.GetDropCount(reason);
                    byte[] packet = peer.Next(TcpPeer.Ack, data);
                    packet[spoil]++;
                    node.Put(packet);
                    node.Tick();
                },
                node.Poll,
                () =>
                {
                    Check.Equal(1, node.Stack.GetDropCount(reason) - before, "Packets dropped because of " + reason);
                    Check.Equal(0, node.Link.Sent.Count, "Frames sent");
                });
        }
    }
}
