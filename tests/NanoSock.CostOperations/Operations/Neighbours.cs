using System.Collections.Generic;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Testing;

namespace NanoSock.CostOperations
{
    /// <summary>Look-up and resolution of the Ethernet addresses of neighbors. A look-up is part of sending; its cost
    /// is the difference to sending to the last neighbor again.</summary>
    internal static class Neighbors
    {
        private const int Size = 64;

        internal static IEnumerable<Operation> All()
        {
            yield return new Operation("arp-same",
                "SendTo of 64 bytes, no checksums, to the neighbor of the last packet", meter => Run(meter, 1));
            yield return new Operation("arp-other",
                "SendTo of 64 bytes, no checksums, to one of 6 known neighbors, another each time",
                meter => Run(meter, 6));
            yield return new Operation("arp-answer", "Poll that answers an ARP request of a known neighbor", RunAnswer);
        }

        private static void Run(Meter meter, int count)
        {
            Node node = new Node(CostLinks.Create(LinkMedium.Ethernet,
                LinkChecksums.ReceiveVerified | LinkChecksums.TransmitIgnored));
            EthernetPeer[] peers = new EthernetPeer[count];
            for (int i = 0; i < count; i++)
            {
                peers[i] = new EthernetPeer(node, Node.Peer + (uint)i);
            }

            int socket = node.BoundUdp(5000);
            byte[] data = Packets.Pattern(Size);
            int turn = 0;
            int sent = 0;
            uint to = 0;
            meter.Repeat(
                () =>
                {
                    to = peers[turn++ % count].Ip;
                    node.Tick();
                    node.Poll();
                },
                () => sent = node.Stack.SendTo(socket, data, 0, Size, to, 9),
                () =>
                {
                    Check.Equal(Size, sent, "SendTo");
                    byte[] frame = node.Link.TakeOnly();
                    Check.Equal(to, Raw.Read32(frame, 30), "Destination");
                    Check.Equal((byte)to, frame[5], "Hardware address of the destination");
                });
        }

        private static void RunAnswer(Meter meter)
        {
            Node node = new Node(CostLinks.Create(LinkMedium.Ethernet, LinkChecksums.None));
            EthernetPeer peer = new EthernetPeer(node);
            uint before = 0;
            meter.Repeat(
                () =>
                {
                    before = node.Count(Counter.ArpRepliesOut);
                    node.Put(peer.Request());
                    node.Tick(1000);
                },
                node.Poll,
                () =>
                {
                    Check.Equal(1, node.Count(Counter.ArpRepliesOut) - before, "Answers");
                    node.Link.TakeOnly();
                });
        }
    }
}
