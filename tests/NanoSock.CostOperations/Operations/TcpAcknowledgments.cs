using System.Collections.Generic;
using NanoSock.Ip;
using NanoSock.Sockets;

namespace NanoSock.CostOperations
{
    /// <summary>Acknowledgments without data.</summary>
    internal static class TcpAcknowledgments
    {
        private const int Size = 1460;
        private const int Burst = 8;

        internal static IEnumerable<Operation> All()
        {
            yield return new Operation("rx-ack",
                "Poll that processes an acknowledgment of one new segment, another still in flight",
                meter => RunNew(meter, false, false));
            yield return new Operation("rx-ack-ts",
                "Poll that processes an acknowledgment of one new segment, another still in flight, timestamps",
                meter => RunNew(meter, true, false));
            yield return new Operation("rx-ack-burst",
                "one of 8 acknowledgments, of a new segment each, that one Poll processes", RunBurst, Burst);
            yield return new Operation("rx-ack-last",
                "Poll that processes the acknowledgment of all data in flight", meter => RunNew(meter, false, true));
            yield return new Operation("rx-ack-duplicate",
                "Poll that processes a first duplicate acknowledgment", RunDuplicate);
        }

        private static TcpPeer Connect(bool timestamps, out Node node, out int socket, byte[] data)
        {
            node = new Node(CostLinks.WithoutChecksums(TcpPeer.Mtu(timestamps)),
                new StackOptions { TcpSendBuffer = 16384 });
            TcpPeer peer = TcpPeer.Accepted(node, node.Listen(7), 7, timestamps, out socket);
            TcpSend.Grow(node, peer, socket, data);
            return peer;
        }

        private static void RunNew(Meter meter, bool timestamps, bool last)
        {
            byte[] data = Packets.Pattern(Size);
            TcpPeer peer = Connect(timestamps, out Node node, out int socket, data);
            if (last)
            {
                node.Take(peer.Next(TcpPeer.Ack));
            }

            int under = last ? 0 : Size;
            meter.Repeat(
                () =>
                {
                    Send(node, peer, socket, data);
                    Check.Equal(under + Size,
                        node.Stack.GetOption(socket, SocketOption.Unacknowledged), "Bytes in flight");
                    node.Put(peer.AcknowledgeAllBut(under));
                    node.Tick(10);
                },
                node.Poll,
                () =>
                {
                    Check.Equal(under, node.Stack.GetOption(socket, SocketOption.Unacknowledged),
                        "Bytes in flight after the acknowledgment");
                    Check.Equal(0, node.Link.Sent.Count, "Segments sent");
                });
        }

        private static void RunBurst(Meter meter)
        {
            Node node = new Node(CostLinks.WithoutChecksums(TcpPeer.Mtu(false)),
                new StackOptions { TcpSendBuffer = 32768 });
            TcpPeer peer = TcpPeer.Accepted(node, node.Listen(7), 7, false, out int socket);
            byte[] segment = Packets.Pattern(Size);
            TcpSend.Grow(node, peer, socket, segment);
            node.Take(peer.Next(TcpPeer.Ack));
            byte[] data = Packets.Pattern(Burst * Size);
            meter.Repeat(
                () =>
                {
                    node.Tick();
                    Check.Equal(data.Length, node.Stack.Send(socket, data, 0, data.Length), "Send");
                    node.Poll();
                    Check.Equal(Burst, node.Link.Sent.Count, "Segments sent");
                    peer.AbsorbAll();
                    for (int left = Burst - 1; left >= 0; left--)
                    {
                        node.Put(peer.AcknowledgeAllBut(left * Size));
                    }

                    node.Tick(10);
                },
                node.Poll,
                () =>
                {
                    Check.Equal(0, node.Stack.GetOption(socket, SocketOption.Unacknowledged),
                        "Bytes in flight after the acknowledgments");
                    Check.Equal(0, node.Link.Sent.Count, "Segments sent");
                });
        }

        private static void RunDuplicate(Meter meter)
        {
            byte[] data = Packets.Pattern(Size);
            TcpPeer peer = Connect(false, out Node node, out int socket, data);
            uint segments = 0;
            meter.Repeat(
                () =>
                {
                    Send(node, peer, socket, data);
                    node.Take(peer.AcknowledgeAllBut(Size));
                    segments = node.Count(Counter.TcpSegmentsIn);
                    node.Put(peer.AcknowledgeAllBut(Size));
                    node.Tick();
                },
                node.Poll,
                () =>
                {
                    Check.Equal(1, node.Count(Counter.TcpSegmentsIn) - segments, "Segments received");
                    Check.Equal(0, node.Link.Sent.Count, "Segments sent");
                });
        }

        private static void Send(Node node, TcpPeer peer, int socket, byte[] data)
        {
            node.Tick();
            Check.Equal(Size, node.Stack.Send(socket, data, 0, Size), "Send");
            node.Poll();
            Check.Equal(Size, peer.Absorb(node.Link.TakeOnly()), "Bytes sent");
        }
    }
}
