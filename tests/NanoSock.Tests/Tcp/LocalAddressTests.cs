using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>A node with two addresses, and the local address of a connection: RFC 9293 3.9.1.1.</summary>
    [TestClass]
    public class LocalAddressTests
    {
        private const int Source = 12;
        private static readonly uint s_second = Simulation.Address("10.0.1.1");
        private static readonly uint s_secondPeer = Simulation.Address("10.0.1.2");
        private static readonly uint s_far = Simulation.Address("172.16.0.9");

        [TestMethod]
        [Conformance("MUST-44")]
        public void Connect_Unbound_UsesAddressOfRoute()
        {
            Bench bench = Node(out TestLink second);
            foreach ((uint to, uint from, TestLink link) in new[]
            {
                (Bench.Peer, Bench.Own, bench.Link), (s_secondPeer, s_second, second), (s_far, s_second, second)
            })
            {
                int socket = Connect(bench, to);
                Assert.AreEqual(0, bench.Stack.GetLocal(socket, out uint local, out _));
                Assert.AreEqual(from, local);
                Assert.AreEqual(from, Raw.Read32(bench.Poll(link).Single(), Source));
            }
        }

        [TestMethod]
        [Conformance("MUST-43")]
        public void Connect_BoundAddress_IsUsed()
        {
            Bench bench = Node(out TestLink second);
            int socket = bench.Stack.Socket(SocketType.Stream);
            Assert.AreEqual(0, bench.Stack.Bind(socket, Bench.Own, 0));
            bench.Stack.Connect(socket, s_secondPeer, 80);
            Assert.AreEqual(Bench.Own, Raw.Read32(bench.Poll(second).Single(), Source));
        }

        [TestMethod]
        [Conformance("MUST-43")]
        public void Listen_BoundAddress_AcceptsOnlyThere()
        {
            Bench bench = Node(out TestLink second);
            Listen(bench, s_second, 80);
            Listen(bench, 0, 81);
            bench.Expect(DropReason.TcpNoSocket, () => Assert.AreEqual((byte)(Tcp.Rst | Tcp.Ack),
                bench.Packet(Syn(Bench.Peer, Bench.Own, 80)).Single()[33]));
            Assert.AreEqual((byte)(Tcp.Syn | Tcp.Ack),
                bench.Packet(Syn(s_secondPeer, s_second, 80), null, second).Single()[33]);

            // A listener on any address accepts connections to either, each with the address that it was opened to.
            byte[] answer = bench.Packet(Syn(Bench.Peer, Bench.Own, 81)).Single();
            Assert.AreEqual(((byte)(Tcp.Syn | Tcp.Ack), Bench.Own), (answer[33], Raw.Read32(answer, Source)));
            answer = bench.Packet(Syn(s_secondPeer, s_second, 81), null, second).Single();
            Assert.AreEqual(((byte)(Tcp.Syn | Tcp.Ack), s_second), (answer[33], Raw.Read32(answer, Source)));
        }

        [TestMethod]
        [Conformance("MUST-45")]
        public void RouteChange_OpenConnection_KeepsLocalAddress()
        {
            Bench bench = Node(out TestLink second);
            int active = Connect(bench, s_far);
            byte[] syn = bench.Poll(second).Single();
            int port = Raw.Read16(syn, 20);
            uint ours = Raw.Read32(syn, 24) + 1;
            byte[] answer = Raw.Tcp(s_far, s_second, 80, port, 500, ours, Tcp.Syn | Tcp.Ack);
            Assert.AreEqual(1, bench.Packet(Raw.Ipv4(s_far, s_second, 6, answer), null, second).Count);
            int listener = Listen(bench, 0, 81);
            bench.Packet(Syn(s_far, s_second, 81), null, second);

            // From here on all packets to the far side use the other link.
            Assert.AreEqual(SocketError.Success,
                bench.Stack.AddRoute(Simulation.Address("172.16.0.0"), 12, Bench.Peer, -1));
            Assert.AreEqual(10, bench.Stack.Send(active, new byte[10], 0, 10));
            Assert.AreEqual(s_second, Raw.Read32(bench.Poll().Single(), Source), "data");
            byte[] again = bench.Advance(1000)
                .Select(item => item.Frame)
                .First(packet => packet[33] == (Tcp.Syn | Tcp.Ack));
            Assert.AreEqual(s_second, Raw.Read32(again, Source), "the answer to a SYN, sent again");
            byte[] last = Raw.Tcp(s_far, s_second, 4000, 81, 501, Raw.Read32(again, 24) + 1, Tcp.Ack);
            bench.Packet(Raw.Ipv4(s_far, s_second, 6, last), null, second);
            int passive = bench.Stack.Accept(listener);
            bench.Taken();
            Assert.AreEqual(10, bench.Stack.Send(passive, new byte[10], 0, 10));
            Assert.AreEqual(s_second, Raw.Read32(bench.Poll().Single(), Source), "data of the accepted connection");
            Assert.AreEqual(s_second, LocalOf(bench, active));
            Assert.AreEqual(s_second, LocalOf(bench, passive));
        }

        // The reset of the evicted connection looks up another route between the look-up of Connect and its use.
        [TestMethod]
        public void Connect_EvictingAnOrphanOnAnotherLink_KeepsTheAddressOfItsRoute()
        {
            Bench bench = Node(out TestLink second, new StackOptions { TcpSockets = 2, TcpBuffers = 1 });
            int first = Connect(bench, Bench.Peer);
            byte[] syn = bench.Poll().Single();
            byte[] answer = Raw.Tcp(Bench.Peer, Bench.Own, 80, Raw.Read16(syn, 20),
                500, Raw.Read32(syn, 24) + 1, Tcp.Syn | Tcp.Ack);
            Assert.AreEqual(1, bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 6, answer)).Count);
            Assert.AreEqual(10, bench.Stack.Send(first, new byte[10], 0, 10));
            Assert.AreEqual(0, bench.Stack.Close(first));
            Assert.AreNotEqual(0, bench.Advance(2000).Count, "data, never acknowledged");

            int next = Connect(bench, s_secondPeer);
            Assert.AreEqual(Tcp.Rst, bench.Taken().Single()[33] & Tcp.Rst);
            Assert.AreEqual(s_second, LocalOf(bench, next));
            Assert.AreEqual(s_second, Raw.Read32(bench.Poll(second).Single(), Source));
        }

        private static Bench Node(out TestLink second, StackOptions options = null)
        {
            Bench bench = new Bench(options, medium: LinkMedium.Ip);
            second = bench.AddLink(s_second, 24, medium: LinkMedium.Ip);
            Assert.AreEqual(SocketError.Success,
                bench.Stack.AddRoute(Simulation.Address("172.16.0.0"), 12, s_secondPeer, -1));
            return bench;
        }

        private static int Connect(Bench bench, uint to)
        {
            int socket = bench.Stack.Socket(SocketType.Stream);
            Assert.AreEqual(-(int)SocketError.InProgress, bench.Stack.Connect(socket, to, 80));
            return socket;
        }

        private static int Listen(Bench bench, uint address, int port)
        {
            int socket = bench.Stack.Socket(SocketType.Stream);
            Assert.AreEqual(0, bench.Stack.Bind(socket, address, port));
            Assert.AreEqual(0, bench.Stack.Listen(socket, 4));
            return socket;
        }

        private static byte[] Syn(uint from, uint to, int port)
        {
            return Raw.Ipv4(from, to, 6, Raw.Tcp(from, to, 4000, port, 500, 0, Tcp.Syn));
        }

        private static uint LocalOf(Bench bench, int socket)
        {
            Assert.AreEqual(0, bench.Stack.GetLocal(socket, out uint address, out _));
            return address;
        }
    }
}
