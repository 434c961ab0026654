using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Host.Forwarding;
using NanoSock.Sockets;

namespace NanoSock.Tests.Host
{
    [TestClass]
    public class ForwardRuleTests
    {
        [TestMethod]
        [DataRow("tcp:7007:7", ProtocolType.Tcp, 7007, 7)]
        [DataRow("UDP:0:65535", ProtocolType.Udp, 0, 65535)]
        public void TryParse_Rule_ReturnsIt(string text, ProtocolType protocol, int nativePort, int boardPort)
        {
            Assert.IsTrue(ForwardRule.TryParse(text, out ForwardRule rule));
            Assert.AreEqual(protocol, rule.Protocol);
            Assert.AreEqual(nativePort, rule.NativePort);
            Assert.AreEqual(boardPort, rule.BoardPort);
            Assert.AreEqual(text.ToLowerInvariant(), rule.ToString());
        }

        [TestMethod]
        [DataRow(null)]
        [DataRow("")]
        [DataRow("tcp")]
        [DataRow("tcp:7")]
        [DataRow("tcp:7:7:7")]
        [DataRow("sctp:7:7")]
        [DataRow("tcp::7")]
        [DataRow("tcp:7:")]
        [DataRow("tcp:-1:7")]
        [DataRow("tcp:+1:7")]
        [DataRow("tcp: 1:7")]
        [DataRow("tcp:65536:7")]
        [DataRow("tcp:7:0")]
        [DataRow("tcp:7:99999999999")]
        public void TryParse_InvalidRule_ReturnsFalse(string text)
        {
            Assert.IsFalse(ForwardRule.TryParse(text, out ForwardRule rule));
            Assert.IsNull(rule);
        }
    }
}
