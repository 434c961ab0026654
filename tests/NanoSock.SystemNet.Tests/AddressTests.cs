using System;
using System.Net;
using System.Net.Sockets;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.SystemNet.Tests
{
    /// <summary>Addresses: their text, their bytes and their numbers.</summary>
    [TestClass]
    public class AddressTests
    {
        [TestMethod]
        [DataRow("10.20.30.40", "10.20.30.40")]
        [DataRow("255.255.255.255", "255.255.255.255")]
        [DataRow("0", "0.0.0.0")]
        [DataRow("127.1", "127.0.0.1")]
        [DataRow("10.1.256", "10.1.1.0")]
        [DataRow("0x0A000001", "10.0.0.1")]
        [DataRow("010.0XFf.0.1", "8.255.0.1")]
        [DataRow("4294967295", "255.255.255.255")]
        [DataRow("::", "::")]
        [DataRow("::1", "::1")]
        [DataRow("2001:db8::A:0:0:1", "2001:db8::a:0:0:1")]
        [DataRow("1:0:0:2:0:0:0:3", "1:0:0:2::3")]
        [DataRow("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8")]
        [DataRow("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0")]
        [DataRow("fe80::", "fe80::")]
        public void Parse_Text_GivesAddress(string text, string expected)
        {
            Assert.AreEqual(expected, IPAddress.Parse(text).ToString());
        }

        [TestMethod]
        [DataRow("")]
        [DataRow("1.2.3.4.5")]
        [DataRow("1.2.3.256")]
        [DataRow("256.1")]
        [DataRow("1.16777216")]
        [DataRow("4294967296")]
        [DataRow("99999999999999999999")]
        [DataRow("1.2.3.")]
        [DataRow(".1")]
        [DataRow("1..2")]
        [DataRow("0x")]
        [DataRow("08")]
        [DataRow("-1")]
        [DataRow("1.2.3.4 ")]
        [DataRow("host")]
        [DataRow(":")]
        [DataRow(":1")]
        [DataRow("1:")]
        [DataRow("1:::2")]
        [DataRow("1::2::3")]
        [DataRow("12345::")]
        [DataRow("1:2:3:4:5:6:7")]
        [DataRow("1:2:3:4:5:6:7:8:9")]
        [DataRow("1:2:3:4::5:6:7:8")]
        [DataRow("::g")]
        public void Parse_OtherText_ThrowsArgument(string text)
        {
            Assert.ThrowsExactly<ArgumentException>(() => IPAddress.Parse(text));
        }

        [TestMethod]
        public void Parse_Null_ThrowsArgumentNull()
        {
            Assert.ThrowsExactly<ArgumentNullException>(() => IPAddress.Parse(null));
        }

        // As in memory: the first byte is the lowest.
        [TestMethod]
        public void IPAddress_Number_IsInMemoryOrder()
        {
            IPAddress address = new IPAddress(0x281E140AL);
            Assert.AreEqual("10.20.30.40", address.ToString());
            CollectionAssert.AreEqual(new byte[] { 10, 20, 30, 40 }, address.GetAddressBytes());
            Assert.AreEqual(0x281E140A, address.GetHashCode());
            Assert.AreEqual("255.255.255.255", new IPAddress(0xFFFFFFFFL).ToString());
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new IPAddress(-1));
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new IPAddress(0x100000000L));
        }

        [TestMethod]
        public void IPAddress_Bytes_AreInNetworkOrder()
        {
            Assert.AreEqual("1.2.3.4", new IPAddress(new byte[] { 1, 2, 3, 4 }).ToString());
            byte[] v6 = new byte[16];
            v6[15] = 9;
            IPAddress address = new IPAddress(v6, 5);
            Assert.AreEqual(AddressFamily.InterNetworkV6, address.AddressFamily);
            Assert.AreEqual(5, address.ScopeId);
            CollectionAssert.AreEqual(v6, address.GetAddressBytes());
            Assert.AreNotEqual(new IPAddress(v6), address);
            address.ScopeId = 0;
            Assert.AreEqual(new IPAddress(v6), address);
            Assert.AreEqual(new IPAddress(v6).GetHashCode(), address.GetHashCode());
            Assert.ThrowsExactly<ArgumentException>(() => new IPAddress(new byte[5]));
            Assert.ThrowsExactly<ArgumentException>(() => new IPAddress(new byte[4], 1));
            Assert.ThrowsExactly<ArgumentNullException>(() => new IPAddress(null));
            Assert.AreEqual(SocketError.OperationNotSupported, World.ErrorOf(() => _ = IPAddress.Any.ScopeId));
        }

        [TestMethod]
        public void IPAddress_Mapped_KeepsIPv4Address()
        {
            IPAddress v4 = IPAddress.Parse("1.2.3.4");
            IPAddress v6 = v4.MapToIPv6();
            Assert.IsTrue(v6.IsIPv4MappedToIPv6);
            Assert.IsFalse(v4.IsIPv4MappedToIPv6);
            Assert.IsFalse(IPAddress.IPv6Loopback.IsIPv4MappedToIPv6);
            Assert.AreEqual("::ffff:102:304", v6.ToString());
            Assert.AreEqual(v4, v6.MapToIPv4());
            Assert.AreSame(v4, v4.MapToIPv4());
            Assert.AreSame(v6, v6.MapToIPv6());
        }

        [TestMethod]
        public void Equality_Addresses_ComparesValues()
        {
            IPAddress a = IPAddress.Parse("127.0.0.1");
            Assert.IsTrue(a == IPAddress.Loopback);
            Assert.IsTrue(a.Equals((object)IPAddress.Loopback));
            Assert.IsTrue(a != IPAddress.Any);
            Assert.IsFalse(a == null);
            Assert.IsFalse(a.Equals("127.0.0.1"));
            Assert.IsTrue((IPAddress)null == null);
            Assert.AreNotEqual(IPAddress.Any, IPAddress.IPv6Any);
            Assert.AreSame(IPAddress.Broadcast, IPAddress.None);
        }

        [TestMethod]
        public void IPEndPoint_Serialized_IsCreatedAgain()
        {
            IPEndPoint endPoint = new IPEndPoint(0x281E140A, 0x1234);
            SocketAddress bytes = endPoint.Serialize();
            Assert.AreEqual(16, bytes.Size);
            Assert.AreEqual(AddressFamily.InterNetwork, bytes.Family);
            Assert.AreEqual(0x12, bytes[2]);
            Assert.AreEqual(10, bytes[4]);
            Assert.AreEqual(endPoint, endPoint.Create(bytes));
            Assert.AreEqual(endPoint.GetHashCode(), endPoint.Create(bytes).GetHashCode());
            Assert.AreEqual("10.20.30.40:4660", endPoint.ToString());
            Assert.AreEqual(bytes, endPoint.Serialize());
            Assert.AreEqual(bytes.GetHashCode(), endPoint.Serialize().GetHashCode());
            bytes[2] = 0;
            Assert.AreNotEqual(bytes, endPoint.Serialize());
            Assert.AreNotEqual(endPoint, new IPEndPoint(0x281E140A, 1));
        }

        [TestMethod]
        public void IPEndPoint_WrongValues_Throw()
        {
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new IPEndPoint(0, 65536));
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new IPEndPoint(0, -1));
            Assert.ThrowsExactly<ArgumentNullException>(() => new IPEndPoint(null, 1));
        }
    }
}
