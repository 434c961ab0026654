using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;
using PacketDotNet;
using IPAddress = System.Net.IPAddress;

namespace NanoSock.Tests.Wire
{
    /// <summary>Everything two nodes send to each other, decoded by an independent decoder.</summary>
    [TestClass]
    public class DecoderTests
    {
        private static readonly uint s_one = Simulation.Address("10.0.0.1");
        private static readonly uint s_other = Simulation.Address("10.0.0.2");

        [TestMethod]
        public void Packets_IndependentDecoder_ReadsThemAsMeant()
        {
            List<byte[]> frames = Conversation();
            HashSet<string> seen = new();
            foreach (byte[] frame in frames)
            {
                EthernetPacket ethernet = (EthernetPacket)Packet.ParsePacket(LinkLayers.Ethernet, frame);
                if (ethernet.PayloadPacket is ArpPacket arp)
                {
                    Assert.AreEqual(ArpHardwareAddressCode(arp), 1);
                    Assert.AreEqual(EthernetType.IPv4, arp.ProtocolAddressType);
                    CollectionAssert.AreEqual(ethernet.SourceHardwareAddress.GetAddressBytes(),
                        arp.SenderHardwareAddress.GetAddressBytes());
                    seen.Add("arp " + arp.Operation);
                    continue;
                }

                IPv4Packet ip = (IPv4Packet)ethernet.PayloadPacket;
                Assert.IsTrue(ip.ValidIPChecksum, "IP checksum");
                Assert.AreEqual(frame.Length - 14, ip.TotalLength);
                if (ip.FragmentOffset != 0 || (ip.FragmentFlags & 1) != 0)
                {
                    seen.Add("fragment");
                    continue;
                }

                seen.Add(Read(ip));
            }

            CollectionAssert.AreEquivalent(new[]
            {
                "arp Request", "arp Response", "fragment", "udp 5", "udp 0", "icmp EchoReply", "icmp UnreachablePort",
                "igmp", "tcp syn", "tcp syn ack", "tcp ack", "tcp fin",
            }, seen.ToArray());
        }

        private static int ArpHardwareAddressCode(ArpPacket arp)
        {
            return (int)arp.HardwareAddressType;
        }

        private static string Read(IPv4Packet ip)
        {
            switch (ip.PayloadPacket)
            {
                case UdpPacket udp:
                    Assert.IsTrue(udp.ValidUdpChecksum);
                    Assert.AreEqual(ip.PayloadLength, udp.Length);
                    return "udp " + udp.PayloadData.Length;
                case TcpPacket tcp:
                    Assert.IsTrue(tcp.ValidTcpChecksum);
                    Assert.AreEqual(64, ip.TimeToLive);
                    return tcp.Synchronize && tcp.Acknowledgment ? "tcp syn ack"
                        : tcp.Synchronize ? "tcp syn"
                        : tcp.Finished ? "tcp fin"
                        : "tcp ack";
                case IcmpV4Packet icmp:
                    Assert.AreEqual(0, Raw.Checksum(ip.PayloadPacket.Bytes));
                    return "icmp " + (icmp.TypeCode == IcmpV4TypeCode.EchoReply ? "EchoReply"
                        : icmp.TypeCode == IcmpV4TypeCode.UnreachablePort ? "UnreachablePort"
                        : icmp.TypeCode.ToString());
                case IgmpV2Packet igmp:
                    Assert.AreEqual(1, ip.TimeToLive);
                    Assert.AreEqual(IPAddress.Parse("239.1.2.3"), igmp.GroupAddress);
                    return "igmp";
                default:
                    return ip.PayloadPacket?.GetType().Name ?? ip.Protocol.ToString();
            }
        }

        private static List<byte[]> Conversation()
        {
            List<byte[]> frames = new();
            Simulation simulation = new Simulation();
            NetStack one = simulation.AddNode("10.0.0.1", 24, null, link => new RecordingLink(link, frames));
            NetStack other = simulation.AddNode("10.0.0.2", 24, null, link => new RecordingLink(link, frames));
            byte[] data = new byte[4000];
            int receiver = other.Socket(SocketType.Dgram);
            other.Bind(receiver, 0, 1007);
            int sender = one.Socket(SocketType.Dgram);
            // Not ports 7 and 9, where the decoder expects wake-on-LAN.
            foreach ((int size, int port) in new[] { (5, 1007), (0, 1007), (3000, 1007), (5, 1009) })
            {
                one.SendTo(sender, data, 0, size, s_other, port);
                simulation.Run(100);
            }

            one.JoinGroup(sender, Simulation.Address("239.1.2.3"), 0);
            simulation.Run(100);
            byte[] echo = Raw.Ethernet(simulation.Switch.GetPort(0).HardwareAddress,
                simulation.Switch.GetPort(1).HardwareAddress, 0x0800,
                Raw.Ipv4(s_other, s_one, 1, Raw.Icmp(8, 0, 1, data[..56])));
            simulation.Switch.GetPort(1).Transmit(echo, 0, echo.Length);
            simulation.Run(100);
            int listener = other.Socket(SocketType.Stream);
            other.Bind(listener, 0, 80);
            other.Listen(listener, 1);
            int client = one.Socket(SocketType.Stream);
            one.Connect(client, s_other, 80);
            simulation.Run(100);
            one.Send(client, data, 0, 1000);
            simulation.Run(1000);
            one.Shutdown(client, SocketShutdown.Send);
            simulation.Run(1000);
            return frames;
        }

        /// <summary>Keeps a copy of every frame sent.</summary>
        private sealed class RecordingLink : LinkDecorator
        {
            private readonly List<byte[]> _frames;

            internal RecordingLink(ILink inner, List<byte[]> frames)
                : base(inner)
            {
                _frames = frames;
            }

            public override bool Transmit(byte[] buffer, int offset, int length)
            {
                _frames.Add(buffer[offset..(offset + length)]);
                return Inner.Transmit(buffer, offset, length);
            }
        }
    }
}
