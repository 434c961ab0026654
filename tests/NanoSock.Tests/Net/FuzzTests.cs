using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Network
{
    /// <summary>A million malformed frames, to a node whose sockets are in all sorts of states: no exception, no
    /// allocation, and afterwards everything works as before.</summary>
    [TestClass]
    [TestCategory("Long")]
    public class FuzzTests
    {
        private const int Frames = 1000000;
        private static readonly uint s_node = Simulation.Address("10.0.0.1");
        private static readonly uint s_peer = Simulation.Address("10.0.0.2");
        private static readonly uint s_group = Simulation.Address("239.255.0.1");
        private readonly byte[] _buffer = new byte[4000];
        private readonly DatagramInfo _info = new DatagramInfo();
        private readonly int[] _sockets = new int[32];
        private int _count;

        [TestMethod]
        [DataRow(1, false)]
        [DataRow(2, true)]
        [DataRow(3, true)]
        [DataRow(4, false)]
        public void Receive_MillionMalformedFrames_LeavesNodeIntact(int seed, bool router)
        {
            Simulation simulation = new Simulation();
            FuzzLink link = null;
            NetStack node = simulation.AddNode("10.0.0.1", 24,
                Options(router), inner => link = new FuzzLink(inner, seed));
            NetStack peer = simulation.AddNode("10.0.0.2", 24, new StackOptions
            {
                TcpSockets = 16, UdpReceiveBuffer = 8000, ReassemblySize = 8000, TcpMaximumSegmentLifetime = 1000
            });
            Assert.AreEqual(1, node.AddInterface(new LoopbackLink(1500, 8), 0x7F000001, 8));
            Assert.AreEqual(2, node.AddInterface(new SilentLink(), Simulation.Address("10.0.1.1"), 24));
            Exchange(simulation, node, peer);
            Learn(link);
            Prepare(simulation, node, peer);
            Assert.IsTrue(link.CorpusSize > 40, "corpus " + link.CorpusSize);

            uint before = node.GetCounter(Counter.FramesIn);
            Attack(node, link, 30000, simulation.Now);
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long now = Attack(node, link, Frames - 30000, simulation.Now + 100000);
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            Assert.AreEqual(0L, allocated, "bytes allocated");
            Assert.IsTrue(node.GetCounter(Counter.FramesIn) - before >= Frames);
            Went(node, router);

            // All sockets are closed, time passes, and the table is empty; no entry was lost in a list.
            for (int i = 0; i < _count; i++)
            {
                node.Close(_sockets[i]);
            }

            simulation.Run(now - simulation.Now + 600000);
            SocketInfo info = new SocketInfo();
            string left = string.Join(", ", Enumerable.Range(0, node.TableCapacity)
                .Where(i => node.GetSocketInfo(i, info))
                .Select(i => $"{info.Protocol} {info.State} {info.LocalPort} {info.Descriptor}"));
            Assert.AreEqual(string.Empty, left);
            for (int i = 0; i < 8; i++)
            {
                Assert.IsTrue((_sockets[i] = node.Socket(SocketType.Stream)) >= 0);
            }

            for (int i = 0; i < 8; i++)
            {
                node.Close(_sockets[i]);
            }

            Exchange(simulation, node, peer);
        }

        private static StackOptions Options(bool router)
        {
            return new StackOptions
            {
                TcpSockets = 16, UdpSockets = 8, ReassemblyBuffers = 2, ReassemblySize = 8000,
                UdpReceiveBuffer = 8000, Interfaces = 3, Forwarding = router,
                TcpMaximumSegmentLifetime = 1000, ArpPendingPackets = 8,
            };
        }

        // Frames to the node that a correct peer would not have sent in the exchange: errors, queries, fragments,
        // options.
        private static void Learn(FuzzLink link)
        {
            byte[] mac = link.HardwareAddress;
            byte[] quote = Raw.Ipv4(s_node, s_peer, 17, Raw.Udp(s_node, s_peer, 5000, 5001, new byte[8]));
            byte[] tcp = Raw.Ipv4(s_node, s_peer, 6, Raw.Tcp(s_node, s_peer, 80, 5001, 1, 1, Tcp.Ack));
            byte[] udp = Raw.Udp(s_peer, s_node, 5001, 5000, Raw.Pattern(2000));
            foreach (byte[] packet in new[]
            {
                Raw.Ipv4(s_peer, s_node, 1, Raw.Icmp(3, 3, 0, quote)),
                Raw.Ipv4(s_peer, s_node, 1, Raw.Icmp(3, 4, 1000, tcp)),
                Raw.Ipv4(s_peer, s_node, 1, Raw.Icmp(11, 0, 0, quote)),
                Raw.Ipv4(s_peer, s_node, 1, Raw.Icmp(5, 1, s_peer, quote)), Raw.Ipv4(s_peer,
                    s_node, 1, Raw.Icmp(8, 0, 1, Raw.Pattern(500))),
                Raw.Ipv4(s_peer, 0xE0000001, 2, Raw.Igmp(0x11, 100, 0)),
                Raw.Ipv4(s_peer, s_group, 2, Raw.Igmp(0x11, 10, s_group)),
                Raw.Ipv4(s_peer, s_group, 2, Raw.Igmp(0x16, 0, s_group)),
                Raw.Ipv4(s_peer, s_node, 17, udp[..1000], 7, 0x2000),
                Raw.Ipv4(s_peer, s_node, 17, udp[1000..], 7, 125), Raw.Ipv4(s_peer, s_node, 17, udp[..800], 8, 0x2000),
                Raw.Ipv4(s_peer, s_node, 17, udp[800..1600], 8, 0x2064),
                Raw.Ipv4(s_peer, s_node, 17, udp[1600..], 8, 200),
                Raw.Ipv4(s_peer, s_node, 17, udp[784..1592], 8, 0x2062),
                Raw.Ipv4(s_peer, s_node, 17, Raw.Udp(s_peer, s_node, 1, 5000, new byte[9]),
                    options: new byte[] { 7, 7, 4, 0, 0, 0, 0, 0 }),
                Raw.Ipv4(s_peer, Simulation.Address("10.0.1.9"), 17,
                    Raw.Udp(s_peer, Simulation.Address("10.0.1.9"), 1, 2, Raw.Pattern(900))),
                Raw.Ipv4(s_peer, s_group, 17, Raw.Udp(s_peer, s_group, 1, 5003, new byte[9])), Raw.Ipv4(s_peer,
                    0x0A0000FF, 17, Raw.Udp(s_peer, 0x0A0000FF, 1, 5000, new byte[9])),
                Raw.Ipv4(s_peer, s_node, 6, Raw.Tcp(s_peer, s_node, 7777, 80, 5, 0,
                    Tcp.Syn, options: new byte[] { 2, 4, 5, 0xB4, 1, 1, 1, 0 })),
            })
            {
                uint to = Raw.Read32(packet, 16);
                byte[] target = to >> 28 == 14 ? new byte[]
                {
                    1, 0, 0x5E, (byte)((to >> 16) & 127), (byte)(to >> 8), (byte)to
                }
                    : to == 0x0A0000FF ? Raw.Everybody
                    : mac;
                link.Learn(Raw.Ethernet(target, Bench.PeerMac, 0x0800, packet));
            }

            foreach (int operation in new[] { 1, 2 })
            {
                link.Learn(Raw.Ethernet(Raw.Everybody, Bench.PeerMac, 0x0806,
                    Raw.Arp(operation, Bench.PeerMac, s_peer, mac, s_node)));
            }
        }

        // Sockets in all sorts of states.
        private void Prepare(Simulation simulation, NetStack node, NetStack peer)
        {
            _count = 0;
            int bound = Add(node.Socket(SocketType.Dgram));
            node.SetOption(bound, SocketOption.Broadcast, 1);
            Assert.AreEqual(0, node.Bind(bound, 0, 5000));
            int connected = Add(node.Socket(SocketType.Dgram));
            Assert.AreEqual(0, node.Connect(connected, s_peer, 5001));
            int member = Add(node.Socket(SocketType.Dgram));
            Assert.AreEqual(0, node.Bind(member, 0, 5003));
            Assert.AreEqual(0, node.JoinGroup(member, s_group, 0));
            int listener = Add(node.Socket(SocketType.Stream));
            Assert.AreEqual(0, node.Bind(listener, 0, 80));
            Assert.AreEqual(0, node.Listen(listener, 3));
            int far = peer.Socket(SocketType.Stream);
            Assert.AreEqual(0, peer.Bind(far, 0, 81));
            Assert.AreEqual(0, peer.Listen(far, 8));
            int[] theirs = new int[4];
            for (int i = 0; i < 4; i++)
            {
                int client = Add(node.Socket(SocketType.Stream));
                Assert.AreEqual(-(int)SocketError.InProgress, node.Connect(client, s_peer, 81));
                Assert.IsTrue(simulation.RunUntil(() => node.Ready(client).HasFlag(SocketReadiness.Writable), 5000));
                theirs[i] = peer.Accept(far);
                Assert.IsTrue(theirs[i] >= 0);
            }

            int clients = _count - 4;
            node.Shutdown(_sockets[clients], SocketShutdown.Send);
            peer.Shutdown(theirs[1], SocketShutdown.Send);
            node.Send(_sockets[clients + 2], _buffer, 0, 1000);
            peer.Send(theirs[2], _buffer, 0, 1000);
            simulation.Run(2000);
            int waiting = peer.Socket(SocketType.Stream);
            peer.Connect(waiting, s_node, 80);
            simulation.Run(100);
            node.Connect(Add(node.Socket(SocketType.Stream)), Simulation.Address("10.0.0.77"), 80);
        }

        private int Add(int socket)
        {
            Assert.IsTrue(socket >= 0);
            _sockets[_count++] = socket;
            return socket;
        }

        // Polls, and acts as a program, without allocating.
        private long Attack(NetStack node, FuzzLink link, int frames, long now)
        {
            link.Left = frames;
            while (link.Left > 0)
            {
                node.Poll(now);
                now += link.Next(20);
                int i = link.Next(_count);
                int socket = _sockets[i];
                switch (link.Next(40))
                {
                    case 0:
                        node.Receive(socket, _buffer, 0, _buffer.Length);
                        break;
                    case 1:
                        node.ReceiveFrom(socket, _buffer, 0, 10, _info);
                        break;
                    case 2:
                        node.Send(socket, _buffer, 0, link.Next(2000));
                        break;
                    case 3:
                        node.SendTo(socket, _buffer, 0, link.Next(3000), link.Next(4) == 0 ? 0x7F000001 : s_peer, 5000);
                        break;
                    case 4:
                        int accepted = node.Accept(_sockets[3]);
                        if (accepted >= 0)
                        {
                            node.Abort(accepted);
                        }

                        break;
                    case 5:
                        if (i > 3 && link.Next(10) == 0)
                        {
                            // Another connection attempt in the place of an old one, or its end.
                            node.Close(socket);
                            int opened = node.Socket(SocketType.Stream);
                            if (opened >= 0)
                            {
                                _sockets[i] = opened;
                                node.Connect(opened, s_peer, 81);
                            }
                        }

                        break;
                    case 6:
                        if (node.NextChanged() >= 0)
                        {
                            node.Ready(socket);
                        }

                        break;
                }
            }

            return now;
        }

        // The frames must have reached all cases: at least these reasons occurred.
        private static void Went(NetStack node, bool router)
        {
            DropReason[] all =
            {
                DropReason.FrameTooShort, DropReason.FrameTooLong, DropReason.EthernetNotForUs,
                DropReason.EthernetBadSource, DropReason.EthernetTypeUnknown,
                DropReason.ArpTruncated, DropReason.ArpBadHeader, DropReason.ArpBadOperation,
                DropReason.ArpBadSender, DropReason.ArpNotForUs, DropReason.Ipv4Truncated,
                DropReason.Ipv4BadVersion, DropReason.Ipv4BadHeaderLength,
                DropReason.Ipv4BadTotalLength, DropReason.Ipv4BadChecksum, DropReason.Ipv4BadOption,
                DropReason.Ipv4BadSource, DropReason.Ipv4BadDestination,
                DropReason.Ipv4LinkBroadcast, DropReason.Ipv4BadFragment,
                DropReason.Ipv4FragmentOverlap, DropReason.Ipv4FragmentDuplicate,
                DropReason.Ipv4FragmentTooLarge, DropReason.Ipv4ReassemblyFull, DropReason.Ipv4ProtocolUnknown,
                DropReason.IcmpTruncated, DropReason.IcmpBadChecksum, DropReason.IcmpTypeUnknown,
                DropReason.IcmpBroadcastEcho, DropReason.IcmpQuoteTruncated,
                DropReason.IcmpQuoteForeign, DropReason.IcmpRateLimited, DropReason.IgmpTruncated,
                DropReason.IgmpBadChecksum, DropReason.IgmpTypeUnknown, DropReason.UdpTruncated,
                DropReason.UdpBadLength, DropReason.UdpBadChecksum, DropReason.UdpBadPort,
                DropReason.UdpNoSocket, DropReason.UdpQueueFull, DropReason.TcpTruncated,
                DropReason.TcpBadDataOffset, DropReason.TcpBadChecksum, DropReason.TcpBadOption,
                DropReason.TcpBadFlags, DropReason.TcpBadPort, DropReason.TcpNotUnicast,
                DropReason.TcpNoSocket, DropReason.TcpOutOfWindow, DropReason.LinkBusy,
                router ? DropReason.Ipv4NoRoute : DropReason.Ipv4NotForUs,
            };
            Assert.AreEqual(string.Empty,
                string.Join(", ", all.Where(reason => node.GetDropCount(reason) == 0)), "never met");
            Assert.IsTrue(node.GetCounter(Counter.Ipv4Reassembled) > 10);
        }

        // The traffic of correct nodes: an echo, datagrams large and small, a connection from each side.
        private void Exchange(Simulation simulation, NetStack node, NetStack peer)
        {
            int one = node.Socket(SocketType.Dgram);
            Assert.AreEqual(0, node.Bind(one, 0, 6000));
            int other = peer.Socket(SocketType.Dgram);
            Assert.AreEqual(0, peer.Bind(other, 0, 6001));
            byte[] data = Raw.Pattern(3500);
            foreach (int size in new[] { 0, 10, 3500, 1000 })
            {
                bool came = false;
                for (int attempt = 0; attempt < 10 && !came; attempt++)
                {
                    // The first fragments of a datagram may be lost while the neighbor is resolved.
                    peer.SendTo(other, data, 0, size, s_node, 6000);
                    came = simulation.RunUntil(() => node.Ready(one).HasFlag(SocketReadiness.Readable), 3000);
                }

                Assert.IsTrue(came, "datagram of " + size);
                Assert.AreEqual(size, node.Receive(one, _buffer, 0, 4000));
                CollectionAssert.AreEqual(data[..size], _buffer[..size]);
                Assert.AreEqual(size, node.SendTo(one, data, 0, size, s_peer, 6001));
                Assert.IsTrue(simulation.RunUntil(() => peer.Ready(other).HasFlag(SocketReadiness.Readable), 5000));
                while (peer.Receive(other, _buffer, 0, 4000) >= 0)
                {
                }
            }

            node.Close(one);
            peer.Close(other);
            Connection(simulation, node, peer, s_peer);
            Connection(simulation, peer, node, s_node);
        }

        private void Connection(Simulation simulation, NetStack client, NetStack server, uint address)
        {
            int listener = server.Socket(SocketType.Stream);
            Assert.AreEqual(0, server.Bind(listener, 0, 443));
            Assert.AreEqual(0, server.Listen(listener, 2));
            int socket = client.Socket(SocketType.Stream);
            Assert.AreEqual(-(int)SocketError.InProgress, client.Connect(socket, address, 443));
            int accepted = -1;
            Assert.IsTrue(
                simulation.RunUntil(() => (accepted = accepted < 0 ? server.Accept(listener) : accepted) >= 0, 20000),
                "no connection");
            byte[] data = Raw.Pattern(1500);
            Assert.AreEqual(1500, client.Send(socket, data, 0, 1500));
            int got = 0;
            Assert.IsTrue(simulation.RunUntil(
                () => (got += Math.Max(0, server.Receive(accepted, _buffer, got, 4000 - got))) == 1500,
                20000));
            CollectionAssert.AreEqual(data, _buffer[..1500]);
            Assert.AreEqual(0, client.Close(socket));
            Assert.IsTrue(simulation.RunUntil(() => server.Receive(accepted, _buffer, 0, 1) == 0, 20000));
            Assert.AreEqual(0, server.Close(accepted));
            Assert.AreEqual(0, server.Close(listener));
            simulation.Run(5000);
        }

        /// <summary>A link that accepts all frames and delivers none. TestLink would keep a copy of each; this one
        /// allocates nothing.</summary>
        private sealed class SilentLink : ILink
        {
            public LinkMedium Medium => LinkMedium.Ethernet;

            public int Mtu => 600;

            public LinkChecksums Checksums => LinkChecksums.None;

            public bool IsUp => true;

            public byte[] HardwareAddress { get; } = { 2, 0, 0, 0, 1, 1 };

            public int Receive(byte[] buffer, int offset, int capacity)
            {
                return 0;
            }

            public bool Transmit(byte[] buffer, int offset, int length)
            {
                return true;
            }

            public long Poll(long nowMilliseconds)
            {
                return long.MaxValue;
            }

            public bool SetWakeup(IWakeup wakeup)
            {
                return true;
            }
        }
    }
}
