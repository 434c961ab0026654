using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Senders with a lying peer. A seed makes a run; the message of a failure names it.</summary>
    [TestClass]
    [TestCategory("Long")]
    public class HostilePeerTests
    {
        private const int Runs = 60;

        // Whatever acknowledgments contain: nothing breaks, the node sends not many more segments than it receives, and
        // when the peer behaves the stream arrives complete and the connection ends. (A false acknowledgment of lost
        // data harms only the peer itself; this one receives everything.)
        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        public void Sender_HostileAcks_DeliversTheStream(int third)
        {
            uint[] drops = new uint[(int)DropReason.Count];
            uint untimed = 0;
            for (int seed = third * Runs; seed < (third + 1) * Runs; seed++)
            {
                try
                {
                    HostilePeer peer = new HostilePeer(seed);
                    peer.Attack(200);
                    int sent = peer.Sent;
                    int injected = peer.Injected;
                    peer.Behave();
                    for (int i = 0; i < drops.Length; i++)
                    {
                        drops[i] += peer.Node.GetDropCount((DropReason)i);
                    }

                    untimed += peer.Node.GetCounter(Counter.TcpNoTimestamp);
                    Assert.IsTrue(sent < 4 * injected, $"{sent} segments for {injected}");
                }
                catch (Exception exception)
                {
                    throw new AssertFailedException($"Seed {seed}: {exception.Message}", exception);
                }
            }

            foreach (DropReason reason in new[]
            {
                DropReason.TcpBadAck, DropReason.TcpBadSack, DropReason.TcpOldTimestamp, DropReason.TcpBadOption
            })
            {
                Assert.IsTrue(drops[(int)reason] > 100, reason + ": " + drops[(int)reason]);
            }

            Assert.IsTrue(untimed > 100, "without timestamps: " + untimed);
        }

        // Blocks of single bytes, a peer's smallest segments, few records: an acknowledgment makes no more segments
        // than there are records, and a round trip not many more than one (CVE-2019-11477 to 11479).
        [TestMethod]
        [DataRow(4)]
        [DataRow(64)]
        public void Sender_SackBlocksOfOneByte_SendsBoundedSegments(int records)
        {
            StackOptions options = new StackOptions
            {
                TcpSendBuffer = 65536, TcpSendRecords = records, TcpTimestamps = false
            };
            PacketLadder ladder = new PacketLadder(options, plain: false);
            int listener = ladder.Listen();
            TcpPeer peer = ladder.Peer();
            peer.In("S 0:0(0) win 65535 <mss 48,nop,nop,raw 04 02>");
            peer.Out("S. 0:0(0) ack 1");
            ladder.Run(50);
            peer.In(". 1:1(0) ack 1");
            peer.Descriptor = ladder.Node.Accept(listener);
            peer.WriteSome(60000);
            int total = 0;
            for (uint at = 2; at < 480; at += 2)
            {
                ladder.Forget();
                peer.In($". ack 1 <nop,nop,raw {RecoveryLimitTests.Block(peer, at, at + 1)}>");
                Assert.IsTrue(ladder.Unasked <= records + 10, "At " + at + ": " + ladder.Unasked);
                total += ladder.Unasked;
                ladder.Run(20);
            }

            Assert.IsTrue(total < 240 * 4, "Segments: " + total);
        }
    }
}
