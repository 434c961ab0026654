using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Tests.Support;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>The clock of the timestamps option (RFC 7323 5.4, 7.1); what becomes of the option is in packet scripts.</summary>
    [TestClass]
    public class TimestampTests
    {
        // A clock that all connections share would tell strangers how long the node has been running.
        [TestMethod]
        [Conformance("RFC7323-7")]
        public void EachConnectionHasAnOffsetOfItsOwn()
        {
            HashSet<uint> seen = new HashSet<uint>();
            for (int port = 4000; port < 4100; port++)
            {
                Assert.IsTrue(seen.Add(Value(1, 100000, port)), "port " + port);
            }

            Assert.IsTrue(seen.Add(Value(2, 100000, 4000)), "another secret");
            Assert.IsFalse(seen.Contains(100000), "no offset");
        }

        // RFC 6191 needs the later connection of the same addresses to have the later timestamps.
        [TestMethod]
        public void TheSameAddressesKeepTheirClock()
        {
            uint first = Value(1, 100000, 4000);
            Assert.AreEqual(first + 1, Value(1, 100001, 4000));
            Assert.AreEqual(first + 3600000, Value(1, 3700000, 4000));
        }

        // TSval of the answer to a SYN that comes at a time.
        private static uint Value(int secret, long time, int port)
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { Secret = Simulation.Secret(secret) }, start: time, plain: false);
            ladder.Listen(80);
            TcpPeer peer = ladder.Peer(port);
            peer.In("S 0:0(0) <mss 1460,nop,nop,raw 08 0a 00 00 00 07 00 00 00 00>");
            peer.Out("S. 0:0(0)");
            byte[] packet = peer.Last;
            int options = Ipv4.HeaderLength + Tcp.HeaderLength;
            for (int at = options; at < packet.Length; at += packet[at] == 1 ? 1 : packet[at + 1])
            {
                if (packet[at] == 8)
                {
                    Assert.AreEqual(7u, BigEndian.ReadUInt32(packet, at + 6), "TSecr");
                    return BigEndian.ReadUInt32(packet, at + 2);
                }
            }

            Assert.Fail("The answer has no timestamp.");
            return 0;
        }
    }
}
