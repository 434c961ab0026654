using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Dhcp
{
    /// <summary>Reading and writing of messages (RFC 2131 2, 2132, 3396).</summary>
    [TestClass]
    public sealed class DhcpMessageTests
    {
        private static readonly byte[] s_mac = { 2, 0, 0, 0, 0, 7 };

        [TestMethod]
        public void Finish_ShortMessage_HasLengthOfBootp()
        {
            byte[] message = new byte[576];
            int at = DhcpMessage.Begin(message, DhcpMessage.Request, 0x01020304, s_mac, DhcpMessage.Discover);
            at = DhcpMessage.Write(message, at, DhcpMessage.RequestedAddress, 0x0A000007);
            int length = DhcpMessage.Finish(message, at);

            Assert.AreEqual(300, length);
            Assert.AreEqual(0x0A000007, DhcpMessage.ReadNumber(message, length, DhcpMessage.RequestedAddress, 4));
            Assert.AreEqual(1, DhcpMessage.ReadNumber(message, length, DhcpMessage.MessageType, 1));
        }

        [TestMethod]
        public void Read_PadBetweenOptions_HasNoLength()
        {
            byte[] message = Message(0, 0, 51, 4, 0, 0, 14, 16, 0, 0, 0, 58, 4, 0, 0, 7, 8, 255);

            Assert.AreEqual(3600, DhcpMessage.ReadNumber(message, message.Length, DhcpMessage.LeaseTime, 4));
            Assert.AreEqual(1800, DhcpMessage.ReadNumber(message, message.Length, DhcpMessage.RenewalTime, 4));
        }

        [TestMethod]
        public void ReadNumber_OtherSize_IsMalformed()
        {
            byte[] message = Message(51, 3, 1, 2, 3, 255);

            Assert.AreEqual(DhcpMessage.Malformed, DhcpMessage.ReadNumber(message, message.Length, 51, 4));
            Assert.AreEqual(DhcpMessage.Absent, DhcpMessage.ReadNumber(message, message.Length, 58, 4));
        }

        [TestMethod]
        [Conformance("RFC3396-5")]
        public void Read_OptionInThreeFields_IsConcatenatedInOrder()
        {
            byte[] message = Message(119, 2, 1, 2, 52, 1, 3, 119, 1, 3, 255);
            new byte[] { 119, 2, 4, 5, 255 }.CopyTo(message, DhcpMessage.File);
            new byte[] { 0, 119, 1, 6, 255 }.CopyTo(message, DhcpMessage.ServerName);
            byte[] target = new byte[8];

            Assert.AreEqual(6, DhcpMessage.Read(message, message.Length, 119, target, 8));
            CollectionAssert.AreEqual(new byte[] { 1, 2, 3, 4, 5, 6, 0, 0 }, target);
        }

        [TestMethod]
        public void Read_LessRoom_CountsAllAndCopiesSome()
        {
            byte[] message = Message(6, 8, 1, 2, 3, 4, 5, 6, 7, 8, 255);
            byte[] target = new byte[8];

            Assert.AreEqual(8, DhcpMessage.Read(message, message.Length, 6, target, 4));
            CollectionAssert.AreEqual(new byte[] { 1, 2, 3, 4, 0, 0, 0, 0 }, target);
        }

        [TestMethod]
        [Conformance("RFC2131-4.1b")]
        [DataRow(new byte[] { 12 }, DisplayName = "a code without a length")]
        [DataRow(new byte[] { 12, 5, 1, 2, 255 }, DisplayName = "an option behind the end")]
        [DataRow(new byte[] { 12, 2, 1, 2 }, DisplayName = "no END")]
        [DataRow(new byte[] { 0, 0, 0 }, DisplayName = "padding only")]
        [DataRow(new byte[] { 52, 2, 1, 1, 255 }, DisplayName = "an overload of two bytes")]
        [DataRow(new byte[] { 52, 1, 4, 255 }, DisplayName = "an overload of no field")]
        [DataRow(new byte[] { 52, 1, 1, 255 }, DisplayName = "a file field without END")]
        public void Read_BadOptions_AreMalformed(byte[] options)
        {
            byte[] message = Message(options);

            Assert.AreEqual(DhcpMessage.Malformed, DhcpMessage.Read(message, message.Length, DhcpMessage.Pad, null, 0));
        }

        [TestMethod]
        public void Read_OverloadWithinFile_IsMalformed()
        {
            byte[] message = Message(52, 1, 1, 255);
            new byte[] { 52, 1, 1, 255 }.CopyTo(message, DhcpMessage.File);

            Assert.AreEqual(DhcpMessage.Malformed, DhcpMessage.Read(message, message.Length, DhcpMessage.Pad, null, 0));
        }

        private static byte[] Message(params byte[] options)
        {
            byte[] message = new byte[DhcpMessage.Options + options.Length];
            options.CopyTo(message, DhcpMessage.Options);
            return message;
        }
    }
}
