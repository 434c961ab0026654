using System;
using System.Buffers.Binary;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.PacketScripts.InProcess;
using NanoSock.PacketScripts.Language;
using NanoSock.PacketScripts.Running;
using NanoSock.PacketScripts.Wire;

namespace NanoSock.PacketScripts.Tests
{
    /// <summary>Statements of the language reach the wire, and its expectations are checked.</summary>
    [TestClass]
    public class RunnerTests
    {
        [TestMethod]
        [DataRow("accepted c\nin P. 1:11(10) ack 1\n+0.1 out . 1:1(0) ack 11\nrecv c 10 at 1\n",
            "bytes of another place")]
        [DataRow("accepted c\nquiet 1\nclose c\nquiet 1\n", "not asked for")]
        [DataRow("accepted c\nclose c\nout F. 1:1(0) ack 1 {ttl 63}\n", "ttl")]
        [DataRow("accepted c\nclose c\nout F. 1:1(0) ack 1 {nodf}\n", "df ")]
        [DataRow("accepted c\nclose c\nout F. 1:1(0) ack 1 {tos 4}\n", "tos ")]
        [DataRow("accepted c\nclose c\nout F. 1:1(0) ack 1 win >65535..\n", null)]
        [DataRow("accepted c\nclose c\nout F. 1:1(0) ack 1 win 5..9\n", "5..9")]
        [DataRow("accepted c\nclose c\nout F. 1:1(0) ack 1 <nop,mss 3>\n", "<nop,mss 3>")]
        [DataRow("accepted c\nclose c\nout FP. 1:1(0) ack 1\n", "flags    FP.")]
        [DataRow("flow B peer 5000\naccepted c\nclose c\nout:B F. 1:1(0) ack 1\n", "another packet than expected")]
        [DataRow("accepted c\ncount TcpPassiveOpens 2\n", "TcpPassiveOpens  2")]
        [DataRow("accepted c\nready c readable\n", "readable  yes       no")]
        public void Run_WrongExpectation_Fails(string body, string part)
        {
            if (part == null)
            {
                Text.Refused(body);
                return;
            }

            StringAssert.Contains(Text.Fails(body), part);
        }

        [TestMethod]
        [DataRow("in S 0:0(0) {badsum} drop TcpBadChecksum\n")]
        [DataRow("in S 0:0(0) {badipsum} drop Ipv4BadChecksum\n")]
        [DataRow("in S 0:0(0) {offset 15} drop TcpBadDataOffset\n")]
        [DataRow("in S 0:0(0) {cut 4} drop TcpTruncated\n")]
        [DataRow("in S 0:0(0) {to 10.0.0.9} drop Ipv4NotForUs\n")]
        [DataRow("in S 0:0(0) {from 10.0.0.1} drop Ipv4BadSource\n")]
        [DataRow("in S 0:0(0) {sport 0} drop TcpBadPort\n")]
        [DataRow("in S 0:0(0) <raw 02 00> drop TcpBadOption\n")]
        [DataRow("in - 0:0(0) drop TcpBadFlags\n")]
        [DataRow("in S 0:0(0) {ipoptions 83 03 04 00} drop Ipv4SourceRoute\n")]
        public void Run_BrokenPacket_IsDropped(string body)
        {
            Text.Run(body);
        }

        [TestMethod]
        public void Run_Maybe_AcceptsOnlyItsPacket()
        {
            Text.Run("accepted c\nmaybe out . 1:1(0) ack 1\nclose c\nmaybe out . 1:1(0) ack 1\n"
                + "maybe out F. 1:1(0) ack 1\n+0.1..2 maybe out F. 1:1(0) ack 1\n");
            StringAssert.Contains(Text.Fails("accepted c\nclose c\nmaybe out . 1:1(0) ack 1\n"), "not asked for");
        }

        [TestMethod]
        [DataRow(0u)]
        [DataRow(4294967295u)]
        [DataRow(2000000000u)]
        public void Isn_Chosen_IsUsed(uint isn)
        {
            using NodeUnderTest node = new NodeUnderTest(new ScriptHeader { NodeIsn = isn });
            int socket = node.Socket();
            node.Bind(socket, 0, Flow.FirstNodePort);
            node.Connect(socket, Addresses.Peer, Flow.FirstPeerPort);
            uint below = isn - BinaryPrimitives.ReadUInt32BigEndian(node.Take(0).Packet.AsSpan(24));
            Assert.IsLessThan(250u, below);
        }

        [TestMethod]
        public void Run_UnsupportedOption_IsNotRunnable()
        {
            string message = Assert.ThrowsExactly<ScriptNotRunnableException>(() =>
                Text.Run("s = socket\nset s quickack 1\nget s error -> 0\n")).Message;
            Assert.AreEqual("NanoSock has no option 'quickack'.", message);
        }
    }
}
