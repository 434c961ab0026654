using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Network
{
    /// <summary>Headers that remain in the transmit buffer from the last packet are reused for the next one of the same
    /// socket. Whatever happens in between, every frame equals one that is built from the start: to the right neighbor,
    /// with the socket's own addresses, options and checksums.</summary>
    [TestClass]
    public class KeptHeaderTests
    {
        private static readonly uint[] s_peers =
        {
            Bench.Peer, Simulation.Address("10.0.0.3"), Simulation.Address("20.0.0.1")
        };
        private static readonly byte[] s_otherMac = { 2, 0, 0, 0, 0, 77 };

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        public void HeaderTemplate_RandomEvents_SendsCorrectDatagrams(int seed)
        {
            Random random = new Random(seed);
            Bench bench = new Bench(new StackOptions { UdpSockets = 3 });
            byte[][] macs = { Bench.PeerMac, new byte[] { 2, 0, 0, 0, 0, 3 }, Bench.PeerMac };
            bench.Introduce(s_peers[0], macs[0]);
            bench.Introduce(s_peers[1], macs[1]);
            Assert.AreEqual(SocketError.Success, bench.Stack.SetDefaultGateway(s_peers[0]));
            List<Sender> senders = new() { new Sender(bench, 5000), new Sender(bench, 5001), new Sender(bench, 5002) };
            HashSet<int> identifications = new();
            int gateway = 0;
            int kept = 0;
            (int Sender, int Peer, int Port) last = default;
            for (int step = 0; step < 3000; step++)
            {
                int which = random.Next(10) < 6 ? last.Sender : random.Next(3);
                Sender sender = senders[which];
                switch (random.Next(16))
                {
                    case 0:
                        sender.TimeToLive = 1 + random.Next(255);
                        Assert.AreEqual(0,
                            bench.Stack.SetOption(sender.Socket, SocketOption.TimeToLive, sender.TimeToLive));
                        break;
                    case 1:
                        sender.TypeOfService = random.Next(64) << 2;
                        Assert.AreEqual(0,
                            bench.Stack.SetOption(sender.Socket, SocketOption.TypeOfService, sender.TypeOfService));
                        break;
                    case 2:
                        sender.KeepWhole = !sender.KeepWhole;
                        Assert.AreEqual(0,
                            bench.Stack.SetOption(sender.Socket, SocketOption.DontFragment, sender.KeepWhole ? 1 : 0));
                        break;
                    case 3:
                        // The neighbor's hardware address changes.
                        int neighbor = random.Next(2);
                        macs[neighbor] = macs[neighbor] == s_otherMac
                            ? new byte[] { 2, 0, 0, 0, 0, (byte)(2 + neighbor) }
                            : s_otherMac;
                        bench.Introduce(s_peers[neighbor], macs[neighbor]);
                        macs[2] = gateway == 0 ? macs[0] : macs[1];
                        break;
                    case 4:
                        gateway = random.Next(2);
                        Assert.AreEqual(SocketError.Success, bench.Stack.SetDefaultGateway(s_peers[gateway]));
                        macs[2] = macs[gateway];
                        break;
                    case 5:
                        // Another packet is built in the same buffer: a ping reply, a port unreachable, a reset.
                        Disturb(bench, random.Next(3), macs[0]);
                        break;
                    case 6:
                        // A datagram that is too large is refused, after nothing or after a part was written.
                        Assert.IsTrue(bench.Stack.SendTo(sender.Socket, new byte[66000],
                            0, 65508 + random.Next(400), s_peers[0], 7) < 0);
                        break;
                    case 7:
                        senders[which] = sender.Renewed();
                        sender = senders[which];
                        break;
                    default:
                        break;
                }

                bench.Taken();
                (int Sender, int Peer, int Port) next = random.Next(3) == 0
                    ? (which, random.Next(3), 7 + random.Next(2))
                    : (which, last.Peer, last.Port == 0 ? 7 : last.Port);
                kept += next == last ? 1 : 0;
                last = next;
                byte[] data = Raw.Pattern(random.Next(1400), step);
                Assert.AreEqual(data.Length,
                    bench.Stack.SendTo(sender.Socket, data, 0, data.Length, s_peers[next.Peer], next.Port));
                List<byte[]> sent = bench.Taken();
                Assert.AreEqual(1, sent.Count);
                byte[] frame = sent[0];
                int identification = sender.KeepWhole ? 0 : Ipv4.Identification(frame, 14);
                Assert.IsTrue(sender.KeepWhole || identifications.Add(identification),
                    "Identification again: " + identification);
                byte[] expected = Raw.Ethernet(macs[next.Peer], Bench.OwnMac,
                    0x0800, Raw.Ipv4(Bench.Own, s_peers[next.Peer], 17,
                        Raw.Udp(Bench.Own, s_peers[next.Peer], sender.Port, next.Port, data), identification,
                        sender.KeepWhole ? 0x4000 : 0, sender.TimeToLive, sender.TypeOfService), false);
                CollectionAssert.AreEqual(expected, frame, "Step " + step);
            }

            Assert.IsTrue(kept > 500, "Only " + kept);
        }

        // As a resolver does: a socket for each query, never bound by its program. A new socket in the slot of a closed
        // one that had queried the same server still has a port of its own, and none of the other's options.
        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void HeaderTemplate_SlotReused_IsNotInherited(bool abort)
        {
            Bench bench = new Bench(new StackOptions { UdpSockets = 1 });
            bench.Introduce(Bench.Peer, Bench.PeerMac);
            int first = bench.Udp(0, 5000);
            Assert.AreEqual(0, bench.Stack.SetOption(first, SocketOption.TimeToLive, 7));
            Assert.AreEqual(0, bench.Stack.SetOption(first, SocketOption.TypeOfService, 0x10));
            Assert.AreEqual(0, bench.Stack.SetOption(first, SocketOption.DontFragment, 1));
            Assert.AreEqual(3, bench.Stack.SendTo(first, new byte[3], 0, 3, Bench.Peer, 53));
            Assert.AreEqual(0, abort ? bench.Stack.Abort(first) : bench.Stack.Close(first));
            int second = bench.Stack.Socket(SocketType.Dgram);
            bench.Taken();
            Assert.AreEqual(3, bench.Stack.SendTo(second, new byte[3], 0, 3, Bench.Peer, 53));
            byte[] frame = bench.Taken()[0];
            Assert.AreEqual(0, bench.Stack.GetLocal(second, out _, out int port));
            Assert.AreNotEqual(5000, port);
            byte[] expected = Raw.Ethernet(Bench.PeerMac, Bench.OwnMac, 0x0800, Raw.Ipv4(Bench.Own, Bench.Peer, 17,
                Raw.Udp(Bench.Own, Bench.Peer, port, 53, new byte[3]), Ipv4.Identification(frame, 14)), false);
            CollectionAssert.AreEqual(expected, frame);
            bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 17, Raw.Udp(Bench.Peer, Bench.Own, 53, port, new byte[4])));
            Assert.AreEqual(4, bench.Stack.Receive(second, new byte[9], 0, 9));
        }

        private static void Disturb(Bench bench, int what, byte[] mac)
        {
            byte[] packet = what == 0 ? Raw.Ipv4(Bench.Peer, Bench.Own, 1, Raw.Icmp(8, 0, 1, new byte[20]))
                : what == 1 ? Raw.Ipv4(Bench.Peer, Bench.Own, 17, Raw.Udp(Bench.Peer, Bench.Own, 9, 9, new byte[3]))
                : Raw.Ipv4(Bench.Peer, Bench.Own, 6, Raw.Tcp(Bench.Peer, Bench.Own, 9, 9, 1, 1, 0x10, 100));
            bench.Now += 1000;
            Assert.AreEqual(1, bench.Packet(packet).Count);
        }

        private sealed class Sender
        {
            internal readonly int Socket;
            internal readonly int Port;
            internal int TimeToLive = 64;
            internal int TypeOfService;
            internal bool KeepWhole;
            private readonly Bench _bench;

            internal Sender(Bench bench, int port)
            {
                _bench = bench;
                Port = port;
                Socket = bench.Udp(0, port);
            }

            // The next socket in this slot, at another port.
            internal Sender Renewed()
            {
                Assert.AreEqual(0, _bench.Stack.Close(Socket));
                return new Sender(_bench, Port < 6000 ? Port + 1000 : Port - 1000);
            }
        }
    }
}
