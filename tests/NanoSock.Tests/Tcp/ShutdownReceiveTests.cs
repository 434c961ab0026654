using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>A shutdown of the receiving side: data that has arrived can still be read, later data is acknowledged
    /// and discarded.</summary>
    [TestClass]
    public class ShutdownReceiveTests
    {
        [TestMethod]
        public void ShutdownReceive_UnreadData_CanBeRead()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpReceiveBuffer = 1024 });
            peer.In("P. 1:601(600)");
            peer.OutAfter(100, ". 1:1(0) ack 601 win 424");
            peer.Shutdown(SocketShutdown.Receive);
            peer.Out(". 1:1(0) ack 601 win 1024");
            peer.In("P. 601:901(300)");
            peer.In("P. 901:1201(300)");
            peer.Out(". 1:1(0) ack 1201 win 1024");
            Assert.AreEqual(600, peer.Node.GetOption(peer.Descriptor, SocketOption.Available));
            peer.Read(200);
            peer.Shutdown(SocketShutdown.Receive);

            // The rest is unchanged, whenever the ring wraps.
            for (int at = 1201; at < 9001; at += 600)
            {
                peer.In($"P. {at}:{at + 300}(300)");
                peer.In($"P. {at + 300}:{at + 600}(300)");
                peer.Ladder.Forget();
            }

            peer.Read(400);
            Assert.AreEqual(0, peer.ReadResult());
            peer.Ladder.Forget();
            peer.In("PF. 9001:9101(100)");
            peer.Out(". 1:1(0) ack 9102 win 1023");
            Assert.AreEqual(0, peer.ReadResult());
            Assert.AreEqual(TcpState.CloseWait, peer.State);
        }

        // A full buffer keeps its data, and the peer can finish.
        [TestMethod]
        public void ShutdownReceive_BufferFull_OpensWindow()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpReceiveBuffer = 1024 });
            peer.In("P. 1:1025(1024)");
            peer.OutAfter(100, ". 1:1(0) ack 1025 win 0");
            peer.Shutdown(SocketShutdown.Receive);
            peer.Out(". 1:1(0) ack 1025 win 1024");
            peer.In("P. 1025:2049(1024)");
            peer.OutAfter(100, ". 1:1(0) ack 2049 win 1024");
            peer.In("F. 2049:2049(0)");
            peer.Out(". 1:1(0) ack 2050");
            peer.Read(1024);
            Assert.AreEqual(0, peer.ReadResult());
        }

        [TestMethod]
        public void ShutdownReceive_DataOutOfOrder_IsDiscarded()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpReceiveBuffer = 1024 });
            peer.In("P. 1:101(100)");
            peer.In("P. 201:301(100)");
            peer.Ladder.Forget();
            peer.Shutdown(SocketShutdown.Receive);
            peer.Ladder.Forget();
            peer.In("P. 401:501(100)");
            peer.Ladder.Forget();
            peer.In("P. 101:201(100)");
            peer.Out(". 1:1(0) ack 301");
            peer.In("P. 301:401(100)");
            peer.Out(". 1:1(0) ack 501");
            Assert.AreEqual(100, peer.Node.GetOption(peer.Descriptor, SocketOption.Available));
            peer.Read(100);
            Assert.AreEqual(0, peer.ReadResult());
        }

        [TestMethod]
        public void ShutdownReceive_NoUnreadData_KeepsWindowOpen()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpReceiveBuffer = 1024 });
            peer.Shutdown(SocketShutdown.Receive);
            Assert.AreEqual(0, peer.ReadResult());
            peer.In("P. 1:501(500)");
            peer.In("P. 501:1001(500)");
            peer.Out(". 1:1(0) ack 1001 win 1024");
            Assert.AreEqual(0, peer.ReadResult());
            peer.Close();
            peer.Out("F. 1:1(0) ack 1001");
        }

        // RFC 9293 SHLD-3: the data was acknowledged before the shutdown, and is lost with the close, as on Linux.
        [TestMethod]
        public void ShutdownReceive_CloseWithUnreadData_SendsReset()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpReceiveBuffer = 1024 });
            peer.In("P. 1:501(500)");
            peer.OutAfter(100, ". 1:1(0) ack 501 win 524");
            peer.Shutdown(SocketShutdown.Receive);
            peer.Out(". 1:1(0) ack 501 win 1024");
            peer.Close();
            peer.Out("R. 1:1(0) ack 501");
        }

        [TestMethod]
        public void ShutdownReceive_Reset_KeepsUnreadData()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.In("P. 1:501(500)");
            peer.Shutdown(SocketShutdown.Receive);
            peer.Ladder.Forget();
            peer.In("R. 501:501(0) ack 1");
            peer.Read(500);
            Assert.AreEqual(-(int)SocketError.ConnectionReset, peer.ReadResult());
        }
    }
}
