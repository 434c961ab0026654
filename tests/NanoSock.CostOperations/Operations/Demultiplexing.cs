using System.Collections.Generic;
using NanoSock.Ip;
using NanoSock.Sockets;

namespace NanoSock.CostOperations
{
    /// <summary>Look-up of one of many sockets for a packet. The sample includes the other costs of the packet; the
    /// growth with the number of sockets shows. Each sample is for another socket.</summary>
    internal static class Demultiplexing
    {
        internal static IEnumerable<Operation> All()
        {
            foreach (int count in new[] { 4, 16, 64 })
            {
                yield return new Operation("demux-tcp-" + count,
                    "Poll that takes an acknowledgment of nothing new, for one of " + count + " connections",
                    meter => RunTcp(meter, count));
            }

            foreach (int count in new[] { 4, 16, 64 })
            {
                yield return new Operation("demux-udp-" + count,
                    "Poll that queues a datagram of 1 byte, for one of " + count + " bound sockets",
                    meter => RunUdp(meter, count));
            }
        }

        private static void RunTcp(Meter meter, int count)
        {
            Node node = new Node(CostLinks.WithoutChecksums(),
                new StackOptions
                {
                    TcpSockets = count + 1, UdpSockets = 0, TcpReceiveBuffer = 256, TcpSendBuffer = 256
                });
            TcpPeer[] peers = Connected(node, count);
            int turn = 0;
            uint before = 0;
            meter.Repeat(
                () =>
                {
                    before = node.Count(Counter.TcpSegmentsIn);
                    node.Put(peers[turn++ % count].Next(TcpPeer.Ack));
                    node.Tick();
                },
                node.Poll,
                () =>
                {
                    Check.Equal(1, node.Count(Counter.TcpSegmentsIn) - before, "Segments received");
                    Check.Equal(0, node.Link.Sent.Count + node.Drops(), "Segments sent or dropped");
                });
        }

        private static void RunUdp(Meter meter, int count)
        {
            Node node = new Node(CostLinks.WithoutChecksums(),
                new StackOptions { TcpSockets = 1, UdpSockets = count, UdpReceiveBuffer = 64 });
            int[] sockets = new int[count];
            for (int i = 0; i < count; i++)
            {
                sockets[i] = node.BoundUdp(5000 + i);
            }

            byte[] room = new byte[16];
            int turn = 0;
            meter.Repeat(
                () =>
                {
                    node.Put(Packets.Datagram(Node.Peer, 9000, Node.Address, 5000 + (turn % count), new byte[1]));
                    node.Tick();
                },
                node.Poll,
                () => Check.Equal(1, node.Stack.Receive(sockets[turn++ % count], room, 0, room.Length), "Receive"));
        }

        /// <summary>Opens connections from the peer, accepted and idle.</summary>
        internal static TcpPeer[] Connected(Node node, int count)
        {
            int listener = node.Listen(7);
            TcpPeer[] peers = new TcpPeer[count];
            for (int i = 0; i < count; i++)
            {
                peers[i] = TcpPeer.Accepted(node, listener, 7, false, out _, 4000 + i);
            }

            node.Pass(1000);
            return peers;
        }
    }
}
