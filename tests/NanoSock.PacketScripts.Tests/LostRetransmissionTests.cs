using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.PacketScripts.Tests
{
    /// <summary>RFC 5681 4.3: a requirement that Linux does not meet, so that it cannot be a script for both.</summary>
    [TestClass]
    public class LostRetransmissionTests
    {
        [TestMethod]
        public void Recovery_RetransmissionLost_LowersWindowTwice()
        {
            Text.Run(
                """
                accepted c rtt 100ms <mss 1000,sackok>
                send c 12000
                out . 1:10001(1000x10) ack 1
                +0.1 in . 1:1(0) ack 1 <nop,nop,sack 1001:2001>
                out . 10001:11001(1000) ack 1
                in . 1:1(0) ack 1 <nop,nop,sack 1001:3001>
                out P. 11001:12001(1000) ack 1
                in . 1:1(0) ack 1 <nop,nop,sack 1001:4001>
                out . 1:1001(1000) ack 1
                info c ssthresh=5..6
                in . 1:1(0) ack 1 <nop,nop,sack 1001:10001>
                send c 1000
                out P. 12001:13001(1000) ack 1
                +0.1 in . 1:1(0) ack 1 <nop,nop,sack 1001:13001>
                +0..0.03 out . 1:1001(1000) ack 1
                info c ssthresh=2..3
                +0.1 in . 1:1(0) ack 13001
                quiet 0.5

                """,
                "yes\noptions: sack=on");
        }
    }
}
