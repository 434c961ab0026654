using System.Collections.Generic;
using NanoSock.Links;
using NanoSock.Ip;

namespace NanoSock.CostOperations
{
    /// <summary>Response to an echo request.</summary>
    internal static class PingEcho
    {
        private const int Size = 56;

        internal static IEnumerable<Operation> All()
        {
            yield return new Operation("ping",
                "Poll that answers a ping of 56 bytes over Ethernet with checksums", meter => Run(meter, true));
            yield return new Operation("ping-ip",
                "Poll that answers a ping of 56 bytes over an IP link without checksums", meter => Run(meter, false));
        }

        private static void Run(Meter meter, bool ethernet)
        {
            EthernetPeer peer = ethernet
                ? new EthernetPeer(new Node(CostLinks.Create(LinkMedium.Ethernet, LinkChecksums.None)))
                : null;
            Node node = ethernet ? peer.Node : new Node(CostLinks.WithoutChecksums());
            int sequence = 0;
            meter.Repeat(
                () =>
                {
                    byte[] request = Packets.EchoRequest(Node.Peer, Node.Address, sequence++, Size);
                    node.Put(ethernet ? peer.Frame(request) : request);

                    // At the rate of ping, and within any limit on responses that may be added.
                    node.Tick(1000);
                },
                node.Poll,
                () =>
                {
                    Check.Equal((ethernet ? 14 : 0) + 28 + Size, node.Link.TakeOnly().Length, "Bytes of the answer");
                    Check.Equal(sequence, node.Count(Counter.IcmpEchoReplies), "Answers");
                });
        }
    }
}
