using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.PacketScripts.Tests
{
    /// <summary>The report of a failure: the place, the expected packet next to the actual one, and the
    /// history.</summary>
    [TestClass]
    public class FailureReportTests
    {
        // Wrong on purpose: the acknowledgment and the option.
        private const string WrongAnswer =
            "L = socket\nbind L 80\nlisten L 4\nin S 0:0(0) win 1000 <mss 1000>\nout S. 0:0(0) ack 2 <mss 536>\n";

        [TestMethod]
        public void Report_WrongSegment_ShowsBothSegments()
        {
            const string Report =
                "test.pkt:9: the segment is not the expected one.\n"
                + "  on NanoSock, at 0.000 s, by the line\n"
                + "    out S. 0:0(0) ack 2 <mss 536>\n"
                + "             expected   seen\n"
                + "    time     0.000      0.000\n"
                + "    flags    S.         S.\n"
                + "    seq      0          0\n"
                + "    length   0          0\n"
                + "    ack      2          1           <-- differs\n"
                + "    win      *          65535\n"
                + "    options  <mss 536>  <mss 1460>  <-- differs\n"
                + "  the events so far:\n"
                + "        0.000  line 5    L = socket\n"
                + "        0.000  line 6    bind L 80 -> 0\n"
                + "        0.000  line 7    listen L 4 -> 0\n"
                + "        0.000  line 8    in  S 0:0(0) win 1000 <mss 1000>\n"
                + "        0.000  line 9    out S. 0:0(0) ack 1 win 65535 <mss 1460>\n";
            string seen = Text.Fails(WrongAnswer);
            StringAssert.Contains(seen, "L = socket -> ");
            seen = System.Text.RegularExpressions.Regex.Replace(seen, "(L = socket) -> [0-9]+", "$1");
            Assert.AreEqual(Report, seen);
        }

        [TestMethod]
        public void Report_WrongSegmentOnLinux_ShowsBothSegments()
        {
            string seen = Text.FailsOnLinux(WrongAnswer);
            StringAssert.StartsWith(seen, "test.pkt:9: the segment is not the expected one.\n  on Linux, at ");
            StringAssert.Contains(seen, "\n    ack      2          1           <-- differs\n");
            StringAssert.Contains(seen, "\n    options  <mss 536>  <mss 1460>  <-- differs\n");
            StringAssert.Contains(seen, "line 8    in  S 0:0(0) win 1000 <mss 1000>\n");
        }

        [TestMethod]
        public void Report_UnexpectedPacket_IsShown()
        {
            string seen = Text.Fails("in S 0:0(0) drop TcpNoSocket\nin S 0:0(0) drop TcpNoSocket\n");
            StringAssert.StartsWith(seen, "test.pkt:6: the stack has sent something that was not asked for.\n");
            StringAssert.Contains(seen, "    packet  nothing   R. 0:0(0) ack 1 win 0  <-- differs\n");
        }

        [TestMethod]
        public void Report_PacketAtEnd_IsShown()
        {
            StringAssert.StartsWith(Text.Fails("in S 0:0(0) drop TcpNoSocket\n"),
                "test.pkt:end: the stack has sent something that was not asked for.\n");
        }

        [TestMethod]
        public void Report_MissingPacket_IsShown()
        {
            string seen = Text.Fails("in R 0:0(0) drop TcpNoSocket\n+0.1 out R. 0:0(0) ack 1\n");
            StringAssert.StartsWith(seen, "test.pkt:6: the stack has sent nothing.\n");
            StringAssert.Contains(seen,
                "    packet  R. 0:0(0) ack 1  nothing      <-- differs\n    time    0.100            until 0.100\n");
        }

        [TestMethod]
        public void Report_WrongTime_IsShown()
        {
            string seen = Text.Fails("s = socket\nconnect s\nout S 0:0(0)\n+1.5 out S 0:0(0)\n");
            StringAssert.Contains(seen, "    time     1.500     1.000       <-- differs\n");
        }

        [TestMethod]
        public void Report_WrongTimeOnLinux_IsShown()
        {
            string seen = Text.FailsOnLinux("s = socket\nconnect s\nout S 0:0(0)\n+3 out S 0:0(0)\n");
            StringAssert.Contains(seen, "    time     3.000     ");
            StringAssert.Contains(seen, "  <-- differs\n");
        }

        [TestMethod]
        public void Report_WrongResult_IsShownByName()
        {
            string seen = Text.Fails("L = socket\nbind L 80\nlisten L 1\naccept L -> ConnectionReset\n");
            StringAssert.Contains(seen, "    result  ConnectionReset  WouldBlock  <-- differs\n");
        }

        [TestMethod]
        public void Report_WrongDrop_IsShown()
        {
            string seen = Text.Fails("in S 0:0(0) {badsum} drop TcpNoSocket\n");
            StringAssert.Contains(seen, "  <-- differs\n");
            StringAssert.Contains(seen, "drops are not counted as expected");
        }

        [TestMethod]
        public void Report_WrongCheck_IsShown()
        {
            string seen = Text.Fails("accepted c\nstate TimeWait\n");
            StringAssert.Contains(seen, "    state  TimeWait  Established  <-- differs\n");
        }
    }
}
