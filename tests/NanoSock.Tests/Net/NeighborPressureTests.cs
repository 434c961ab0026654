using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.Network
{
    /// <summary>A neighbor table of 8 rows and 2 buffers for waiting packets, as on the smallest boards, under packets
    /// whose senders do not exist.</summary>
    [TestClass]
    public class NeighborPressureTests
    {
        private static readonly byte[] s_data = { 1, 2, 3 };

        [TestMethod]
        public void SynFlood_AbsentNeighbors_KeepsConnection()
        {
            Bench bench = new Bench();
            int connection = Accept(bench, Bench.Peer, Bench.PeerMac, out uint next, out uint acknowledged);
            byte[] buffer = new byte[16];
            int echoes = 0;
            for (int i = 0; i < 20 * 90; i++)
            {
                bench.Advance(50);
                Syn(bench, Bench.Own + 10 + (uint)(i % 200), 1000 + i);
                if (i % 4 != 0)
                {
                    continue;
                }

                // An echo: each byte is returned at once.
                bench.Taken();
                List<byte[]> sent = Segment(bench, Bench.Peer, 2000,
                    next++, acknowledged, 0x18, new byte[] { (byte)i });
                Assert.AreEqual(1, bench.Stack.Receive(connection, buffer, 0, 16));
                Assert.AreEqual(1, bench.Stack.Send(connection, buffer, 0, 1));
                sent.AddRange(bench.Poll());
                byte[] echo = sent.SingleOrDefault(frame => frame[13] == 0 && frame[23] == 6 && frame.Length > 54
                    && Raw.Read32(frame, 30) == Bench.Peer && frame[46] >> 2 < frame.Length - 34);
                Assert.IsNotNull(echo, "echo " + i + " of " + bench.Now);
                CollectionAssert.AreEqual(Bench.PeerMac, echo[..6]);
                echoes++;
                acknowledged++;
                Segment(bench, Bench.Peer, 2000, next, acknowledged, 0x10, new byte[0]);
            }

            Assert.AreEqual(450, echoes);
        }

        [TestMethod]
        public void SynFlood_NewHost_IsResolved()
        {
            Bench bench = new Bench();
            int listener = bench.Stack.Socket(SocketType.Stream);
            bench.Stack.Bind(listener, 0, 80);
            bench.Stack.Listen(listener, 4);
            int socket = bench.Udp(0, 4000);
            for (int i = 0; i < 200; i++)
            {
                bench.Advance(50);
                Syn(bench, Bench.Own + 10 + (uint)(i % 200), 1000 + i);
                if (i % 20 == 10)
                {
                    // A host that this node has not resolved: it replies 5 ms after the request.
                    uint host = Bench.Own + 220 + (uint)(i / 20);
                    byte[] mac = { 2, 0, 0, 0, 2, (byte)i };
                    bench.Taken();
                    Assert.AreEqual(3, bench.Stack.SendTo(socket, s_data, 0, 3, host, 7));
                    Assert.IsTrue(bench.Poll().Any(frame => frame[13] == 6 && Raw.Read32(frame, 38) == host), "asked");
                    bench.Advance(5);
                    List<byte[]> sent = bench.Frame(Raw.Ethernet(Bench.OwnMac, mac,
                        0x0806, Raw.Arp(2, mac, host, Bench.OwnMac, Bench.Own)));
                    Assert.IsTrue(sent.Any(frame => frame[13] == 0 && frame[5] == (byte)i), "sent");
                }
            }
        }

        // More addresses than may be resolved at a time, so that each evicts the next.
        [TestMethod]
        [Conformance("RFC1122-2.3.2.1b")]
        [DataRow(5, 0)]
        [DataRow(9, 0)]
        [DataRow(40, 0)]
        [DataRow(9, 6)]
        [DataRow(40, 7)]
        public void Request_ManyAddresses_IsSentOnceASecondEach(int hosts, int inUse)
        {
            Bench bench = new Bench();
            int socket = bench.Udp(0, 4000);
            for (uint i = 0; i < inUse; i++)
            {
                bench.Introduce(Bench.Peer + 200 + i, Mac(i));
            }

            int listener = bench.Stack.Socket(SocketType.Stream);
            bench.Stack.Bind(listener, 0, 80);
            bench.Stack.Listen(listener, 4);
            Dictionary<uint, int> asked = new Dictionary<uint, int>();
            for (int i = 0; i < 1000; i++)
            {
                if (inUse != 0)
                {
                    bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer + 200 + (uint)(i % inUse), 7);
                }

                uint source = Bench.Own + 10 + (uint)(i % hosts);
                bench.Link.In.Enqueue(Raw.Ethernet(Bench.OwnMac, Mac(7), 0x0800,
                    Raw.Ipv4(source, Bench.Own, 6, Raw.Tcp(source, Bench.Own, i, 80, 5, 0, 2))));
                foreach ((long _, byte[] frame) in bench.Advance(10))
                {
                    if (frame[13] == 6)
                    {
                        asked.TryGetValue(Raw.Read32(frame, 38), out int times);
                        asked[Raw.Read32(frame, 38)] = times + 1;
                    }
                }
            }

            Assert.IsTrue(asked.Count >= hosts);
            foreach (KeyValuePair<uint, int> host in asked)
            {
                Assert.IsTrue((inUse != 0 || host.Value >= 2) && host.Value <= 12, host.Value + " times in 10 s");
            }
        }

        [TestMethod]
        public void Eviction_NeighborsInUse_AreKept()
        {
            Bench bench = new Bench();
            int socket = bench.Udp(0, 4000);
            for (uint i = 0; i < 8; i++)
            {
                bench.Introduce(Bench.Peer + i, Mac(i));
            }

            for (uint round = 0; round < 100; round++)
            {
                for (uint i = 0; i < 7; i++)
                {
                    bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer + i, 7);
                    Assert.AreEqual(1, bench.Poll().Count(frame => frame[13] == 0 && frame[5] == Mac(i)[5]),
                        "known: " + i);
                }

                bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer + 50 + round, 7);
                bench.Advance(50);
                bench.Taken();
            }
        }

        [TestMethod]
        public void ForgedRequests_NeighborsInUse_AreKept()
        {
            Bench bench = new Bench();
            int socket = bench.Udp(0, 4000);
            for (uint i = 0; i < 8; i++)
            {
                bench.Introduce(Bench.Peer + i, Mac(i));
            }

            for (uint round = 0; round < 200; round++)
            {
                for (uint i = 0; i < 8; i++)
                {
                    bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer + i, 7);
                    Assert.AreEqual(1, bench.Poll().Count(frame => frame[13] == 0 && frame[5] == Mac(i)[5]),
                        "known: " + i);
                }

                // Requests for this node, and announcements.
                uint forged = Bench.Peer + 30 + round;
                Assert.AreEqual(1, bench.Frame(Raw.Ethernet(Raw.Everybody, Mac(99), 0x0806,
                    Raw.Arp(1, Mac(99), forged, Raw.NoMac, Bench.Own))).Count, "answered");
                bench.Frame(Raw.Ethernet(Raw.Everybody, Mac(99), 0x0806,
                    Raw.Arp(1, Mac(99), forged, Raw.NoMac, forged)));
                bench.Frame(Raw.Ethernet(Bench.OwnMac, Mac(99), 0x0806,
                    Raw.Arp(2, Mac(99), forged, Bench.OwnMac, Bench.Own)));
                bench.Now += 50;
            }
        }

        [TestMethod]
        [Conformance("RFC1122-2.3.2.1a")]
        public void Ack_ProbedNeighbor_IsConfirmed()
        {
            foreach (bool data in new[] { true, false })
            {
                Bench bench = new Bench();
                int connection = Accept(bench, Bench.Peer, Bench.PeerMac, out uint next, out uint acknowledged);
                for (int i = 0; i < 600; i++)
                {
                    bench.Advance(1000);
                    bench.Taken();
                    if (data)
                    {
                        Assert.AreEqual(1, bench.Stack.Send(connection, s_data, 0, 1));
                    }
                    else
                    {
                        Segment(bench, Bench.Peer, 2000, next++, acknowledged, 0x18, new byte[] { 1 });
                        bench.Stack.Receive(connection, new byte[16], 0, 16);
                        bench.Advance(500);
                        continue;
                    }

                    byte[] segment = bench.Poll().SingleOrDefault(frame => frame[13] == 0);
                    Assert.IsNotNull(segment, "second " + i);
                    bench.Advance(10);
                    Segment(bench, Bench.Peer, 2000, next, ++acknowledged, 0x10, new byte[0]);
                }

                // Received packets prove nothing about the path out: without acknowledgments the neighbor is probed,
                // and expires.
                Assert.AreEqual(data ? 0u : 1u,
                    System.Math.Min(1, bench.Drops(DropReason.ArpUnresolved) + bench.Drops(DropReason.ArpQueueFull)));
            }
        }

        [TestMethod]
        public void HalfOpenTable_FloodEnds_IsEmptyAfterSeconds()
        {
            Bench bench = new Bench();
            int listener = bench.Stack.Socket(SocketType.Stream);
            bench.Stack.Bind(listener, 0, 80);
            bench.Stack.Listen(listener, 4);
            for (int i = 0; i < 100; i++)
            {
                bench.Advance(50);
                Syn(bench, Bench.Own + 10 + (uint)i, 1000 + i);
            }

            Assert.IsTrue(HalfOpen(bench) >= 6);
            bench.Advance(8000);
            Assert.AreEqual(0, HalfOpen(bench), "8 s after the last");
        }

        [TestMethod]
        public void HalfOpenTable_FewRecords_LastAMinute()
        {
            Bench bench = new Bench().Introduce();
            int listener = bench.Stack.Socket(SocketType.Stream);
            bench.Stack.Bind(listener, 0, 80);
            bench.Stack.Listen(listener, 4);
            for (int i = 0; i < 4; i++)
            {
                Syn(bench, Bench.Peer, 1000 + i);
            }

            bench.Advance(60000);
            Assert.AreEqual(4, HalfOpen(bench));
            bench.Advance(4000);
            Assert.AreEqual(0, HalfOpen(bench));
        }

        [TestMethod]
        public void HalfOpen_NeighborUnresolved_Ends()
        {
            Bench bench = new Bench();
            int listener = bench.Stack.Socket(SocketType.Stream);
            bench.Stack.Bind(listener, 0, 80);
            bench.Stack.Listen(listener, 4);
            Syn(bench, Bench.Peer, 1000);
            Assert.AreEqual(1, HalfOpen(bench));
            bench.Advance(3500);
            Assert.AreEqual(0, HalfOpen(bench));
        }

        [TestMethod]
        [Conformance("RFC1122-2.3.2.2")]
        public void PendingPackets_SeveralNeighbors_KeepsNewestOfEach()
        {
            Bench bench = new Bench(new StackOptions { ArpPendingPackets = 3 });
            int socket = bench.Udp(0, 4000);
            foreach ((uint host, byte value) in new (uint, byte)[] { (0, 1), (1, 2), (1, 3), (2, 4) })
            {
                bench.Stack.SendTo(socket, new[] { value }, 0, 1, Bench.Peer + host, 7);
            }

            bench.Poll();
            for (uint i = 0; i < 3; i++)
            {
                byte[] frame = bench.Frame(Raw.Ethernet(Bench.OwnMac, Mac(i), 0x0806,
                    Raw.Arp(2, Mac(i), Bench.Peer + i, Bench.OwnMac, Bench.Own))).Single();
                Assert.AreEqual(new byte[] { 1, 3, 4 }[i], frame[42]);
            }
        }

        [TestMethod]
        public void Request_LinkBusy_DoesNotCountAsFailed()
        {
            Bench bench = new Bench();
            int socket = bench.Udp(0, 4000);
            bench.Link.HasRoom = false;
            Assert.AreEqual(3, bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7));
            bench.Advance(10000);
            Assert.AreEqual(0u, bench.Drops(DropReason.ArpUnresolved));
            bench.Link.HasRoom = true;
            Assert.AreEqual(1, bench.Advance(10).Count);
            Assert.AreEqual(3,
                bench.Frame(Raw.Ethernet(Bench.OwnMac, Bench.PeerMac, 0x0806,
                    Raw.Arp(2, Bench.PeerMac, Bench.Peer, Bench.OwnMac, Bench.Own))).Single()[44]);
        }

        private static byte[] Mac(uint number)
        {
            return new byte[] { 2, 0, 0, 0, 9, (byte)number };
        }

        private static int HalfOpen(Bench bench)
        {
            SocketInfo info = new SocketInfo();
            return Enumerable.Range(0, bench.Stack.TableCapacity)
                .Count(i => bench.Stack.GetSocketInfo(i, info) && info.State == TcpState.SynReceived);
        }

        private static void Syn(Bench bench, uint source, int port)
        {
            byte[] mac = { 2, 0, 0, 7, 7, 7 };
            byte[] packet = Raw.Ipv4(source, Bench.Own, 6, Raw.Tcp(source, Bench.Own, port, 80, 5, 0, 2));
            bench.Frame(Raw.Ethernet(Bench.OwnMac, mac, 0x0800, packet));
        }

        private static List<byte[]> Segment(Bench bench, uint source, int port,
            uint sequence, uint acknowledgment, int flags, byte[] data)
        {
            return bench.Packet(Raw.Ipv4(source, Bench.Own, 6,
                Raw.Tcp(source, Bench.Own, port, 80, sequence, acknowledgment, flags, 8192, null, data)));
        }

        // A listener and a connection that it has accepted.
        private static int Accept(Bench bench, uint peer, byte[] mac, out uint next, out uint acknowledged)
        {
            int listener = bench.Stack.Socket(SocketType.Stream);
            bench.Stack.Bind(listener, 0, 80);
            bench.Stack.Listen(listener, 4);
            bench.Introduce(peer, mac);
            byte[] answer = Segment(bench, peer, 2000, 99, 0, 2, new byte[0]).Single();
            next = 100;
            acknowledged = Raw.Read32(answer, 38) + 1;
            Segment(bench, peer, 2000, next, acknowledged, 0x10, new byte[0]);
            int connection = bench.Stack.Accept(listener);
            Assert.IsTrue(connection >= 0);
            return connection;
        }
    }
}
