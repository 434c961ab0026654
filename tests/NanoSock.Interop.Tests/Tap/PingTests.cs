using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;
using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Interop.Tests.Tap
{
    /// <summary>The kernel's ping.</summary>
    [TestClass]
    public class PingTests
    {
        [TestMethod]
        public void Ping_ThousandQuick_AllAreAnswered()
        {
            using EchoBoard board = NewBoard();
            using WireCapture capture = new WireCapture(board.Network);
            board.Network.Ping(1000, "-i 0.002 " + EchoBoard.Address);
            Assert.IsGreaterThanOrEqualTo(1000, board.Count(Counter.IcmpEchoReplies));
            capture.AssertSound();
            Assert.HasCount(1000, capture.Select("icmp.type == 0 && icmp.seq <= 1000", "icmp.seq"));
            Assert.IsEmpty(capture.Select("icmp.resp_not_found && icmp.seq <= 1000", "icmp.seq"));
        }

        [TestMethod]
        public void Ping_Flood_IsAnswered()
        {
            using EchoBoard board = NewBoard();
            string output = board.Network.MustRun("ping -f -c 5000 -w 50 -q " + EchoBoard.Address, 60000);
            Assert.Contains(" 5000 received", output);
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(1472)]
        [DataRow(1473)]
        [DataRow(2953)]
        [DataRow(8192)]
        [DataRow(65507)]
        public void Ping_AnySize_IsIdentical(int size)
        {
            using EchoBoard board = NewBoard();
            using WireCapture capture = new WireCapture(board.Network);
            // ping compares the replies with its requests, and reports differences.
            string output = board.Network.Ping(5, "-i 0.02 -p c0ffee -s " + size + " " + EchoBoard.Address);
            Assert.DoesNotContain("wrong data", output);
            Assert.Contains("ttl=64", output);
            capture.AssertSound();
            Assert.HasCount(5, capture.Select("icmp.type == 0 && icmp.seq <= 5", "icmp.seq"));
        }

        [TestMethod]
        public void Ping_DontFragment_IsAnswered()
        {
            using EchoBoard board = NewBoard();
            board.Network.Ping(3, "-M do -i 0.02 -s 1472 " + EchoBoard.Address);
        }

        [TestMethod]
        public void Ping_Broadcast_IsNotAnswered()
        {
            using EchoBoard board = NewBoard();
            Assert.Contains(" 0 received", board.Network.Run("ping -b -c 3 -i 0.02 -W 1 10.7.0.255").Output);
            Assert.Contains(" 0 received",
                board.Network.Run("ping -b -c 3 -i 0.02 -W 1 -I tap0 255.255.255.255").Output);
            Assert.Contains(" 0 received", board.Network.Run("ping -c 3 -i 0.02 -W 1 -I tap0 224.0.0.1").Output);
            Assert.AreEqual(9, board.Drops(DropReason.IcmpBroadcastEcho));
            Assert.AreEqual(0, board.Count(Counter.IcmpEchoReplies));
        }

        [TestMethod]
        [DataRow("-R")]
        [DataRow("-T tsonly")]
        public void Ping_IpOptions_AreNotReflected(string option)
        {
            using EchoBoard board = NewBoard();
            using WireCapture capture = new WireCapture(board.Network);
            board.Network.Ping(3, "-i 0.02 " + option + " " + EchoBoard.Address);
            Assert.HasCount(3, capture.Select("icmp.type == 8 && ip.hdr_len > 20 && icmp.seq <= 3", "icmp.seq"));
            Assert.HasCount(3, capture.Select("icmp.type == 0 && ip.hdr_len == 20 && icmp.seq <= 3", "icmp.seq"));
            capture.AssertSound();
        }

        [TestMethod]
        public void Arping_RequestAndProbe_AreAnswered()
        {
            Requires.Tools("arping");
            using EchoBoard board = NewBoard();
            Assert.Contains("3 packets received",
                board.Network.MustRun("arping -C 3 -W 0.3 -w 30 -i tap0 " + EchoBoard.Address));

            // RFC 5227: a probe has no sender address, and the owner defends.
            Assert.Contains("1 packets received",
                board.Network.MustRun("arping -0 -c 1 -w 5 -i tap0 " + EchoBoard.Address));
            board.AssertAlive();
        }

        private static EchoBoard NewBoard()
        {
            Requires.Tools("ping");
            return new EchoBoard();
        }
    }
}
