using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.PacketScripts.Language;
using NanoSock.Testing.Notation;

namespace NanoSock.PacketScripts.Tests
{
    /// <summary>A bad script is refused with the place and the reason.</summary>
    [TestClass]
    public class LanguageTests
    {
        [TestMethod]
        [DataRow("in S 0:5(4)", "5:6: 0:5(4): from 0 to 5 it is 5 bytes, not 4.")]
        [DataRow("in . 1:2001(1000x3)", "5:6: 1:2001(1000x3): from 1 to 2001 it is 2000 bytes, not 1000x3.")]
        [DataRow("in . 1:2001", "5:6: '1:2001' is no range such as 1:11(10) or 1:21(10x2).")]
        [DataRow("in Q 0:0(0)", "5:4: 'Q' is no set of flags: letters of FSRP.UEW, a dot for ACK, a dash for none.")]
        [DataRow("in SS 0:0(0)", "5:4: 'SS' is no set of flags: letters of FSRP.UEW, a dot for ACK, a dash for none.")]
        [DataRow("in S 0:0(0) ack", "5:16: expected an acknowledgment number, not the end of the line.")]
        [DataRow("in S 0:0(0) win 70000", "5:17: '70000' is no window: 0 to 65535, 100..200, >100 or *.")]
        [DataRow("in S 0:0(0) <mss>", "5:17: expected an MSS, not '>'.")]
        [DataRow("in S 0:0(0) <mss 1460", "5:22: expected ',', not the end of the line.")]
        [DataRow("in S 0:0(0) <mss 1460,foo 3>",
            "5:23: there is no option 'foo'; there are mss, nop, eol, wscale, sackok, sack, ts and raw.")]
        [DataRow("in S 0:0(0) <ts $a>", "5:17: $a was not seen before.")]
        [DataRow("in S 0:0(0) <mss 1460,...>", "5:26: a segment that comes in has exactly what is written.")]
        [DataRow("in S 0:0(0) {speed 3}",
            "5:14: there is no trait 'speed'; there are ttl, tos, id, df, nodf, from, to, sport, dport, badsum, "
                + "badipsum, offset, cut and ipoptions.")]
        [DataRow("out S 0:0(0) {badsum}", "5:21: what is broken on purpose comes in; nothing of it is expected.")]
        [DataRow("in S 0:0(0) drop TcpFoo", "5:18: there is no drop reason 'TcpFoo'.")]
        [DataRow("in S 0:0(0) hello", "5:13: 'hello' is more than belongs here.")]
        [DataRow("in:B S 0:0(0)", "5:1: there is no flow 'B': a line 'flow B ...' declares it.")]
        [DataRow("+x out S 0:0(0)", "5:1: 'x' is no time: seconds such as 0.2, or 200ms, 3s, 4m, 2h.")]
        [DataRow("+0.0001 out S 0:0(0)", "5:1: '0.0001' is no whole number of milliseconds.")]
        [DataRow("+0.4..0.2 out S 0:0(0)", "5:1: a span of time ends after it begins.")]
        [DataRow("+0.1..0.2 in S 0:0(0)", "5:16: only what goes out may have a span of time.")]
        [DataRow("maybe in S 0:0(0)", "5:7: only what goes out may be a maybe.")]
        [DataRow("jump 3", "5:1: 'jump' is no statement.")]
        [DataRow("close c", "5:7: there is no socket 'c'.")]
        [DataRow("c = close", "5:5: only socket and accept make a socket.")]
        [DataRow("socket", "5:1: a socket needs a name: s = socket.")]
        [DataRow("s = socket\nset s colour 3",
            "6:7: there is no option 'colour'; there are available, error, keepalive, keepcount, keepidle, "
                + "keepinterval, linger, maxseg, nodelay, oobinline, quickack, rcvbuf, reuseaddr, sndbuf, softerror, "
                + "tos, ttl, unacked, urgentleft, usertimeout.")]
        [DataRow("s = socket\nget s ttl", "6:10: expected '->' and the result.")]
        [DataRow("s = socket\nsend s 3 -> Broken",
            "6:13: 'Broken' is neither a number nor an error such as WouldBlock.")]
        [DataRow("s = socket\nshutdown s up", "6:12: expected read, write or both, not 'up'.")]
        [DataRow("s = socket\ninfo s speed=3",
            "6:8: 'speed=3' is no figure such as cwnd=10; there are state, rto, srtt, rttvar, cwnd, ssthresh, mss, "
                + "rcvmss, retransmits, totalretrans, backoff, probes, unacked, sndwscale, rcvwscale, pmtu, "
                + "timestamps, sack.")]
        [DataRow("s = socket\nready s happy",
            "6:9: 'happy' is not one of readable, writable, error, hangup and urgent.")]
        [DataRow("count TcpFoo 3", "5:7: there is no counter 'TcpFoo'.")]
        [DataRow("in icmp 3-4", "5:9: '3-4' is no ICMP type and code such as 3/4.")]
        [DataRow("[linux] in S 0:0(0)", "5:1: lines for one stack go with the header 'linux: differs - reason'.")]
        [DataRow("s = socket", "5:1: the script expects nothing.")]
        public void Parse_BadLine_Throws(string body, string message)
        {
            Assert.AreEqual("test.pkt:" + message, Text.Refused(body));
        }

        [TestMethod]
        [DataRow("colour: red\n---\n", "1:1: there is no header 'colour:'; the body comes after a line '---'.")]
        [DataRow("title: t\n---\n", "2:4: the header 'topics:' is missing.")]
        [DataRow("title: t\ntopics: a,,b\n", "2:12: '' is nothing between two commas.")]
        [DataRow("title: t\ntopics: a\nlinux: differs - it does so\n",
            "3:28: 'linux: differs' cites the clause, such as RFC 9293 3.8.4.")]
        [DataRow("title: t\ntopics: a\nlinux: no\n", "3:10: expected '-', not the end of the line.")]
        [DataRow("title: t\nconformance: MUST29\n", "2:14: 'MUST29' is no requirement such as MUST-29.")]
        [DataRow("title: t\nrfc: nine\n", "2:6: 'nine' is no clause such as 9293 3.8.4.")]
        [DataRow("title: t\noptions: congestion=cubic\n", "2:10: congestion is reno or westwood.")]
        [DataRow("title: t\noptions: rx=many\n", "2:10: rx is a number, such as rx=4096.")]
        [DataRow("title: t\noptions: sack=1\n", "2:10: sack is on or off.")]
        [DataRow("title: t\ntopics: a\n", "3:1: there is no body: a line '---' and the events are missing.")]
        public void Parse_BadHeader_Throws(string text, string message)
        {
            string seen = Assert.ThrowsExactly<ScriptSyntaxException>(() => ScriptParser.Parse("test.pkt",
                text)).Message;
            Assert.AreEqual("test.pkt:" + message, seen);
        }

        [TestMethod]
        public void Parse_DifferenceWithoutMark_Throws()
        {
            Assert.AreEqual("test.pkt:5:1: 'linux: differs', but no line is marked [nanosock] or [linux].",
                Text.Refused("in S 0:0(0)", "differs - RFC 9293 3.5"));
        }
    }
}
