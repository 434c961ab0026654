using System.Collections.Generic;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.CostOperations
{
    /// <summary>Reception of a datagram that the program sends back: the whole work of the stack for it.</summary>
    internal static class UdpEcho
    {
        private const int Port = 7;
        private const int Size = 64;

        internal static IEnumerable<Operation> All()
        {
            yield return new Operation("udp-echo",
                "echo of 64 bytes over Ethernet with checksums: Poll, ReceiveFrom, SendTo", meter => Run(meter, true));
            yield return new Operation("udp-echo-ip",
                "echo of 64 bytes over an IP link without checksums: Poll, ReceiveFrom, SendTo",
                meter => Run(meter, false));
        }

        private static void Run(Meter meter, bool ethernet)
        {
            EthernetPeer peer = ethernet
                ? new EthernetPeer(new Node(CostLinks.Create(LinkMedium.Ethernet, LinkChecksums.None)))
                : null;
            Node node = ethernet ? peer.Node : new Node(CostLinks.WithoutChecksums());
            int socket = node.BoundUdp(Port);
            byte[] data = Packets.Pattern(Size);
            byte[] room = new byte[256];
            DatagramInfo info = new DatagramInfo();
            int received = 0;
            int sent = 0;
            meter.Repeat(
                () =>
                {
                    byte[] datagram = Packets.Datagram(Node.Peer, 9000, Node.Address, Port, data);
                    node.Put(ethernet ? peer.Frame(datagram) : datagram);
                    node.Tick();
                },
                () =>
                {
                    node.Poll();
                    received = node.Stack.ReceiveFrom(socket, room, 0, room.Length, info);
                    sent = node.Stack.SendTo(socket, room, 0, received, info.RemoteAddress, info.RemotePort);
                },
                () =>
                {
                    Check.Equal(Size, received, "ReceiveFrom");
                    Check.Equal(Size, sent, "SendTo");
                    byte[] frame = node.Link.TakeOnly();
                    Check.Equal((ethernet ? 14 : 0) + 28 + Size, frame.Length, "Bytes sent");
                    Check.Equal(9000, Raw.Read16(frame, (ethernet ? 14 : 0) + 22), "Port");
                });
        }
    }
}
