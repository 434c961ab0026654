using System.Collections.Generic;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.CostOperations
{
    /// <summary>Reception of a stream in order, every second segment of which is acknowledged; the program reads
    /// between two pairs.</summary>
    internal static class TcpReceive
    {
        private const int Size = 1460;
        private const int Burst = 8;

        internal static IEnumerable<Operation> All()
        {
            foreach (bool sums in new[] { false, true })
            {
                foreach (bool timestamps in new[] { false, true })
                {
                    string suffix = (timestamps ? "-ts" : string.Empty) + (sums ? "-sum" : string.Empty);
                    string how = (sums ? ", checksums verified" : string.Empty)
                        + (timestamps ? ", timestamps" : string.Empty);
                    string what = "Poll that receives a segment of 1460 bytes in order and queues it";
                    yield return new Operation("rx-segment-quiet" + suffix,
                        what + ", no acknowledgment yet" + how, meter => Run(meter, 1, sums, timestamps));
                    yield return new Operation("rx-segment-ack" + suffix,
                        what + " and acknowledges two" + how, meter => Run(meter, 2, sums, timestamps));
                    yield return new Operation("rx-segment" + suffix,
                        what + ": mean of the two kinds" + how, meter => Run(meter, 3, sums, timestamps), 2);
                }
            }

            yield return new Operation("rx-segment-burst",
                "one of 8 segments of 1460 bytes that one Poll receives, in order, with one acknowledgment",
                RunBurst, Burst);
            yield return new Operation("rx-read", "the program's Receive call that takes 1460 bytes", RunRead);
        }

        private static TcpPeer Connect(bool sums, bool timestamps, out Node node, out int socket)
        {
            TestLink link = CostLinks.Create(LinkMedium.Ip,
                sums ? LinkChecksums.None : LinkChecksums.ReceiveVerified | LinkChecksums.TransmitIgnored,
                TcpPeer.Mtu(timestamps));
            node = new Node(link, new StackOptions { TcpReceiveBuffer = 16384 });
            return TcpPeer.Accepted(node, node.Listen(7), 7, timestamps, out socket);
        }

        // The counted segments of each pair: bit 0 for the first, bit 1 for the second.
        private static void Run(Meter meter, int which, bool sums, bool timestamps)
        {
            TcpPeer peer = Connect(sums, timestamps, out Node node, out int socket);
            byte[] data = Packets.Pattern(Size);
            byte[] room = new byte[2 * Size];
            for (int i = 0; i < Meter.Samples; i++)
            {
                uint bytes = node.Count(Counter.BytesIn);
                node.Put(peer.Next(TcpPeer.Ack, data));
                node.Tick();
                if (which == 3)
                {
                    meter.Count(() =>
                    {
                        node.Poll();
                        Check.Equal(0, node.Link.Sent.Count, "Segments sent after the first");
                        node.Put(peer.Next(TcpPeer.Ack, data));
                        node.Tick();
                        node.Poll();
                    });
                }
                else
                {
                    Poll(meter, node, (which & 1) != 0);
                    Check.Equal(0, node.Link.Sent.Count, "Segments sent after the first");
                    node.Put(peer.Next(TcpPeer.Ack, data));
                    node.Tick();
                    Poll(meter, node, (which & 2) != 0);
                }

                Check.That(peer.IsAllAcknowledgedBy(node.Link.TakeOnly()), "The second segment is not acknowledged.");
                Check.That(node.Count(Counter.BytesIn) - bytes >= 2 * Size, "The segments did not come in.");
                Check.Equal(2 * Size, node.Stack.Receive(socket, room, 0, room.Length), "Receive");
                Settle(node, peer);
            }
        }

        private static void RunBurst(Meter meter)
        {
            TcpPeer peer = Connect(false, false, out Node node, out int socket);
            byte[] data = Packets.Pattern(Size);
            byte[] room = new byte[Burst * Size];
            meter.Repeat(
                () =>
                {
                    for (int i = 0; i < Burst; i++)
                    {
                        node.Put(peer.Next(TcpPeer.Ack, data));
                    }

                    node.Tick();
                },
                node.Poll,
                () =>
                {
                    Check.That(peer.IsAllAcknowledgedBy(node.Link.TakeOnly()), "The burst is not acknowledged.");
                    Check.Equal(room.Length, node.Stack.Receive(socket, room, 0, room.Length), "Receive");
                    Settle(node, peer);
                });
        }

        private static void RunRead(Meter meter)
        {
            TcpPeer peer = Connect(false, false, out Node node, out int socket);
            byte[] data = Packets.Pattern(Size);
            byte[] room = new byte[Size];
            int read = 0;
            meter.Repeat(
                () => node.Take(peer.Next(TcpPeer.Ack, data)),
                () => read = node.Stack.Receive(socket, room, 0, Size),
                () =>
                {
                    Check.Equal(Size, read, "Receive");
                    Check.That(System.Linq.Enumerable.SequenceEqual(data, room),
                        "What was received is not what was sent.");
                    Settle(node, peer);
                });
        }

        private static void Poll(Meter meter, Node node, bool counted)
        {
            if (counted)
            {
                meter.Count(node.Poll);
            }
            else
            {
                node.Poll();
            }
        }

        /// <summary>Lets the node advertise the window that reading has opened, and send delayed
        /// acknowledgments.</summary>
        internal static void Settle(Node node, TcpPeer peer)
        {
            node.Tick();
            node.Poll();
            node.Tick(200);
            node.Poll();
            peer.AbsorbAll();
        }
    }
}
