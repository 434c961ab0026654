using System.Collections.Generic;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.CostOperations
{
    /// <summary>Look-up of one of many sockets for a datagram, input and output, and binding of another socket next to
    /// them.</summary>
    internal static class GrowthUdp
    {
        private const int Size = 16;
        private const int OtherPort = 3000;

        internal static IEnumerable<GrowthOperation> All()
        {
            yield return new GrowthOperation("demux-udp",
                "Poll that queues a datagram: one bound socket after the other",
                (meter, count) => Demultiplex(meter, count, true));
            yield return new GrowthOperation("demux-udp-same",
                "Poll that queues a datagram: always for the same of the bound sockets",
                (meter, count) => Demultiplex(meter, count, false));
            yield return new GrowthOperation("send-udp", "SendTo: one bound socket after the other", Send);
            yield return new GrowthOperation("bind", "Bind of a UDP socket to a given port, beside bound UDP sockets",
                (meter, count) => Bind(meter, count, false), 8);
            yield return new GrowthOperation("bind-ephemeral",
                "Bind of a UDP socket to a port that the stack chooses, beside UDP sockets with such ports",
                (meter, count) => Bind(meter, count, true), 8);
        }

        private static void Demultiplex(Meter meter, int count, bool all)
        {
            Crowd crowd = Crowd.OfDatagrams(count, false);
            Node node = crowd.Node;
            byte[] data = new byte[Size];
            crowd.InTurn(all, (i, counted) =>
            {
                node.Put(Packets.Datagram(Node.Peer, 9000, Node.Address, Crowd.FirstUdpPort + i, data));
                Crowd.Do(meter, counted, node.Poll);
                Check.Equal(Size, node.Stack.Receive(crowd.Sockets[i], data, 0, Size), "Receive");
            });
        }

        private static void Send(Meter meter, int count)
        {
            Crowd crowd = Crowd.OfDatagrams(count, false);
            byte[] data = new byte[Size];
            crowd.InTurn(true, (i, counted) =>
            {
                int sent = 0;
                Crowd.Do(meter, counted,
                    () => sent = crowd.Node.Stack.SendTo(crowd.Sockets[i], data, 0, Size, Node.Peer, 9000));
                Check.Equal(Size, sent, "SendTo");
                Check.Equal(Crowd.FirstUdpPort + i, Raw.Read16(crowd.Node.Link.TakeOnly(), Packets.IpHeader), "Port");
            });
        }

        private static void Bind(Meter meter, int count, bool ephemeral)
        {
            Node node = Crowd.OfDatagrams(count, ephemeral).Node;
            int socket = 0;
            int result = 0;
            meter.Repeat(
                () => socket = node.Stack.Socket(SocketType.Dgram),
                () => result = node.Stack.Bind(socket, 0, ephemeral ? 0 : OtherPort),
                () =>
                {
                    Check.Equal(0, result, "Bind");
                    node.Stack.Close(socket);
                });
        }
    }
}
