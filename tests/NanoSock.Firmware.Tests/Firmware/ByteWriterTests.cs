using System.Globalization;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Firmware;

namespace NanoSock.Tests.Firmware
{
    [TestClass]
    public class ByteWriterTests
    {
        [TestMethod]
        [DataRow(0L)]
        [DataRow(9L)]
        [DataRow(10L)]
        [DataRow(-1L)]
        [DataRow(4294967295L)]
        [DataRow(long.MaxValue)]
        public void Number_Signed_IsDecimal(long value)
        {
            byte[] buffer = new byte[32];
            ByteWriter writer = new ByteWriter(buffer);
            writer.Number(value);
            Assert.AreEqual(value.ToString(CultureInfo.InvariantCulture),
                Encoding.ASCII.GetString(buffer, 0, writer.Length));
        }

        [TestMethod]
        [DataRow(0u)]
        [DataRow(10u)]
        [DataRow(4294967295u)]
        public void Number_Unsigned_IsDecimal(uint value)
        {
            byte[] buffer = new byte[32];
            ByteWriter writer = new ByteWriter(buffer);
            writer.Number(value);
            Assert.AreEqual(value.ToString(CultureInfo.InvariantCulture),
                Encoding.ASCII.GetString(buffer, 0, writer.Length));
        }

        [TestMethod]
        public void SocketAddress_Any_IsAsterisk()
        {
            byte[] buffer = new byte[100];
            ByteWriter writer = new ByteWriter(buffer);
            writer.SocketAddress(0xC0A80702, 80);
            writer.Character(' ');
            writer.SocketAddress(0, 7);
            writer.Character(' ');
            writer.SocketAddress(0, 0);
            writer.Character(' ');
            writer.SocketAddress(0xFFFFFFFF, 65535);
            Assert.AreEqual("192.168.7.2:80 *:7 *:* 255.255.255.255:65535",
                Encoding.ASCII.GetString(buffer, 0, writer.Length));
        }

        [TestMethod]
        public void Room_LimitAndBuffer_IsSmaller()
        {
            ByteWriter writer = new ByteWriter(new byte[10]);
            writer.Restart(100);
            Assert.AreEqual(10, writer.Room);
            writer.Restart(4);
            writer.Text("abc");
            Assert.AreEqual(1, writer.Room);
        }
    }
}
