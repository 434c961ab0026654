using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>A FIN that arrives before preceding data: RFC 9293 3.10.7.4, eighth step.</summary>
    [TestClass]
    public class EarlyFinTests
    {
        // Holes are filled in any order; without bytes of its own; in every state where the peer may still close.
        [TestMethod]
        [DataRow("Established", TcpState.CloseWait)]
        [DataRow("FinWait1", TcpState.Closing)]
        [DataRow("FinWait2", TcpState.Closed)]
        public void Fin_SeveralHoles_IsProcessedWhenTheLastIsFilled(string state, TcpState after)
        {
            TcpPeer peer = TcpStates.Reach(state);
            peer.In("F. 301:301(0)");
            peer.Ladder.Forget();
            peer.In("P. 201:301(100)");
            peer.Ladder.Forget();
            peer.In("P. 1:101(100)");
            peer.Ladder.Forget();
            Assert.AreEqual(state, peer.State.ToString());
            peer.In("P. 101:201(100)");
            Assert.AreEqual(after, peer.State);
            peer.Read(300);
            Assert.AreEqual(0, peer.ReadResult());
        }

        [TestMethod]
        public void Fin_ReceivedThreeTimes_IsProcessedOnce()
        {
            TcpPeer peer = TcpStates.Reach("Established");
            peer.In("F. 101:101(0)");
            peer.Out(". 1:1(0) ack 1");
            peer.In("F. 101:101(0)");
            peer.Out(". 1:1(0) ack 1");
            peer.In("PF. 1:101(100)");
            peer.Out(". 1:1(0) ack 102");
            peer.Read(100);
            Assert.AreEqual(0, peer.ReadResult());
            peer.In(". 102 ack 1");
            peer.Ladder.NothingUnasked();
            Assert.AreEqual(TcpState.CloseWait, peer.State);
        }

        // A hole that has no room in the list of ranges: the FIN is known nevertheless.
        [TestMethod]
        public void Fin_AssemblerFull_IsKeptWithoutItsData()
        {
            TcpPeer peer = TcpPeer.Accepted(new NanoSock.Sockets.StackOptions { TcpOutOfOrderRanges = 1 });
            peer.In("P. 201:301(100)");
            peer.Out(". 1:1(0) ack 1");
            peer.In("PF. 401:501(100)", DropReason.TcpOutOfOrderFull);
            peer.Out(". 1:1(0) ack 1");
            peer.In("P. 1:201(200)");
            peer.Out(". 1:1(0) ack 301");
            peer.In("P. 301:401(100)");
            peer.OutAfter(100, ". 1:1(0) ack 401");
            Assert.AreEqual(TcpState.Established, peer.State);
            peer.In("P. 401:501(100)");
            peer.Out(". 1:1(0) ack 502");
            Assert.AreEqual(TcpState.CloseWait, peer.State);
            peer.Read(500);
        }

        // The stream ends at the first FIN, whatever follows it.
        [TestMethod]
        [DataRow("F. 401:401(0)", DropReason.None)]
        [DataRow("PF. 301:401(100)", DropReason.TcpDataAfterFin)]
        [DataRow("P. 301:401(100)", DropReason.TcpDataAfterFin)]
        [DataRow("F. 201:201(0)", DropReason.None)]
        public void Fin_SecondAtOtherPosition_DoesNotMoveTheFirst(string second, DropReason reason)
        {
            TcpPeer peer = TcpStates.Reach("Established");
            peer.In("PF. 101:301(200)");
            peer.Out(". 1:1(0) ack 1");
            peer.In(second, reason);
            peer.Out(". 1:1(0) ack 1");
            peer.In("P. 1:101(100)");
            peer.Out(". 1:1(0) ack 302");
            Assert.AreEqual(TcpState.CloseWait, peer.State);
            peer.Read(300);
            Assert.AreEqual(0, peer.ReadResult());
        }

        [TestMethod]
        public void Fin_BelowQueuedData_EndsStreamBeforeIt()
        {
            TcpPeer peer = TcpStates.Reach("Established");
            peer.In("P. 101:301(200)");
            peer.Out(". 1:1(0) ack 1");
            peer.In("F. 201:201(0)");
            peer.Out(". 1:1(0) ack 1");
            peer.In("P. 1:101(100)");
            peer.Out(". 1:1(0) ack 202");
            Assert.AreEqual(TcpState.CloseWait, peer.State);
            peer.Read(200);
            Assert.AreEqual(0, peer.ReadResult());
        }

        [TestMethod]
        public void Fin_DataAcrossIt_IsTrimmed()
        {
            TcpPeer peer = TcpStates.Reach("Established");
            peer.In("F. 201:201(0)");
            peer.Out(". 1:1(0) ack 1");
            peer.In("P. 1:301(300)", DropReason.TcpDataAfterFin);
            peer.Out(". 1:1(0) ack 202");
            Assert.AreEqual(TcpState.CloseWait, peer.State);
            peer.Read(200);
            Assert.AreEqual(0, peer.ReadResult());
        }
    }
}
