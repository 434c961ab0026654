using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Tests.Links.Slip;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Network
{
    /// <summary>Packets that are built for a link without room are wasted work.</summary>
    [TestClass]
    public class BusyLinkTests
    {
        private const int Connections = 4;
        private static readonly byte[] s_data = Raw.Pattern(2048);

        [TestMethod]
        public void Transmit_LinkWithoutRoomCount_IsTriedOncePerPoll()
        {
            Bench bench = Open(Connections, out int[] sockets, out _);
            bench.Link.HasRoom = false;
            foreach (int socket in sockets)
            {
                Assert.AreEqual(2048, bench.Stack.Send(socket, s_data, 0, 2048));
            }

            // The transmit buffer contains the packet that was built last: the refused frame, and no later one.
            object context = typeof(NetStack)
                .GetField("_context", BindingFlags.Instance | BindingFlags.NonPublic)
                .GetValue(bench.Stack);
            byte[] built = ((NetContext)context).Tx;
            bench.Link.Refused = 0;
            for (int i = 0; i < 100; i++)
            {
                bench.Now++;
                bench.Poll();
                Assert.IsTrue(bench.Stack.IsLinkBlocked);
                CollectionAssert.AreEqual(bench.Link.LastRefused[34..54], built[34..54], "built in vain");
            }

            Assert.IsTrue(bench.Link.Refused <= 100, "refused: " + bench.Link.Refused);
            bench.Link.HasRoom = true;
            bench.Now++;
            Assert.AreEqual(Connections * 2, bench.Poll().Count, "all that waited");
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(3)]
        public void Transmit_LittleRoom_IsSharedByConnections(int room)
        {
            Bench bench = Open(Connections, out int[] sockets, out uint[] numbers);
            foreach (int socket in sockets)
            {
                bench.Stack.Send(socket, s_data, 0, 2048);
            }

            bench.Link.Room = 0;
            bench.Poll();
            int[] served = new int[Connections];
            for (int i = 0; i < 400; i++)
            {
                bench.Now++;
                bench.Link.Room = room;
                foreach (byte[] frame in bench.Poll())
                {
                    int which = Raw.Read16(frame, 36) - 2000;
                    served[which]++;
                    uint end = Raw.Read32(frame, 38) + (uint)(frame.Length - 54);
                    bench.Link.Room = 0;
                    Segment(bench, which, 100, end, 0x10);
                    bench.Stack.Send(sockets[which], s_data, 0, 2048);
                }
            }

            Assert.IsTrue(served.Min() * 3 >= served.Max() * 2, string.Join(" ", served));
        }

        [TestMethod]
        public void Transmit_LinkWithRoomCount_IsNeverRefused()
        {
            ScriptStream stream = new ScriptStream();
            Watch link = new Watch(new SlipLink(stream, 1006, 3));
            NetStack stack = new NetStack(new StackOptions
            {
                Secret = Simulation.Secret(3), TcpTimestamps = false, TcpSack = false
            });
            Assert.AreEqual(0, stack.AddInterface(link, Bench.Own, 24));
            int listener = stack.Socket(SocketType.Stream);
            stack.Bind(listener, 0, 80);
            stack.Listen(listener, 4);
            stack.Poll(1000);
            int[] sockets = new int[Connections];
            for (int i = 0; i < Connections; i++)
            {
                link.Sent.Clear();
                stream.Feed(ReferenceSlip.Encode(Packet(i, 99, 0, 2)).ToArray());
                stack.Poll(1001);
                stream.Feed(ReferenceSlip.Encode(Packet(i, 100, Raw.Read32(link.Sent.Single(), 24) + 1, 0x10))
                    .ToArray());
                stack.Poll(1002);
                sockets[i] = stack.Accept(listener);
                Assert.IsTrue(sockets[i] >= 0);
            }

            stream.Room = 0;
            long now = 2000;
            int segments = 0;
            for (int i = 0; i < 30000; i++)
            {
                stream.Room = System.Math.Min(256, stream.Room + 10);
                foreach (int socket in sockets)
                {
                    stack.Send(socket, s_data, 0, 2048);
                }

                link.Sent.Clear();
                stack.Poll(++now);
                foreach (byte[] packet in link.Sent.ToArray().Where(packet => packet.Length > 40))
                {
                    segments++;
                    stream.Feed(ReferenceSlip.Encode(Packet(Raw.Read16(packet, 22) - 2000, 100,
                        Raw.Read32(packet, 24) + (uint)(packet.Length - 40), 0x10)).ToArray());
                }
            }

            Assert.IsTrue(segments > 250, "segments: " + segments);
            Assert.AreEqual(0, link.Refused);
        }

        [TestMethod]
        public void SendTo_RoomAgain_IsSent()
        {
            ScriptStream stream = new ScriptStream();
            SlipLink link = new SlipLink(stream, 1006, 0);
            NetStack stack = new NetStack(new StackOptions { Secret = Simulation.Secret(3) });
            stack.AddInterface(link, Bench.Own, 24);
            stack.Poll(1000);
            int socket = stack.Socket(SocketType.Dgram);
            stream.Room = 0;
            Assert.AreEqual(100, stack.SendTo(socket, s_data, 0, 100, Bench.Peer, 7));
            Assert.AreEqual(-(int)SocketError.WouldBlock, stack.SendTo(socket, s_data, 0, 100, Bench.Peer, 7));
            stack.Poll(1001);
            Assert.IsTrue(stack.IsLinkBlocked);
            stream.Room = int.MaxValue;
            stack.Poll(1002);
            Assert.IsFalse(stack.IsLinkBlocked);
            Assert.AreEqual(100, stack.SendTo(socket, s_data, 0, 100, Bench.Peer, 7));
        }

        [TestMethod]
        public void Reply_LinkBlocked_IsDroppedUnbuilt()
        {
            Bench bench = Open(1, out int[] sockets, out _);
            bench.Link.HasRoom = false;
            bench.Stack.Send(sockets[0], s_data, 0, 2048);
            bench.Poll();
            bench.Link.Refused = 0;
            byte[][] frames =
            {
                Raw.Ipv4(Bench.Peer, Bench.Own, 1, Raw.Icmp(8, 0, 1, new byte[8])),
                Raw.Ipv4(Bench.Peer, Bench.Own, 17, Raw.Udp(Bench.Peer, Bench.Own, 5, 9, new byte[8])),
                Raw.Ipv4(Bench.Peer, Bench.Own, 6, Raw.Tcp(Bench.Peer, Bench.Own, 5, 9, 5, 0, 2)),
                Raw.Ipv4(Bench.Peer, Bench.Own, 6, Raw.Tcp(Bench.Peer, Bench.Own, 5, 80, 5, 0, 2)),
            };
            foreach (byte[] packet in frames)
            {
                bench.Link.In.Enqueue(Raw.Ethernet(Bench.OwnMac, Bench.PeerMac, 0x0800, packet));
            }

            bench.Link.In.Enqueue(Raw.Ethernet(Raw.Everybody, Bench.PeerMac, 0x0806,
                Raw.Arp(1, Bench.PeerMac, Bench.Peer, Raw.NoMac, Bench.Own)));
            bench.Poll();
            Assert.IsTrue(bench.Link.Refused <= 1, "refused: " + bench.Link.Refused);
            Assert.IsTrue(bench.Drops(DropReason.LinkBusy) >= 5);
        }

        // A link that accepts one packet now and then: each handshake gets its answer once, in turn, and none waits for
        // its time-out.
        [TestMethod]
        public void SynAck_LinkBlocked_IsSentWhenRoom()
        {
            Bench bench = new Bench(medium: LinkMedium.Ip);
            int listener = bench.Stack.Socket(SocketType.Stream);
            bench.Stack.Bind(listener, 0, 80);
            bench.Stack.Listen(listener, 8);
            for (int i = 0; i < 8; i++)
            {
                bench.Link.In.Enqueue(Packet(i, 5, 0, 2));
            }

            bench.Link.Room = 0;
            bench.Poll();
            List<int> ports = new List<int>();
            for (int i = 0; i < 8; i++)
            {
                bench.Link.Room = 1;
                foreach ((long _, byte[] packet) in bench.Advance(20))
                {
                    ports.Add(Raw.Read16(packet, 22) - 2000);
                }
            }

            CollectionAssert.AreEquivalent(new[] { 0, 1, 2, 3, 4, 5, 6, 7 }, ports);
            Assert.AreEqual(0u, bench.Count(Counter.TcpRetransmissions));

            // The time-out counts from the transmission of an answer.
            bench.Link.Room = 8;
            Assert.AreEqual(0, bench.Advance(800).Count);
            Assert.AreEqual(8, bench.Advance(200).Count);
            Assert.AreEqual(8u, bench.Count(Counter.TcpRetransmissions));
        }

        // RFC 6298 5.1: the timer starts when the answer is sent, and what was sent once measures the round trip.
        [TestMethod]
        public void SynAck_SentForRepeatedSyn_IsMeasured()
        {
            Bench bench = Listening(out int listener);
            bench.Link.Room = 0;
            Assert.AreEqual(0, bench.Packet(Packet(0, 99, 0, 2)).Count);
            bench.Advance(600);
            bench.Link.Room = int.MaxValue;
            byte[] answer = bench.Packet(Packet(0, 99, 0, 2)).Single();
            Assert.AreEqual(0u, bench.Count(Counter.TcpRetransmissions));
            Assert.AreEqual(0, bench.Advance(500).Count, "sent again by the time of the SYN");
            bench.Packet(Packet(0, 100, Raw.Read32(answer, 24) + 1, 0x10));
            Assert.AreEqual(500, RoundTripOf(bench, listener));
        }

        // Karn's rule, RFC 6298 3: the acknowledgment may be that of the first answer.
        [TestMethod]
        public void SynAck_SecondDelayedByLink_IsNotMeasured()
        {
            Bench bench = Listening(out int listener);
            byte[] answer = bench.Packet(Packet(0, 99, 0, 2)).Single();
            bench.Advance(300);
            bench.Link.Room = 0;
            Assert.AreEqual(0, bench.Packet(Packet(0, 99, 0, 2)).Count);
            bench.Link.Room = int.MaxValue;
            Assert.AreEqual(1, bench.Advance(20).Count);
            Assert.AreEqual(1u, bench.Count(Counter.TcpRetransmissions));
            bench.Packet(Packet(0, 100, Raw.Read32(answer, 24) + 1, 0x10));
            Assert.AreEqual(-1, RoundTripOf(bench, listener));
        }

        [TestMethod]
        public void HalfOpen_LinkAlwaysBlocked_EndsAfterAMinute()
        {
            Bench bench = new Bench(medium: LinkMedium.Ip);
            int listener = bench.Stack.Socket(SocketType.Stream);
            bench.Stack.Bind(listener, 0, 80);
            bench.Stack.Listen(listener, 8);
            bench.Link.HasRoom = false;
            bench.Packet(Packet(0, 5, 0, 2));
            bench.Advance(62900);
            Assert.AreEqual(0u, bench.Drops(DropReason.TcpHalfOpenTimeout));
            bench.Advance(200);
            Assert.AreEqual(1u, bench.Drops(DropReason.TcpHalfOpenTimeout));
        }

        private static Bench Listening(out int listener)
        {
            Bench bench = new Bench(new StackOptions { TcpTimestamps = false }, medium: LinkMedium.Ip);
            listener = bench.Stack.Socket(SocketType.Stream);
            bench.Stack.Bind(listener, 0, 80);
            bench.Stack.Listen(listener, 8);
            return bench;
        }

        private static int RoundTripOf(Bench bench, int listener)
        {
            TcpInfo info = new TcpInfo();
            Assert.AreEqual(0, bench.Stack.GetTcpInfo(bench.Stack.Accept(listener), info));
            return info.SmoothedRtt;
        }

        // Connections that the node has accepted from the peer's ports 2000 on.
        private static Bench Open(int count, out int[] sockets, out uint[] numbers)
        {
            Bench bench = new Bench(new StackOptions { TcpTimestamps = false, TcpSack = false }).Introduce();
            int listener = bench.Stack.Socket(SocketType.Stream);
            bench.Stack.Bind(listener, 0, 80);
            bench.Stack.Listen(listener, count);
            sockets = new int[count];
            numbers = new uint[count];
            for (int i = 0; i < count; i++)
            {
                numbers[i] = Raw.Read32(Segment(bench, i, 99, 0, 2).Single(), 38) + 1;
                Segment(bench, i, 100, numbers[i], 0x10);
                sockets[i] = bench.Stack.Accept(listener);
                Assert.IsTrue(sockets[i] >= 0);
            }

            return bench;
        }

        private static List<byte[]> Segment(Bench bench, int which, uint sequence, uint acknowledgment, int flags)
        {
            return bench.Packet(Packet(which, sequence, acknowledgment, flags));
        }

        private static byte[] Packet(int which, uint sequence, uint acknowledgment, int flags)
        {
            return Raw.Ipv4(Bench.Peer, Bench.Own, 6,
                Raw.Tcp(Bench.Peer, Bench.Own, 2000 + which, 80, sequence, acknowledgment, flags, 8192,
                    (flags & 2) != 0 ? new byte[] { 2, 4, 5, 0xB4 } : null));
        }

        // Counts the frames that are offered to the link.
        private sealed class Watch : LinkDecorator
        {
            internal readonly List<byte[]> Sent = new();
            internal int Refused;

            internal Watch(SlipLink inner)
                : base(inner)
            {
            }

            public override bool Transmit(byte[] buffer, int offset, int length)
            {
                bool taken = Inner.Transmit(buffer, offset, length);
                Refused += taken ? 0 : 1;
                if (taken)
                {
                    Sent.Add(buffer[offset..(offset + length)]);
                }

                return taken;
            }
        }
    }
}
