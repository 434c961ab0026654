using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>The peer of a connection that the node has opened does not wait for delayed acknowledgments at the
    /// start.</summary>
    [TestClass]
    [DoNotParallelize]
    public class QuickAckTests
    {
        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void QuickAck_FirstEightSegments_AreAckedAtOnce(bool prediction)
        {
            FastPathSwitch.IsOn = prediction;
            try
            {
                TcpPeer peer = TcpPeer.Connected();
                for (int i = 0; i < 8; i++)
                {
                    peer.In($"P. {1 + (i * 100)}:{101 + (i * 100)}(100) ack 1");
                    peer.Out($". 1:1(0) ack {101 + (i * 100)}");
                }

                // RFC 9293 3.8.6.3 from now on.
                peer.In("P. 801:901(100) ack 1");
                peer.OutAfter(100, ". 1:1(0) ack 901");
                peer.In("P. 901:1001(100) ack 1");
                peer.Ladder.Quiet(50);
                peer.In("P. 1001:1101(100) ack 1");
                peer.Out(". 1:1(0) ack 1101");
            }
            finally
            {
                FastPathSwitch.IsOn = true;
            }
        }

        [TestMethod]
        public void QuickAck_SegmentsSent_DoNotCount()
        {
            TcpPeer peer = TcpPeer.Connected();
            for (int i = 0; i < 10; i++)
            {
                peer.Write(10);
                peer.Out($"P. {1 + (i * 10)}:{11 + (i * 10)}(10) ack 1");
                peer.In($". 1:1(0) ack {11 + (i * 10)}");
            }

            peer.In("P. 1:101(100) ack 101");
            peer.Out(". 101:101(0) ack 101");
        }

        [TestMethod]
        public void QuickAck_PassiveOpen_DelaysAck()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.In("P. 1:101(100) ack 1");
            peer.Ladder.Quiet(50);
            peer.Write(10);
            peer.Out("P. 1:11(10) ack 101");
        }

        [TestMethod]
        public void QuickAck_SlotReused_StartsWithoutCredit()
        {
            TcpPeer peer = TcpPeer.Connected(new StackOptions { TcpSockets = 2 });
            peer.Node.Abort(peer.Descriptor);
            peer.Ladder.Poll();
            peer.Ladder.Forget();
            peer.Ladder.Listen(81);
            TcpPeer other = peer.Ladder.Peer(4001, 81);
            other.Handshake(accept: false);
            other.In("P. 1:101(100) ack 1");
            peer.Ladder.Quiet(50);
        }
    }
}
