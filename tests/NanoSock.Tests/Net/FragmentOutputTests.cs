using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Tests.Links.Slip;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Network
{
    /// <summary>The fragments of a datagram are sent together or not at all.</summary>
    [TestClass]
    public class FragmentOutputTests
    {
        private const int WouldBlock = -(int)SocketError.WouldBlock;

        [TestMethod]
        public void SendTo_NeverFitsLink_IsMessageSize()
        {
            NetStack stack = Slip(out ScriptStream stream, out SlipLink link, 3);
            int socket = stack.Socket(SocketType.Dgram);
            byte[] data = Raw.Pattern(6000);
            Assert.AreEqual(4, link.MostFrames);
            Assert.AreEqual(-(int)SocketError.MessageSize, stack.SendTo(socket, data, 0, 4 * 984 - 7, Bench.Peer, 7));
            Assert.AreEqual(0, stream.Written.Count);
            Assert.AreEqual(4 * 984 - 8, stack.SendTo(socket, data, 0, 4 * 984 - 8, Bench.Peer, 7));
            Assert.AreEqual(4u, stack.GetCounter(Counter.Ipv4FragmentsOut));
        }

        [TestMethod]
        public void SendTo_NoRoomForAllFragments_IsWouldBlock()
        {
            NetStack stack = Slip(out ScriptStream stream, out SlipLink link, 3);
            int socket = stack.Socket(SocketType.Dgram);
            byte[] data = Raw.Pattern(3000);
            stream.Room = 100;
            Assert.AreEqual(10, stack.SendTo(socket, data, 0, 10, Bench.Peer, 7));
            stream.Room = 0;
            Assert.AreEqual(900, stack.SendTo(socket, data, 0, 900, Bench.Peer, 7));
            Assert.AreEqual(3, link.FreeFrames);
            Assert.AreEqual(2000, stack.SendTo(socket, data, 0, 2000, Bench.Peer, 7));
            uint fragments = stack.GetCounter(Counter.Ipv4FragmentsOut);
            long now = 1000;
            for (int i = 0; i < 50; i++)
            {
                Assert.AreEqual(WouldBlock, stack.SendTo(socket, data, 0, 2000, Bench.Peer, 7));
                stack.Poll(++now);
            }

            Assert.AreEqual(fragments, stack.GetCounter(Counter.Ipv4FragmentsOut), "nothing of it");
            stream.Room = int.MaxValue;
            stack.Poll(++now);
            Assert.AreEqual(2000, stack.SendTo(socket, data, 0, 2000, Bench.Peer, 7));
            Assert.AreEqual(fragments + 3, stack.GetCounter(Counter.Ipv4FragmentsOut));
        }

        [TestMethod]
        public void SendTo_BesideBulkConnection_GetsItsShare()
        {
            Fill(out NetStack stack, out int connection, out ScriptStream stream);
            int socket = stack.Socket(SocketType.Dgram);
            byte[] data = Raw.Pattern(2000);
            int datagrams = 0;
            int segments = 0;
            long now = 2000;
            stream.Written.Clear();
            for (int i = 0; i < 20000; i++)
            {
                // 10 bytes a millisecond.
                stream.Room = System.Math.Min(256, stream.Room + 10);
                if (stack.SendTo(socket, data, 0, 2000, Bench.Peer, 9) > 0)
                {
                    datagrams++;
                }

                stack.Poll(++now);
                foreach (byte[] packet in Packets(stream))
                {
                    if (packet[9] == 6)
                    {
                        segments++;
                        uint end = Raw.Read32(packet, 24) + (uint)(packet.Length - 40);
                        stream.Feed(ReferenceSlip.Encode(Acknowledgment(end)).ToArray());
                        stack.Send(connection, Raw.Pattern(2000), 0, 2000);
                    }
                }
            }

            Assert.IsTrue(datagrams > 20, "datagrams: " + datagrams);
            Assert.IsTrue(segments > 40, "segments: " + segments);
        }

        [TestMethod]
        public void SendTo_LinkWithoutRoomCount_ContinuesDatagram()
        {
            Bench bench = new Bench().Introduce();
            int socket = bench.Udp(0, 4000);
            byte[] data = Raw.Pattern(9000);
            List<byte[]> sent = new();
            int result = WouldBlock;
            int calls = 0;
            while (result == WouldBlock)
            {
                Assert.IsTrue(++calls < 100);
                bench.Link.Room = 2;
                result = bench.Stack.SendTo(socket, data, 0, 9000, Bench.Peer, 7);
                bench.Now++;
                sent.AddRange(bench.Poll());
            }

            Assert.AreEqual(9000, result);
            Assert.AreEqual(7, sent.Count, "no fragment twice");
            CollectionAssert.AreEqual(Raw.Udp(Bench.Own, Bench.Peer, 4000, 7, data),
                sent.SelectMany(frame => frame[34..]).ToArray());
            Assert.AreEqual(1, sent.Select(frame => Raw.Read16(frame, 18)).Distinct().Count());
            CollectionAssert.AreEqual(Enumerable.Range(0, 7).Select(i => (i * 185) | (i < 6 ? 0x2000 : 0)).ToArray(),
                sent.Select(frame => Raw.Read16(frame, 20)).ToArray());
            Assert.AreEqual(1u, bench.Count(Counter.UdpOut));
        }

        [TestMethod]
        public void SendTo_TwoSocketsInTurn_BothComplete()
        {
            Bench bench = new Bench().Introduce();
            int[] sockets = { bench.Udp(0, 4000), bench.Udp(0, 4001) };
            byte[] data = Raw.Pattern(9000);
            int[] results = { WouldBlock, WouldBlock };
            int frames = 0;
            for (int calls = 0; results.Contains(WouldBlock); calls++)
            {
                Assert.IsTrue(calls < 100);
                bench.Link.Room = 2;
                for (int i = 0; i < 2; i++)
                {
                    results[i] = results[i] != WouldBlock
                        ? results[i]
                        : bench.Stack.SendTo(sockets[i], data, 0, 9000, Bench.Peer, 7);
                }

                bench.Now++;
                frames += bench.Poll().Count;
            }

            Assert.AreEqual(14, frames);
        }

        [TestMethod]
        public void SendTo_AbandonedDatagram_DelaysOthersAtMostASecond()
        {
            Bench bench = new Bench().Introduce();
            byte[] data = Raw.Pattern(9000);
            int first = bench.Udp(0, 4000);
            int other = bench.Udp(0, 4001);
            bench.Link.Room = 2;
            Assert.AreEqual(WouldBlock, bench.Stack.SendTo(first, data, 0, 9000, Bench.Peer, 7));
            bench.Link.Room = int.MaxValue;
            bench.Stack.Close(first);
            bench.Poll();
            Assert.AreEqual(10, bench.Stack.SendTo(other, data, 0, 10, Bench.Peer, 7), "whole datagrams do not wait");
            bench.Now += 1000;
            bench.Poll();
            Assert.AreEqual(9000, bench.Stack.SendTo(other, data, 0, 9000, Bench.Peer, 7));
            Assert.AreEqual(7, bench.Poll().Count);
        }

        [TestMethod]
        public void SendTo_UnresolvedNeighbor_QueuesAllFragmentsOrNone()
        {
            Bench bench = new Bench();
            int socket = bench.Udp(0, 4000);
            byte[] data = Raw.Pattern(4000);
            Assert.AreEqual(2000, bench.Stack.SendTo(socket, data, 0, 2000, Bench.Peer, 7), "both fragments have room");
            Assert.AreEqual(1, bench.Poll().Count);
            Assert.AreEqual(2, Answer(bench).Count);

            // Three have not: the program sends again until the neighbor has replied.
            bench = new Bench();
            socket = bench.Udp(0, 4000);
            Assert.AreEqual(WouldBlock, bench.Stack.SendTo(socket, data, 0, 4000, Bench.Peer, 7));
            Assert.AreEqual(1, bench.Poll().Count, "the question");
            Assert.AreEqual(WouldBlock, bench.Stack.SendTo(socket, data, 0, 4000, Bench.Peer, 7));
            Assert.AreEqual(0, Answer(bench).Count);
            Assert.AreEqual(4000, bench.Stack.SendTo(socket, data, 0, 4000, Bench.Peer, 7));
            Assert.AreEqual(3, bench.Poll().Count);

            // Or until the resolution has failed.
            Assert.AreEqual(WouldBlock, bench.Stack.SendTo(socket, data, 0, 4000, Bench.Peer + 1, 7));
            bench.Advance(3500);
            Assert.AreEqual(-(int)SocketError.HostUnreachable,
                bench.Stack.SendTo(socket, data, 0, 4000, Bench.Peer + 1, 7));
        }

        [TestMethod]
        public void PendingPackets_NewerPacket_DisplacesWholeDatagram()
        {
            Bench bench = new Bench();
            int socket = bench.Udp(0, 4000);
            byte[] data = Raw.Pattern(2000);
            Assert.AreEqual(2000, bench.Stack.SendTo(socket, data, 0, 2000, Bench.Peer, 7));
            Assert.AreEqual(5, bench.Stack.SendTo(socket, data, 0, 5, Bench.Peer, 7));
            bench.Poll();
            Assert.AreEqual(47, Answer(bench).Single().Length);

            bench = new Bench();
            socket = bench.Udp(0, 4000);
            Assert.AreEqual(5, bench.Stack.SendTo(socket, data, 0, 5, Bench.Peer, 7));
            Assert.AreEqual(2000, bench.Stack.SendTo(socket, data, 0, 2000, Bench.Peer, 7));
            bench.Poll();
            Assert.AreEqual(2, Answer(bench).Count);
        }

        [TestMethod]
        public void EchoReply_NoRoomForAllFragments_IsDropped()
        {
            NetStack stack = Slip(out ScriptStream stream, out _, 1, new StackOptions { ReassemblySize = 4000 });
            byte[] echo = Raw.Icmp(8, 0, 1, Raw.Pattern(2500));
            for (int at = 0; at < echo.Length; at += 984)
            {
                int length = System.Math.Min(984, echo.Length - at);
                byte[] piece = Raw.Ipv4(Bench.Peer, Bench.Own, 1, echo[at..(at + length)],
                    1, (at >> 3) | (at + length < echo.Length ? 0x2000 : 0));
                stream.Feed(ReferenceSlip.Encode(piece).ToArray());
            }

            stack.Poll(1001);
            Assert.AreEqual(1u, stack.GetCounter(Counter.Ipv4Reassembled));
            Assert.AreEqual(0, stream.Written.Count, "three fragments, and room for two");
            Assert.AreEqual(1u, stack.GetDropCount(DropReason.LinkBusy));
        }

        private static List<byte[]> Answer(Bench bench)
        {
            return bench.Frame(Raw.Ethernet(Bench.OwnMac, Bench.PeerMac, 0x0806,
                Raw.Arp(2, Bench.PeerMac, Bench.Peer, Bench.OwnMac, Bench.Own)));
        }

        private static NetStack Slip(out ScriptStream stream, out SlipLink link, int queue, StackOptions options = null)
        {
            options ??= new StackOptions();
            options.Secret = Simulation.Secret(3);
            stream = new ScriptStream();
            link = new SlipLink(stream, 1006, queue);
            NetStack stack = new NetStack(options);
            Assert.AreEqual(0, stack.AddInterface(link, Bench.Own, 24));
            stack.Poll(1000);
            return stack;
        }

        // A connection whose send buffer is full, on a line that accepts no more.
        private static void Fill(out NetStack stack, out int connection, out ScriptStream stream)
        {
            stack = Slip(out stream, out _, 3,
                new StackOptions { TcpTimestamps = false, TcpSack = false, TcpSendBuffer = 8192 });
            connection = stack.Socket(SocketType.Stream);
            stack.Bind(connection, 0, 5000);
            stack.Connect(connection, Bench.Peer, 7);
            stack.Poll(1001);
            byte[] syn = Packets(stream).Single();
            s_isn = Raw.Read32(syn, 24);
            stream.Feed(ReferenceSlip.Encode(Raw.Ipv4(Bench.Peer, Bench.Own, 6,
                Raw.Tcp(Bench.Peer, Bench.Own, 7, 5000, 99, s_isn + 1, 0x12))).ToArray());
            stack.Poll(1002);
            stream.Room = 0;
            Assert.AreEqual(8192, stack.Send(connection, Raw.Pattern(8192), 0, 8192));
            stack.Poll(1003);
        }

        private static byte[] Acknowledgment(uint acknowledged)
        {
            return Raw.Ipv4(Bench.Peer, Bench.Own, 6, Raw.Tcp(Bench.Peer, Bench.Own, 7, 5000, 100, acknowledged, 0x10));
        }

        private static uint s_isn;

        // The packets that the line has carried completely.
        private static List<byte[]> Packets(ScriptStream stream)
        {
            List<byte[]> packets = new();
            int last = stream.Written.LastIndexOf(0xC0);
            List<byte> frame = new();
            for (int i = 0; i <= last; i++)
            {
                byte value = stream.Written[i];
                if (value == 0xC0)
                {
                    if (frame.Count >= 20 && frame.Count >= Raw.Read16(frame.ToArray(), 2))
                    {
                        packets.Add(frame.ToArray());
                        stream.Written.RemoveRange(0, i);
                        packets.AddRange(Packets(stream));
                        return packets;
                    }

                    frame.Clear();
                }
                else if (value == 0xDB)
                {
                    frame.Add((byte)(stream.Written[++i] == 0xDC ? 0xC0 : 0xDB));
                }
                else
                {
                    frame.Add(value);
                }
            }

            return packets;
        }
    }
}
