using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Interfaces
{
    /// <summary>Several routes to one prefix: metrics, and fail-over to a link that is up.</summary>
    [TestClass]
    public class RouteMetricTests
    {
        private static readonly uint s_second = Simulation.Address("10.1.0.1");
        private static readonly uint s_secondPeer = Simulation.Address("10.1.0.2");
        private static readonly uint s_far = Simulation.Address("172.16.0.9");

        [TestMethod]
        [Conformance("RFC1122-3.3.1.2")]
        [DataRow(10, 20)]
        [DataRow(20, 10)]
        [DataRow(5, 5)]
        public void Send_TwoDefaultRoutes_UsesLowerMetric(int first, int second)
        {
            Bench bench = Two(out TestLink other);
            Assert.AreEqual(SocketError.Success, bench.Stack.AddRoute(0, 0, Bench.Peer, -1, first));
            Assert.AreEqual(SocketError.Success, bench.Stack.AddRoute(0, 0, s_secondPeer, -1, second));
            Sends(bench, first <= second ? bench.Link : other, first <= second ? Bench.Own : s_second);
        }

        [TestMethod]
        public void Send_LinkDown_FailsOverAndBack()
        {
            Bench bench = Two(out TestLink other);
            bench.Stack.AddRoute(0, 0, Bench.Peer, -1, 1);
            bench.Stack.AddRoute(0, 0, s_secondPeer, -1, 2);
            Sends(bench, bench.Link, Bench.Own);
            bench.Link.IsUp = false;
            bench.Advance(2000);
            Sends(bench, other, s_second);
            other.IsUp = false;
            bench.Advance(2000);
            int socket = bench.Udp();
            Assert.AreEqual(-(int)SocketError.NetworkDown, bench.Stack.SendTo(socket, new byte[1], 0, 1, s_far, 9),
                "all are down");
            bench.Link.IsUp = true;
            bench.Advance(2000);
            Sends(bench, bench.Link, Bench.Own);
        }

        [TestMethod]
        public void Send_PrefixLinkDown_DoesNotFailOverToShorterPrefix()
        {
            Bench bench = Two(out TestLink other);
            bench.Stack.AddRoute(0, 0, s_secondPeer, -1, 0);
            bench.Link.IsUp = false;
            bench.Advance(2000);
            int socket = bench.Udp();
            Assert.AreEqual(-(int)SocketError.NetworkDown,
                bench.Stack.SendTo(socket, new byte[1], 0, 1, Bench.Peer, 9));
            Assert.AreEqual(0, bench.Taken(other).Count);
        }

        [TestMethod]
        public void AddRoute_SameGatewayAgain_ChangesMetric()
        {
            Bench bench = Two(out TestLink other);
            bench.Stack.AddRoute(0, 0, Bench.Peer, -1, 1);
            bench.Stack.AddRoute(0, 0, s_secondPeer, -1, 2);
            bench.Stack.AddRoute(0, 0, Bench.Peer, -1, 3);
            Sends(bench, other, s_second);
            Assert.AreEqual(SocketError.Success, bench.Stack.RemoveRoute(0, 0, Bench.Peer, -1));
            Assert.AreEqual(SocketError.AddressNotAvailable, bench.Stack.RemoveRoute(0, 0, Bench.Peer, -1),
                "there was one");
            Assert.AreEqual(SocketError.InvalidArgument, bench.Stack.AddRoute(0, 0, Bench.Peer, -1, -1));
            Assert.AreEqual(SocketError.InvalidArgument, bench.Stack.AddRoute(0, 0, Bench.Peer, -1, 65536));
            Assert.AreEqual(SocketError.Success, bench.Stack.AddRoute(0, 0, Bench.Peer, -1, 65535));
        }

        [TestMethod]
        public void SetDefaultGateway_SeveralRoutes_ReplacesAll()
        {
            Bench bench = Two(out TestLink other);
            bench.Stack.AddRoute(0, 0, Bench.Peer, -1, 1);
            bench.Stack.AddRoute(0, 0, Bench.Peer + 1, -1, 2);
            Assert.AreEqual(SocketError.Success, bench.Stack.SetDefaultGateway(s_secondPeer));
            Sends(bench, other, s_second);
            Assert.AreEqual(SocketError.AddressNotAvailable, bench.Stack.RemoveRoute(0, 0, 0, 0));
            Assert.AreEqual(SocketError.Success, bench.Stack.RemoveRoute(0, 0, 0, 1));
        }

        [TestMethod]
        public void RemoveRoute_Arguments_SelectRoutes()
        {
            Bench bench = Two(out _);
            bench.Stack.AddRoute(0, 0, Bench.Peer, -1, 1);
            bench.Stack.AddRoute(0, 0, Bench.Peer + 1, -1, 2);
            bench.Stack.AddRoute(0, 0, s_secondPeer, -1, 3);
            Assert.AreEqual(SocketError.AddressNotAvailable, bench.Stack.RemoveRoute(0, 0, Bench.Peer, 1));
            Assert.AreEqual(SocketError.AddressNotAvailable, bench.Stack.RemoveRoute(0, 1, 0, -1));
            Assert.AreEqual(SocketError.InvalidArgument, bench.Stack.RemoveRoute(0, 33, 0, -1));
            Assert.AreEqual(SocketError.AddressNotAvailable,
                bench.Stack.RemoveRoute(Simulation.Address("10.0.0.0"), 24, 0, -1), "an interface's own prefix");
            Assert.AreEqual(SocketError.Success, bench.Stack.RemoveRoute(0, 0, 0, 0));
            Assert.AreEqual(SocketError.AddressNotAvailable, bench.Stack.RemoveRoute(0, 0, Bench.Peer + 1, -1));
            Assert.AreEqual(SocketError.Success, bench.Stack.RemoveRoute(0, 0, 0, -1));
        }

        [TestMethod]
        public void Connect_FailOver_KeepsRemovedRouteOutOfUse()
        {
            Bench bench = Two(out TestLink other);
            bench.Stack.AddRoute(0, 0, Bench.Peer, -1, 1);
            int socket = bench.Stack.Socket(SocketType.Stream);
            bench.Stack.Connect(socket, s_far, 80);
            Assert.AreEqual(1, bench.Poll().Count);
            bench.Stack.AddRoute(0, 0, s_secondPeer, -1, 2);
            bench.Stack.RemoveRoute(0, 0, Bench.Peer, -1);
            Assert.AreNotEqual(0, bench.Advance(1500, other).Count, "the SYN is retransmitted by the other route");
            Assert.AreEqual(0, bench.Taken().Count);
        }

        private static Bench Two(out TestLink other)
        {
            Bench bench = new Bench(medium: LinkMedium.Ip);
            other = bench.AddLink(s_second, 24, medium: LinkMedium.Ip);
            return bench;
        }

        private static void Sends(Bench bench, TestLink link, uint source)
        {
            int socket = bench.Udp();
            Assert.AreEqual(1, bench.Stack.SendTo(socket, new byte[1], 0, 1, s_far, 9));
            Assert.AreEqual(source, Raw.Read32(bench.Taken(link).Single(), 12));
            bench.Stack.Close(socket);
        }
    }
}
