using System.Linq;
using System.Reflection;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>The urgent mechanism: RFC 9293 3.8.5 and the sixth step of 3.10.7.4, RFC 6093.</summary>
    [TestClass]
    public class UrgentTests
    {
        // MUST-30, MUST-62: the pointer marks the end of the urgent data, until all preceding data is sent.
        [TestMethod]
        [Conformance("MUST-30", "MUST-62")]
        public void Send_UrgentData_SetsPointerUntilTheMark()
        {
            TcpPeer peer = TcpPeer.Accepted(mss: 100);
            Assert.AreEqual(250, SendUrgent(peer, 0, 250));
            peer.Ladder.Poll();
            peer.Out("U. 1:101(100) urg 250");
            peer.Out("U. 101:201(100) urg 150");
            peer.In(". ack 201");
            peer.Out("PU. 201:251(50) urg 50");
            peer.In("P. 1:11(10)");
            peer.OutAfter(100, ". 251:251(0) ack 11 urg 0");

            // Retransmitted, it is still urgent; later data is not.
            peer.Ladder.RunUntilSent();
            peer.Out("PU. 201:251(50) urg 50");
            peer.In(". ack 251");
            Assert.AreEqual(30, peer.Node.Send(peer.Descriptor, StreamPattern.Make(250, 30), 0, 30));
            peer.Ladder.Poll();
            peer.Out("P. 251:281(30) urg 0");
        }

        // The peer must be informed at once, whatever delays the data: a closed window, or Nagle's algorithm.
        [TestMethod]
        public void Send_UrgentDataWithClosedWindow_SendsPointerAtOnce()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 0);
            Assert.AreEqual(10, SendUrgent(peer, 0, 10));
            peer.Ladder.Poll();
            peer.Out("U. 1:1(0) ack 1 urg 10");
            peer.Ladder.RunUntilSent();
            peer.Out("U. 1:2(1) urg 10");
            peer.In(". ack 1 win 100");
            peer.Out("PU. 1:11(10) urg 10");
        }

        [TestMethod]
        public void Send_UrgentDataHeldByNagle_SendsPointerAtOnce()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.Write(10);
            peer.Out("P. 1:11(10) urg 0");
            Assert.AreEqual(5, SendUrgent(peer, 10, 5));
            peer.Ladder.Poll();
            peer.Out("U. 11:11(0) ack 1 urg 5");
            peer.In(". ack 11");
            peer.Out("PU. 11:16(5) urg 5");
        }

        [TestMethod]
        public void Send_UrgentDataWithBlockedLink_SendsPointerWhenRoom()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 0);
            peer.Ladder.Link.Room = 0;
            Assert.AreEqual(10, SendUrgent(peer, 0, 10));
            peer.Ladder.Poll();
            peer.Ladder.Link.Room = int.MaxValue;
            peer.Ladder.Poll();
            peer.Out("U. 1:1(0) ack 1 urg 10");
        }

        [TestMethod]
        public void SendUrgent_BufferFull_SetsNoMark()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 0);
            peer.Write(2048);
            Assert.AreEqual(-(int)SocketError.WouldBlock, SendUrgent(peer, 0, 10));
            Assert.AreEqual(0, SendUrgent(peer, 0, 0));
            peer.Ladder.RunUntilSent();
            peer.Out(". 1:2(1) urg 0");
            Assert.AreEqual(-(int)SocketError.NotSocket, peer.Node.SendUrgent(-1, new byte[1], 0, 1));
            Assert.AreEqual(1u, peer.Ladder.Count(Counter.BadDescriptors));
            int udp = peer.Node.Socket(SocketType.Dgram);
            Assert.AreEqual(-(int)SocketError.OperationNotSupported, peer.Node.SendUrgent(udp, new byte[1], 0, 1));
        }

        // MUST-30, MUST-32, MUST-33: the program is informed, sees the remaining length, and stops at the mark.
        [TestMethod]
        [Conformance("MUST-30", "MUST-32", "MUST-33")]
        public void Receive_UrgentData_StopsAtTheMark()
        {
            TcpPeer peer = TcpPeer.Accepted();
            Drain(peer);
            peer.In("PU. 1:101(100) ack 1 urg 60");
            Assert.AreEqual(peer.Descriptor, peer.Node.NextChanged());
            Assert.AreEqual(SocketReadiness.Urgent | SocketReadiness.Readable | SocketReadiness.Writable,
                peer.Node.Ready(peer.Descriptor));
            Left(peer, 60, false);
            peer.Read(25);
            Left(peer, 35, false);
            Assert.AreEqual(35, peer.Node.Receive(peer.Descriptor, new byte[100], 0, 100));
            Left(peer, 0, true);
            Assert.AreEqual(SocketReadiness.Readable | SocketReadiness.Writable, peer.Node.Ready(peer.Descriptor));
            Assert.AreEqual(40, peer.Node.Receive(peer.Descriptor, new byte[100], 0, 100));
            Left(peer, 0, false);

            // A passed mark is deleted: a pointer at the next byte to read is no mark.
            peer.In("U. 101:101(0) ack 1 urg 0");
            Left(peer, 0, false);
            peer.Ladder.Forget();
        }

        // MUST-32: a notification ahead of the data; again when the pointer advances, and not otherwise.
        [TestMethod]
        [Conformance("MUST-32", "MUST-33")]
        public void Receive_UrgentPointerAdvances_SignalsOncePerMark()
        {
            TcpPeer peer = TcpPeer.Accepted();
            Drain(peer);
            peer.In("U. 1:1(0) ack 1 urg 500");
            Assert.AreEqual(peer.Descriptor, peer.Node.NextChanged());
            Assert.AreEqual(SocketReadiness.Urgent | SocketReadiness.Writable, peer.Node.Ready(peer.Descriptor));
            Left(peer, 500, false);
            peer.In("U. 1:1(0) ack 1 urg 500");
            peer.In("U. 1:1(0) ack 1 urg 400");
            Assert.AreEqual(-1, peer.Node.NextChanged());
            Left(peer, 500, false);
            peer.In("U. 1:1(0) ack 1 urg 501");
            Assert.AreEqual(peer.Descriptor, peer.Node.NextChanged());
            Left(peer, 501, false);

            // At the mark it can advance too.
            peer.In("PU. 1:502(501) ack 1 urg 501");
            peer.Read(501);
            Left(peer, 0, true);
            peer.In("PU. 502:512(10) ack 1 urg 4");
            Left(peer, 4, false);
            Assert.AreEqual(4, peer.Node.Receive(peer.Descriptor, new byte[100], 0, 100));
            Left(peer, 0, true);
            peer.Ladder.Forget();
        }

        // MUST-66: the window is closed, the data refused, and the pointer counts.
        [TestMethod]
        [Conformance("MUST-66")]
        [DataRow(0)]
        [DataRow(10)]
        public void Receive_UrgentPointerWithClosedWindow_IsProcessed(int data)
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpReceiveBuffer = 256 });
            peer.In("P. 1:257(256) ack 1");
            peer.Ladder.Run(100);
            peer.Out(". 1:1(0) ack 257 win 0");
            peer.In($"U. 257:{257 + data}({data}) ack 1 urg 10");
            if (data > 0)
            {
                peer.Out(". 1:1(0) ack 257 win 0");
            }

            Left(peer, 266, false);
            Assert.AreEqual(SocketReadiness.Urgent, peer.Node.Ready(peer.Descriptor) & SocketReadiness.Urgent);
        }

        // The pointer counts from the number that the segment had before it was trimmed.
        [TestMethod]
        public void Receive_TrimmedUrgentSegment_KeepsPointer()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.In("P. 1:51(50) ack 1");
            peer.In("PU. 1:101(100) ack 1 urg 70");
            Left(peer, 70, false);
            peer.Ladder.Run(200);
            peer.Ladder.Forget();

            // Out of order it counts as well: it points at later data.
            peer.In("PU. 201:301(100) ack 1 urg 40");
            Left(peer, 240, false);
            peer.Ladder.Forget();
        }

        [TestMethod]
        [DataRow("Established", true)]
        [DataRow("FinWait1", true)]
        [DataRow("FinWait2", true)]
        [DataRow("CloseWait", false)]
        [DataRow("Closing", false)]
        [DataRow("LastAck", false)]
        public void Receive_UrgentPointer_IsProcessedBeforeTheFin(string state, bool taken)
        {
            TcpPeer peer = TcpStates.Reach(state);
            peer.In("U. urg 7");
            peer.Ladder.Forget();
            Left(peer, taken ? 7 : 0, false);
        }

        [TestMethod]
        public void Receive_UrgentPointerInHandshake_IsProcessed()
        {
            TcpPeer active = TcpPeer.Connecting(new PacketLadder());
            active.In("SU. 0:0(0) ack 1 urg 9");
            active.Out(". 1:1(0) ack 1");
            Left(active, 8, false);

            TcpPeer passive = TcpStates.Reach("HalfOpen");
            passive.In("U. 1:11(10) ack 1 urg 10");
            passive.Ladder.Forget();
            passive.Descriptor = passive.Node.Accept(passive.Descriptor);
            Left(passive, 10, false);
        }

        // Invalid pointers have no effect.
        [TestMethod]
        public void Receive_InvalidUrgentPointer_HasNoEffect()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.In("PU. 1:11(10) ack 1 urg 0");
            Left(peer, 0, false);
            peer.Read(10);
            peer.In("U. 11:11(0) ack 1 urg 0");
            Left(peer, 0, false);

            // Without the flag the field is ignored.
            peer.In("P. 11:21(10) ack 1 urg 9");
            Left(peer, 0, false);
            peer.Ladder.Forget();

            // Before the data that was read.
            peer.Read(10);
            peer.In("U. 1:11(10) ack 1 urg 20", DropReason.TcpOutOfWindow);
            peer.Ladder.Forget();
            Left(peer, 0, false);

            // The maximum of the field; the stream ends before.
            peer.In("U. 21:31(10) ack 1 urg 65535");
            Left(peer, 65535, false);
            peer.In("FU. 31:31(0) ack 1 urg 65535");
            peer.Ladder.Forget();
            Left(peer, 10, false);
            peer.Read(10);
            Assert.AreEqual(0, peer.ReadResult());
            Assert.AreEqual(SocketReadiness.None, peer.Node.Ready(peer.Descriptor) & SocketReadiness.Urgent);
        }

        [TestMethod]
        public void Receive_UrgentPointerAfterShutdown_IsIgnored()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.In("U. 1:1(0) ack 1 urg 10");
            peer.Shutdown(SocketShutdown.Receive);
            Left(peer, 0, false);
            peer.In("U. 1:1(0) ack 1 urg 20");
            Left(peer, 0, false);
            Assert.AreEqual(SocketReadiness.None, peer.Node.Ready(peer.Descriptor) & SocketReadiness.Urgent);
        }

        // More than 2^31 bytes later an old mark must not look like a future one.
        [TestMethod]
        public void Send_UrgentMarkPassed_IsCleared()
        {
            TcpPeer peer = TcpPeer.Accepted();
            Assert.AreEqual(10, SendUrgent(peer, 0, 10));
            peer.Ladder.Poll();
            peer.Out("PU. 1:11(10) urg 10");
            peer.In(". ack 11");
            Assert.AreNotEqual(0, Features(peer.Node));
            Assert.AreEqual(10, peer.Node.Send(peer.Descriptor, StreamPattern.Make(10, 10), 0, 10));
            peer.Ladder.Poll();
            peer.Out("P. 11:21(10) urg 0");
            Assert.AreEqual(0, Features(peer.Node));
        }

        [TestMethod]
        public void Send_UrgentMarkPassed_FastPathReturns()
        {
            const int FastPath = 0x1000;
            TcpPeer peer = TcpPeer.Accepted();
            for (uint at = 0; at < 20; at += 10)
            {
                Assert.AreEqual(10, at == 0
                    ? SendUrgent(peer, at, 10)
                    : peer.Node.Send(peer.Descriptor, StreamPattern.Make(at, 10), 0, 10));
                peer.Ladder.Run(1);
                peer.Ladder.Forget();
                peer.In(". ack " + (at + 11));
                Assert.AreEqual(at == 0 ? 0 : FastPath, Union(peer.Node, "Flags") & FastPath);
            }
        }

        // Reads the flags that validate marks of all connections from inside: to send so much would take too long.
        private static int Features(NetStack node)
        {
            const int Marks = 0x0004 | 0x0008 | 0x0010;
            return Union(node, "Features") & Marks;
        }

        private static int Union(NetStack node, string field)
        {
            const BindingFlags Hidden = BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
            object table = typeof(NetStack).GetField("_tcp", Hidden).GetValue(node);
            return ((ushort[])table.GetType().GetField(field, Hidden).GetValue(table)).Aggregate(0, (a, b) => a | b);
        }

        private static int SendUrgent(TcpPeer peer, uint at, int length)
        {
            return peer.Node.SendUrgent(peer.Descriptor, StreamPattern.Make(at, length), 0, length);
        }

        private static void Left(TcpPeer peer, int bytes, bool atMark)
        {
            Assert.AreEqual(bytes, peer.Node.GetOption(peer.Descriptor, SocketOption.UrgentRemaining));
            Assert.AreEqual(atMark ? 1 : 0, peer.Node.GetOption(peer.Descriptor, SocketOption.AtMark));
        }

        private static void Drain(TcpPeer peer)
        {
            while (peer.Node.NextChanged() >= 0)
            {
            }
        }
    }
}
