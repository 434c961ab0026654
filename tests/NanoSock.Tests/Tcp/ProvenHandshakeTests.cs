using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Handshakes that were completed and found no socket: for their peers the connections are open, so that
    /// forged SYNs must not end them.</summary>
    [TestClass]
    public class ProvenHandshakeTests
    {
        // A flood of SYNs shortens the life of records to 7 s, but not of this one.
        [TestMethod]
        public void CompletedHandshake_SynFlood_KeepsItsTime()
        {
            TcpPeer waiting = Waiting(new StackOptions { TcpSockets = 2, TcpHalfOpen = 8 },
                out TcpPeer first, out int listener);
            PacketLadder ladder = waiting.Ladder;
            for (int i = 0; i < 5; i++)
            {
                ladder.Peer(5000 + i).In("S 0:0(0) win 1000");
                ladder.Forget();
            }

            ladder.Run(9000);
            ladder.Forget();
            Assert.AreEqual(1, ladder.Count(TcpState.SynReceived));
            first.Abort();
            ladder.Forget();
            waiting.In("P. 1:11(10) ack 1");
            waiting.Descriptor = ladder.Node.Accept(listener);
            waiting.Read(10);
        }

        [TestMethod]
        public void CompletedHandshake_TableFull_IsEvictedLast()
        {
            TcpPeer waiting = Waiting(new StackOptions { TcpSockets = 2, TcpHalfOpen = 2 },
                out TcpPeer first, out int listener);
            PacketLadder ladder = waiting.Ladder;
            for (int i = 0; i < 20; i++)
            {
                ladder.Run(10);
                ladder.Peer(5000 + i).In("S 0:0(0) win 1000", i == 0 ? DropReason.None : DropReason.TcpHalfOpenFull);
                ladder.Forget();
            }

            first.Abort();
            ladder.Forget();
            waiting.In("P. 1:11(10) ack 1");
            waiting.Descriptor = ladder.Node.Accept(listener);
            waiting.Read(10);
        }

        // It ends nevertheless, a minute after its SYN.
        [TestMethod]
        public void CompletedHandshake_NoSocket_EndsAfterAMinute()
        {
            TcpPeer waiting = Waiting(new StackOptions { TcpSockets = 2, TcpHalfOpen = 8 }, out _, out _);
            waiting.Ladder.Run(62999);
            Assert.AreEqual(1, waiting.Ladder.Count(TcpState.SynReceived));
            waiting.Ladder.Run(1);
            Assert.AreEqual(0, waiting.Ladder.Count(TcpState.SynReceived));
            waiting.Ladder.Forget();
        }

        // Karn: the acknowledged SYN-ACK is ambiguous if the peer's SYN has elicited the second.
        [TestMethod]
        [Conformance("RFC6298-3")]
        public void RttSample_SynRepeated_IsNotTaken()
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpMinimumRetransmissionTimeout = 201 });
            int listener = ladder.Listen();
            TcpPeer peer = ladder.Peer();
            peer.In("S 0:0(0) win 65535 <mss 1460>");
            peer.Out("S. 0:0(0) ack 1");
            ladder.Quiet(600);
            peer.In("S 0:0(0) win 65535 <mss 1460>");
            peer.Out("S. 0:0(0) ack 1");
            ladder.Quiet(300);
            peer.In(". 1:1(0) ack 1");
            peer.Descriptor = ladder.Node.Accept(listener);
            peer.Write(10);
            peer.Out("P. 1:11(10)");
            peer.OutAfter(1000, "P. 1:11(10)");
        }

        // A listener and a connection fill the table; a second handshake is completed.
        private static TcpPeer Waiting(StackOptions options, out TcpPeer first, out int listener)
        {
            options.TcpSynCookies = false;
            PacketLadder ladder = new PacketLadder(options);
            listener = ladder.Listen(backlog: 100);
            first = ladder.Peer(4000);
            first.Handshake(listener: listener);
            TcpPeer waiting = ladder.Peer(4001);
            waiting.In("S 0:0(0) win 1000");
            waiting.Out("S. 0:0(0) ack 1");
            waiting.In(". 1:1(0) ack 1 win 1000", DropReason.TcpTableFull);
            return waiting;
        }
    }
}
