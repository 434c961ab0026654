using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Interfaces
{
    /// <summary>An MTU that is set while the node runs.</summary>
    [TestClass]
    public class MtuTests
    {
        [TestMethod]
        public void SetMtu_Value_IsChecked()
        {
            Bench bench = new Bench(mtu: 1400);
            Assert.AreEqual(SocketError.InvalidArgument, bench.Stack.SetMtu(1, 1000));
            Assert.AreEqual(SocketError.MessageSize, bench.Stack.SetMtu(0, 67));
            Assert.AreEqual(SocketError.MessageSize, bench.Stack.SetMtu(0, 1401));
            Assert.AreEqual(SocketError.Success, bench.Stack.SetMtu(0, 68));
            Assert.AreEqual(SocketError.Success, bench.Stack.SetMtu(0, 1400), "that of the link again");
        }

        [TestMethod]
        public void SetMtu_OpenConnection_SegmentsFollow()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpSendBuffer = 8192, TcpTimestamps = false });
            Assert.AreEqual(1460, peer.Node.GetOption(peer.Descriptor, SocketOption.MaximumSegmentSize));
            Assert.AreEqual(SocketError.Success, peer.Node.SetMtu(0, 1000));
            Assert.AreEqual(960, peer.Node.GetOption(peer.Descriptor, SocketOption.MaximumSegmentSize));
            peer.Write(1920);
            peer.Out(". 1:961(960) ack 1");
            peer.Out("P. 961:1921(960) ack 1");
            peer.In(". 1:1(0) ack 1921");
            Assert.AreEqual(SocketError.Success, peer.Node.SetMtu(0, 1500));
            Assert.AreEqual(1460, peer.Node.GetOption(peer.Descriptor, SocketOption.MaximumSegmentSize));
            peer.Write(1460);
            peer.Out("P. 1921:3381(1460) ack 1");
        }

        [TestMethod]
        public void SetMtu_DataInFlight_IsRetransmittedInSmallerSegments()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpSendBuffer = 8192, TcpTimestamps = false });
            peer.Write(1460);
            peer.Out("P. 1:1461(1460) ack 1");
            peer.Node.SetMtu(0, 1000);
            peer.Ladder.RunUntilSent();
            peer.Out(". 1:961(960) ack 1");
        }

        [TestMethod]
        public void SetMtu_Datagram_IsFragmented()
        {
            Bench bench = new Bench().Introduce();
            int socket = bench.Udp(0, 7);
            bench.Stack.SendTo(socket, new byte[1000], 0, 1000, Bench.Peer, 9);
            Assert.AreEqual(1, bench.Taken().Count);
            bench.Stack.SetMtu(0, 576);
            bench.Stack.SendTo(socket, new byte[1000], 0, 1000, Bench.Peer, 9);
            Assert.AreEqual(2, bench.Taken().Count);
        }

        [TestMethod]
        public void SetMtu_ReceivedPacket_MayBeAsLargeAsTheLinkAllows()
        {
            Bench bench = new Bench();
            int socket = bench.Udp(0, 7);
            bench.Stack.SetMtu(0, 576);
            bench.Expect(DropReason.None, () => bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 17,
                Raw.Udp(Bench.Peer, Bench.Own, 9, 7, new byte[1400]))));
            Assert.AreEqual(1400, bench.Stack.Receive(socket, new byte[2000], 0, 2000));
        }

        [TestMethod]
        public void SetMtu_NewConnection_AnnouncesIt()
        {
            Bench bench = new Bench().Introduce();
            bench.Stack.SetMtu(0, 1000);
            int socket = bench.Stack.Socket(SocketType.Stream);
            bench.Stack.Connect(socket, Bench.Peer, 80);
            byte[] syn = bench.Poll().Single();
            Assert.AreEqual((2, 4, 960), (syn[54], syn[55], Raw.Read16(syn, 56)), "the MSS option comes first");
        }
    }
}
