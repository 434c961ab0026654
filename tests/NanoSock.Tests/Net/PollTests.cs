using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Network
{
    /// <summary>The node as a function of packets and time.</summary>
    [TestClass]
    public class PollTests
    {
        [TestMethod]
        public void Poll_IdleNode_NeedsNoWakeup()
        {
            Bench bench = new Bench().Introduce();
            Assert.AreEqual(long.MaxValue, bench.Stack.Poll(bench.Now));
            bench.Udp(0, 7);
            Assert.AreEqual(long.MaxValue, bench.Stack.Poll(bench.Now + 86400000));
        }

        [TestMethod]
        public void Poll_SameTime_DoesNothing()
        {
            Bench bench = new Bench();
            int socket = bench.Udp(0, 7);
            bench.Stack.SendTo(socket, new byte[1], 0, 1, Bench.Peer, 7);
            bench.Stack.JoinGroup(socket, 0xEFFF0001, 0);
            bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 17, new byte[16], 1, 0x2000));
            long next = bench.Stack.Poll(bench.Now);
            bench.Taken();
            uint[] drops = bench.AllDrops();
            uint[] counts = Enumerable.Range(0, (int)Counter.Count).Select(i => bench.Count((Counter)i)).ToArray();
            for (int i = 0; i < 5; i++)
            {
                Assert.AreEqual(next, bench.Stack.Poll(bench.Now));
                Assert.AreEqual(0, bench.Taken().Count);
            }

            CollectionAssert.AreEqual(drops, bench.AllDrops());
            CollectionAssert.AreEqual(counts,
                Enumerable.Range(0, (int)Counter.Count).Select(i => bench.Count((Counter)i)).ToArray());
            Assert.IsTrue(next > bench.Now && next <= bench.Now + 1000, "the next question");
        }

        [TestMethod]
        public void Poll_EchoFromUnresolvedHost_SendsArpRequestAtOnce()
        {
            // The reply to an echo request from an unresolved host needs its hardware address: one Poll receives the
            // request and sends the ARP request.
            Bench bench = new Bench();
            byte[] asked = bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 1, Raw.Icmp(8, 0, 1, new byte[4]))).Single();
            Assert.AreEqual((byte)6, asked[13]);
        }

        [TestMethod]
        public void Poll_Burst_IsLimitedByFramesPerPoll()
        {
            Bench bench = new Bench(new StackOptions { FramesPerPoll = 64, UdpReceiveBuffer = 8000 }).Introduce();
            int socket = bench.Udp(0, 7);
            for (int i = 0; i < 150; i++)
            {
                bench.Link.In.Enqueue(Raw.Ethernet(Bench.OwnMac, Bench.PeerMac, 0x0800,
                    Raw.Ipv4(Bench.Peer, Bench.Own, 17, Raw.Udp(Bench.Peer, Bench.Own, 5, 7, new byte[1]))));
            }

            Assert.AreEqual(bench.Now, bench.Stack.Poll(bench.Now), "more to do");
            Assert.AreEqual(150 - 64, bench.Link.In.Count);
            Assert.AreEqual(bench.Now, bench.Stack.Poll(bench.Now));
            Assert.AreEqual(long.MaxValue, bench.Stack.Poll(bench.Now));
            Assert.AreEqual(150 * 15, Enumerable.Range(0, bench.Stack.TableCapacity).Sum(i =>
            {
                SocketInfo info = new SocketInfo();
                return bench.Stack.GetSocketInfo(i, info) && info.Descriptor == socket ? info.ReceiveQueue : 0;
            }));
        }

        [TestMethod]
        public void Poll_FloodOnOneInterface_ServesOthers()
        {
            Bench bench = new Bench(new StackOptions { FramesPerPoll = 32, UdpReceiveBuffer = 8000 });
            TestLink second = bench.AddLink(Simulation.Address("10.0.1.1"), 24, medium: LinkMedium.Ip);
            for (int i = 0; i < 1000; i++)
            {
                bench.Link.In.Enqueue(new byte[14]);
            }

            bench.Udp(0, 7);
            uint peer = Simulation.Address("10.0.1.2");
            second.In.Enqueue(Raw.Ipv4(peer, Simulation.Address("10.0.1.1"), 17,
                Raw.Udp(peer, Simulation.Address("10.0.1.1"), 5, 7, new byte[1])));
            bench.Stack.Poll(bench.Now);
            Assert.AreEqual(1u, bench.Count(Counter.UdpDelivered), "a flood on one interface starves no other");
        }

        [TestMethod]
        public void Poll_SamePacketsAndTimes_SendsSameBytes()
        {
            List<(long, byte[])> first = Story();
            List<(long, byte[])> second = Story();
            Assert.IsTrue(first.Count > 50);
            Assert.AreEqual(first.Count, second.Count);
            for (int i = 0; i < first.Count; i++)
            {
                Assert.AreEqual(first[i].Item1, second[i].Item1);
                CollectionAssert.AreEqual(first[i].Item2, second[i].Item2);
            }
        }

        [TestMethod]
        public void Poll_ClockWraps_TimersExpireOnTime()
        {
            // Around the wrap of 32-bit timers: retries, aging and reassembly continue.
            foreach (long start in new[]
            {
                1L, (1L << 31) - 1500, (1L << 32) - 1500, (1L << 32) - 59000, (1L << 40) + 3
            })
            {
                Bench bench = new Bench { Now = start };
                bench.Poll();
                int socket = bench.Udp(0, 7);
                bench.Stack.SendTo(socket, new byte[1], 0, 1, Bench.Peer, 7);
                List<(long At, byte[] Frame)> asked = bench.Advance(2999);
                CollectionAssert.AreEqual(new[] { start, start + 1000, start + 2000 },
                    asked.Select(item => item.At).ToArray(), start.ToString());
                bench.Advance(2);
                Assert.AreEqual((int)SocketError.HostUnreachable, bench.Stack.GetOption(socket, SocketOption.Error));
                bench.Introduce();
                bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 17, new byte[16], 1, 0x2000));
                long opened = bench.Now;
                (long at, byte[] frame) = bench.Advance(61000).Single(item => item.Frame[13] == 0);
                Assert.AreEqual(opened + 60000, at);
                Assert.AreEqual((byte)11, frame[34]);
            }
        }

        private static List<(long, byte[])> Story()
        {
            Bench bench = new Bench();
            List<(long, byte[])> sent = new();
            int socket = bench.Udp(0, 7);
            bench.Stack.JoinGroup(socket, 0xEFFF0001, 0);
            for (int i = 0; i < 40; i++)
            {
                bench.Stack.SendTo(bench.Udp(), Raw.Pattern(i * 100), 0, i * 100, Bench.Peer, 7);
                bench.Stack.Connect(bench.Stack.Socket(SocketType.Stream), Bench.Peer, 80 + i);
                sent.AddRange(bench.Advance(100));
                if (i == 5)
                {
                    bench.Frame(Raw.Ethernet(Raw.Everybody, Bench.PeerMac, 0x0806,
                        Raw.Arp(1, Bench.PeerMac, Bench.Peer, Raw.NoMac, Bench.Own)));
                }

                sent.AddRange(bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 1, Raw.Icmp(8, 0, (uint)i, Raw.Pattern(i))))
                    .Select(frame => (bench.Now, frame)));
                for (int j = 0; j < bench.Stack.TableCapacity; j++)
                {
                    SocketInfo info = new SocketInfo();
                    if (j > 3 && bench.Stack.GetSocketInfo(j, info)
                        && info.Descriptor >= 0 && info.Descriptor != socket)
                    {
                        bench.Stack.Close(info.Descriptor);
                    }
                }
            }

            return sent;
        }
    }
}
