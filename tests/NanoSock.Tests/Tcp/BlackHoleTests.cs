using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using static NanoSock.Tests.TcpTests.BlackHolePath;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Paths on which large packets are lost without an ICMP message: RFC 4821 7.7, RFC 8899 4.3.</summary>
    [TestClass]
    public class BlackHoleTests
    {
        private const int Age = 600000;

        // Two time-outs of the first size, two of 1,200 bytes, then 536.
        [TestMethod]
        [Conformance("RFC4821-7.7")]
        public void BlackHole_TwoTimeouts_ReducesSegmentSize()
        {
            TcpPeer peer = Sender();
            Flight(peer, 1, 1460, 2920);
            peer.OutAfter(1000, ". 1:1461(1460)");
            peer.OutAfter(2000, ". 1:1201(1200)");
            peer.OutAfter(4000, ". 1:1201(1200)");
            peer.OutAfter(8000, ". 1:537(536)");
            peer.OutAfter(16000, ". 1:537(536)");
            Assert.AreEqual(2u, peer.Ladder.Count(Counter.TcpBlackHoles));
            peer.In(". ack 537");
            peer.Out(". 537:1073(536)");
            peer.Out(". 1073:1609(536)");
        }

        // The limits are those of the MSS (RFC 6691) and include options that every segment carries.
        [TestMethod]
        [DataRow(1460, 1460, true, 1460)]
        [DataRow(1459, 1200, true, 1200)]
        [DataRow(1200, 1200, true, 1200)]
        [DataRow(1199, 536, true, 536)]
        [DataRow(536, 536, true, 536)]
        [DataRow(1459, 1188, false, 1200)]
        [DataRow(1199, 524, false, 536)]
        public void BlackHole_PathOfAnyMtu_DeliversTwelveSegmentsIn20S(int path, int mss, bool plain, int limit)
        {
            TcpPeer peer = Sender(plain: plain);
            int full = 1460 + mss - limit;
            peer.Write(12 * full);
            long start = peer.Ladder.Now;
            List<int> sizes = Deliver(peer, path, 12 * full);
            Assert.IsTrue(peer.Ladder.Now - start < 20000, "It took " + (peer.Ladder.Now - start) + " ms.");
            Assert.AreEqual(mss, sizes[^2]);
            Assert.AreEqual(path == 1460 ? 0u : limit == 1200 ? 1u : 2u, peer.Ladder.Count(Counter.TcpBlackHoles));
        }

        // Segments that fit 1,200 bytes have four time-outs.
        [TestMethod]
        [DataRow(1000)]
        [DataRow(1200)]
        public void BlackHole_MssUpTo1200_ReducesAfterFourTimeouts(int mss)
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpSendBuffer = 32768 }, mss: mss);
            Flight(peer, 1, mss, mss);
            peer.OutAfter(1000, $"P. 1:{1 + mss}({mss})");
            peer.OutAfter(2000, $"P. 1:{1 + mss}({mss})");
            peer.OutAfter(4000, $"P. 1:{1 + mss}({mss})");
            peer.OutAfter(8000, ". 1:537(536)");
        }

        // Losses of segments that a smaller size would not cut prove nothing about sizes.
        [TestMethod]
        [DataRow(536, 0)]
        [DataRow(537, 1)]
        [DataRow(1000, 1)]
        [DataRow(1200, 1)]
        [DataRow(1201, 2)]
        public void BlackHole_SmallSegmentLost_DoesNotReduceSize(int length, int steps)
        {
            TcpPeer peer = Sender();
            peer.Write(length);
            peer.Out($"P. 1:{length + 1}({length})");
            peer.Ladder.Run(40000);
            Assert.AreEqual((uint)steps, peer.Ladder.Count(Counter.TcpBlackHoles));
        }

        // Small messages that are outstanding together fill a segment on retransmission; no large segment was lost
        // then.
        [TestMethod]
        public void BlackHole_CoalescedRetransmissionLost_DoesNotReduceSize()
        {
            TcpPeer peer = Sender();
            for (int i = 0; i < 8; i++)
            {
                peer.Write(100);
                peer.Out($"P. {1 + (i * 100)}:{101 + (i * 100)}(100)");
                peer.Ladder.Quiet(10);
            }

            peer.OutAfter(920, "P. 1:801(800)");
            peer.OutAfter(2000, "P. 1:801(800)");
            peer.Ladder.Quiet(3999);
            Assert.AreEqual(0u, peer.Ladder.Count(Counter.TcpBlackHoles));
        }

        [TestMethod]
        public void BlackHole_SynLost_DoesNotReduceSize()
        {
            TcpPeer peer = TcpPeer.Connecting(new PacketLadder(new StackOptions { TcpSendBuffer = 32768 }));
            peer.Ladder.Run(30000);
            peer.Ladder.Forget();
            peer.In("S. 0:0(0) ack 1 win 65535 <mss 1460>");
            peer.Out(". 1:1(0) ack 1");
            peer.Write(1460);
            peer.Out("P. 1:1461(1460)");
            peer.Ladder.RunUntilSent();
            Assert.AreEqual(1500, peer.Ladder.TakeLate().Length);
        }

        // A link that is down, and one that has no room: no segment was sent that a path could have lost.
        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void BlackHole_LinkDownOrBlocked_DoesNotReduceSize(bool down)
        {
            TcpPeer peer = Sender();
            Flight(peer, 1, 1460, 1460);
            peer.Ladder.Link.IsUp = !down;
            peer.Ladder.Link.Room = down ? int.MaxValue : 0;
            peer.Ladder.Quiet(40000);
            peer.Ladder.Link.IsUp = true;
            peer.Ladder.Link.Room = int.MaxValue;
            peer.Ladder.Poll();
            Assert.AreEqual(1500, peer.Ladder.TakeLate().Length);
            Assert.AreEqual(0u, peer.Ladder.Count(Counter.TcpBlackHoles));
        }

        // A peer that never responds is given up at the usual time.
        [TestMethod]
        public void BlackHole_SilentPeer_TimesOutAtTheUsualTime()
        {
            long[] ends = new long[2];
            for (int i = 0; i < 2; i++)
            {
                TcpPeer peer = Sender();
                peer.Write(i == 0 ? 100 : 14600);
                while (peer.Node.GetOption(peer.Descriptor, SocketOption.Error) == 0)
                {
                    peer.Ladder.Run(1000);
                    Assert.IsTrue(peer.Ladder.Now < 1000000);
                }

                ends[i] = peer.Ladder.Now;
            }

            Assert.AreEqual(ends[0], ends[1]);
        }

        // Where full segments arrive now and then, consecutive time-outs are due to loss, not size; a path can become a
        // black hole, though.
        [TestMethod]
        public void BlackHole_FullSegmentsArriveSometimes_KeepsSize()
        {
            TcpPeer peer = Sender();
            Assert.AreEqual(0, peer.Node.SetOption(peer.Descriptor, SocketOption.UserTimeout, Age));
            Flight(peer, 1, 1460, 1460);
            peer.OutAfter(1000, "P. 1:1461(1460)");
            peer.In(". ack 1461");
            Flight(peer, 1461, 1460, 1460);
            for (int i = 0; i < 5; i++)
            {
                peer.Ladder.RunUntilSent();
                peer.Out("P. 1461:2921(1460)");
            }

            peer.Ladder.RunUntilSent();
            peer.Out(". 1461:2661(1200)");
            peer.Ladder.RunUntilSent();
            peer.Out(". 1461:1997(536)");

            // One arrival may be luck: the first size has two more chances.
            peer.In(". ack 1997");
            peer.Out("P. 1997:2921(924)");
            peer.In(". ack 2921");
            for (uint i = 0, from = 2921; i < 2; i++, from += 1460)
            {
                Flight(peer, from, 1460, 1460);
                for (int tries = 0; tries < 3; tries++)
                {
                    peer.Ladder.RunUntilSent();
                    peer.Out($"P. {from}:{from + 1460}(1460)");
                }

                peer.Ladder.RunUntilSent();
                peer.Out($". {from}:{from + 1200}(1200)");
                peer.In($". ack {from + 1460}");
            }

            Flight(peer, 5841, 1460, 1460);
            for (int tries = 0; tries < 3; tries++)
            {
                peer.Ladder.RunUntilSent();
                peer.Out("P. 5841:7301(1460)");
            }

            peer.Ladder.RunUntilSent();
            peer.Out(". 5841:7041(1200)");
            peer.In(". ack 7301");
            Flight(peer, 7301, 1200, 1200);
        }

        // The report of a router is believed, up to its own time.
        [TestMethod]
        public void BlackHole_IcmpFragmentationNeeded_SetsSize()
        {
            TcpPeer peer = Sender();
            byte[] first = Flight(peer, 1, 1460, 2920);
            peer.OutAfter(1000, ". 1:1461(1460)");
            peer.OutAfter(2000, ". 1:1201(1200)");
            peer.Ladder.Icmp(3, 4, 1000, first);
            peer.Out(". 1:961(960)");
        }
    }
}
