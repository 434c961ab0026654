using System.Collections.Generic;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.CostOperations
{
    /// <summary>Transmission of a stream: when a segment is sent, the segment before it is still in flight.</summary>
    internal static class TcpSend
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
                    string how = (sums ? ", checksums computed" : string.Empty)
                        + (timestamps ? ", timestamps" : string.Empty);
                    yield return new Operation("tx-segment" + suffix, "Poll that sends a segment of 1460 bytes" + how,
                        meter => Run(meter, sums, timestamps, false));
                }
            }

            yield return new Operation("tx-segment-burst",
                "one of 8 segments of 1460 bytes that one Poll sends", RunBurst, Burst);
            yield return new Operation("tx-send", "the program's Send call that queues 1460 bytes",
                meter => Run(meter, false, false, true));
        }

        private static void Run(Meter meter, bool sums, bool timestamps, bool call)
        {
            TestLink link = CostLinks.Create(LinkMedium.Ip,
                sums ? LinkChecksums.None : LinkChecksums.ReceiveVerified | LinkChecksums.TransmitIgnored,
                TcpPeer.Mtu(timestamps));
            Node node = new Node(link, new StackOptions { TcpSendBuffer = 16384 });
            TcpPeer peer = TcpPeer.Accepted(node, node.Listen(7), 7, timestamps, out int socket);
            byte[] data = Packets.Pattern(Size);
            Grow(node, peer, socket, data);
            int taken = 0;
            for (int i = 0; i < Meter.Samples; i++)
            {
                node.Tick();
                if (call)
                {
                    meter.Count(() => taken = node.Stack.Send(socket, data, 0, Size));
                    node.Poll();
                }
                else
                {
                    taken = node.Stack.Send(socket, data, 0, Size);
                    meter.Count(node.Poll);
                }

                Check.Equal(Size, taken, "Send");
                Check.Equal(Size, peer.Absorb(node.Link.TakeOnly()), "Bytes sent");

                // The previous segment is acknowledged only now, so that one segment is always in flight.
                node.Tick(10);
                node.Take(peer.AcknowledgeAllBut(Size));
                Check.Equal(0, node.Link.Sent.Count, "Segments sent on an acknowledgment");
            }
        }

        private static void RunBurst(Meter meter)
        {
            Node node = new Node(CostLinks.WithoutChecksums(TcpPeer.Mtu(false)),
                new StackOptions { TcpSendBuffer = 32768 });
            TcpPeer peer = TcpPeer.Accepted(node, node.Listen(7), 7, false, out int socket);
            Grow(node, peer, socket, Packets.Pattern(Size));
            node.Take(peer.Next(TcpPeer.Ack));
            byte[] data = Packets.Pattern(Burst * Size);
            meter.Repeat(
                () =>
                {
                    node.Tick();
                    Check.Equal(data.Length, node.Stack.Send(socket, data, 0, data.Length), "Send");
                },
                node.Poll,
                () =>
                {
                    Check.Equal(Burst, node.Link.Sent.Count, "Segments sent");
                    peer.AbsorbAll();
                    node.Tick(10);
                    node.Take(peer.Next(TcpPeer.Ack));
                });
        }

        /// <summary>Lets the connection measure its path, and leaves one segment in flight.</summary>
        internal static void Grow(Node node, TcpPeer peer, int socket, byte[] data)
        {
            for (int i = 0; i < 10; i++)
            {
                node.Tick();
                Check.Equal(data.Length, node.Stack.Send(socket, data, 0, data.Length), "Send");
                node.Poll();
                peer.AbsorbAll();
                node.Tick(10);
                if (i < 9)
                {
                    node.Take(peer.Next(TcpPeer.Ack));
                }
            }
        }
    }
}
