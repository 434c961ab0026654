using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Services.Tests.Support;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Services.Tests.Dhcp
{
    /// <summary>Messages that the client discards, each with its reason (URGENT/11, Ripple20, NAME:WRECK, NUCLEUS:13;
    /// RFC 2131 3 and 4.4.1).</summary>
    [TestClass]
    public sealed class DhcpBadInputTests
    {
        [TestMethod]
        [DataRow(0, 1, ServiceDrop.DhcpNotReply, DisplayName = "op 1")]
        [DataRow(0, 0, ServiceDrop.DhcpNotReply, DisplayName = "op 0")]
        [DataRow(1, 6, ServiceDrop.DhcpWrongHardware, DisplayName = "htype")]
        [DataRow(2, 16, ServiceDrop.DhcpWrongHardware, DisplayName = "hlen")]
        [DataRow(33, 0xEE, ServiceDrop.DhcpWrongHardware, DisplayName = "chaddr")]
        [DataRow(7, -1, ServiceDrop.DhcpWrongXid, DisplayName = "xid")]
        [DataRow(236, 0, ServiceDrop.DhcpBadCookie, DisplayName = "cookie")]
        [DataRow(240, 0, ServiceDrop.DhcpBadOption, DisplayName = "type read as padding, and its length as a code")]
        [DataRow(242, 0, ServiceDrop.DhcpUnexpected, DisplayName = "type 0")]
        [DataRow(242, 1, ServiceDrop.DhcpUnexpected, DisplayName = "type DISCOVER")]
        [DataRow(242, 5, ServiceDrop.DhcpUnexpected, DisplayName = "type ACK while an offer is due")]
        [DataRow(242, 255, ServiceDrop.DhcpUnexpected, DisplayName = "type 255")]
        public void Offer_OneByteChanged_IsDiscarded(int offset, int value, ServiceDrop reason)
        {
            AssertOffer(reason, message => message[offset] = (byte)(value < 0 ? message[offset] + 1 : value));
        }

        [TestMethod]
        [DataRow("0.0.0.0")]
        [DataRow("0.1.2.3")]
        [DataRow("127.0.0.1")]
        [DataRow("224.0.0.1")]
        [DataRow("240.0.0.1")]
        [DataRow("255.255.255.255")]
        [DataRow("10.0.0.0", DisplayName = "the subnet's own address")]
        [DataRow("10.0.0.255", DisplayName = "the subnet's broadcast address")]
        public void Offer_AddressOfNoHost_IsDiscarded(string address)
        {
            AssertOffer(ServiceDrop.DhcpBadAddress,
                message => BigEndian.WriteUInt32(message, 16, Simulation.Address(address)));
        }

        [TestMethod]
        [DataRow(0u)]
        [DataRow(0xFF00FF00u)]
        [DataRow(0x00FFFFFFu)]
        [DataRow(0xFFFFFFFDu)]
        public void Offer_MaskThatIsNotContiguous_IsDiscarded(uint mask)
        {
            AssertOffer(ServiceDrop.DhcpBadAddress, server => server.SetAddress(1, mask));
        }

        [TestMethod]
        [Conformance("RFC2132-9.6")]
        [DataRow(54, new byte[0], ServiceDrop.DhcpNoServer, DisplayName = "no server identifier")]
        [DataRow(54, new byte[] { 0, 0, 0, 0 }, ServiceDrop.DhcpNoServer, DisplayName = "server 0.0.0.0")]
        [DataRow(54, new byte[] { 255, 255, 255, 255 }, ServiceDrop.DhcpNoServer, DisplayName = "server broadcast")]
        [DataRow(54, new byte[] { 224, 0, 0, 1 }, ServiceDrop.DhcpNoServer, DisplayName = "server multicast")]
        [DataRow(54, new byte[] { 127, 0, 0, 1 }, ServiceDrop.DhcpNoServer, DisplayName = "server loopback")]
        [DataRow(54, new byte[] { 10, 0, 1 }, ServiceDrop.DhcpBadOption, DisplayName = "server of three bytes")]
        [DataRow(51, new byte[0], ServiceDrop.DhcpBadOption, DisplayName = "no lease time")]
        [DataRow(51, new byte[] { 0, 0, 0, 0 }, ServiceDrop.DhcpBadOption, DisplayName = "lease of no time")]
        [DataRow(51, new byte[] { 0, 0, 9 }, ServiceDrop.DhcpBadOption, DisplayName = "lease time of three bytes")]
        [DataRow(53, new byte[0], ServiceDrop.DhcpNoType, DisplayName = "no message type: BOOTP")]
        [DataRow(53, new byte[] { 2, 2 }, ServiceDrop.DhcpBadOption, DisplayName = "message type of two bytes")]
        public void Offer_OptionReplaced_IsDiscarded(int code, byte[] value, ServiceDrop reason)
        {
            DhcpBench bench = Selecting();
            byte[] message = bench.Server.Reply(bench.Server.Seen[0], 2);
            byte[] options = message.AsSpan(240).ToArray();
            int at = 0;
            while (options[at] != code)
            {
                at += 2 + options[at + 1];
            }

            byte[] rest = options.AsSpan(at + 2 + options[at + 1]).ToArray();
            byte[] changed = message.AsSpan(0, 240 + at)
                .ToArray()
                .Concat(value.Length == 0 ? value : new[] { (byte)code, (byte)value.Length }.Concat(value))
                .Concat(rest)
                .ToArray();
            AssertDiscarded(bench, changed, reason);
        }

        [TestMethod]
        [DataRow(1, new byte[] { 255, 255, 255 }, DisplayName = "mask of three bytes")]
        [DataRow(1, new byte[0], DisplayName = "mask of none")]
        [DataRow(3, new byte[] { 10, 0, 0, 1, 10 }, DisplayName = "router list of five bytes")]
        [DataRow(3, new byte[0], DisplayName = "empty router list")]
        [DataRow(6, new byte[] { 10, 0 }, DisplayName = "DNS list of two bytes")]
        [DataRow(42, new byte[] { 10, 0, 0 }, DisplayName = "NTP list of three bytes")]
        [DataRow(26, new byte[] { 1 }, DisplayName = "MTU of one byte")]
        [DataRow(58, new byte[] { 1, 2 }, DisplayName = "T1 of two bytes")]
        [DataRow(59, new byte[] { 1, 2, 3, 4, 5 }, DisplayName = "T2 of five bytes")]
        [DataRow(52, new byte[] { 0 }, DisplayName = "overload 0")]
        [DataRow(52, new byte[] { 4 }, DisplayName = "overload 4")]
        [DataRow(52, new byte[] { 1, 1 }, DisplayName = "overload of two bytes")]
        [DataRow(52, new byte[] { 3 }, DisplayName = "overloaded fields without END")]
        [DataRow(121, new byte[] { 33, 10, 0, 0, 0, 0, 10, 0, 0, 1 }, DisplayName = "route of 33 bits")]
        [DataRow(121, new byte[] { 24, 10, 0, 1, 10, 0, 0 }, DisplayName = "route that is cut")]
        [DataRow(121, new byte[] { 255 }, DisplayName = "route of one byte")]
        public void Offer_MalformedOption_IsDiscarded(int code, byte[] value)
        {
            AssertOffer(ServiceDrop.DhcpBadOption, server => server.Set(code, value));
        }

        [TestMethod]
        [DataRow(new byte[] { 63, 1 }, DisplayName = "a label behind the end")]
        [DataRow(new byte[] { 3, 1, 2, 3 }, DisplayName = "no root")]
        [DataRow(new byte[] { 0xC0, 0 }, DisplayName = "a pointer to itself")]
        [DataRow(new byte[] { 1, 97, 0xC0, 0 }, DisplayName = "a loop")]
        [DataRow(new byte[] { 0xC0, 40, 1, 97, 0 }, DisplayName = "a pointer forwards")]
        [DataRow(new byte[] { 0xC0 }, DisplayName = "half a pointer")]
        [DataRow(new byte[] { 0 }, DisplayName = "the root")]
        [DataRow(new byte[] { 64, 1, 0 }, DisplayName = "a label type that is reserved")]
        public void Acknowledgment_MalformedSearchList_IsDiscarded(byte[] value)
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Server.Set(119, value);
            bench.Client.Start();
            bench.World.Run(2000);

            Assert.AreEqual(1u, bench.Drops(ServiceDrop.DhcpBadOption));
            Assert.AreEqual(DhcpState.Requesting, bench.Client.State);
        }

        [TestMethod]
        public void Acknowledgment_OtherAddress_IsDiscarded()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Server.Answer = seen =>
            {
                byte[][] reply = bench.Server.Serve(seen);
                bench.Server.Offered += 1;
                return reply;
            };
            bench.Server.Answer = seen =>
            {
                byte[] reply = bench.Server.Reply(seen, seen.Type == 1 ? 2 : 5);
                reply[19] += (byte)(seen.Type == 1 ? 0 : 1);
                return new[] { reply };
            };
            bench.Client.Start();
            bench.World.Run(2000);

            Assert.AreEqual(1u, bench.Drops(ServiceDrop.DhcpBadAddress));
            Assert.AreEqual("none", bench.Address);
        }

        [TestMethod]
        [Conformance("RFC2131-4.1c")]
        [DataRow("xid", ServiceDrop.DhcpWrongXid)]
        [DataRow("chaddr", ServiceDrop.DhcpWrongHardware)]
        [DataRow("server", ServiceDrop.DhcpWrongServer)]
        public void Acknowledgment_OfAnotherHost_IsDiscarded(string what, ServiceDrop reason)
        {
            foreach (int type in new[] { 5, 6 })
            {
                DhcpBench bench = new DhcpBench();
                bench.AddServer();
                bench.Server.Answer = seen => seen.Type == 1 ? bench.Server.Serve(seen) : null;
                bench.Client.Start();
                Assert.IsTrue(bench.World.RunUntil(() => bench.Server.Of(3).Length == 1));
                byte[] forged = bench.Server.Reply(bench.Server.Of(3)[0], type);
                forged[what == "xid" ? 5 : what == "chaddr" ? 30 : 248] ^= 1;
                bench.Server.SendTo(forged, 0xFFFFFFFF);
                bench.World.Run(10);

                Assert.AreEqual(1u, bench.Drops(reason), "type " + type);
                Assert.AreEqual(DhcpState.Requesting, bench.Client.State);
            }
        }

        [TestMethod]
        [Conformance("RFC2131-4.1b")]
        [DataRow(2)]
        [DataRow(5)]
        [DataRow(6)]
        public void Message_TruncatedAtEveryLength_IsDiscarded(int type)
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Server.Set(119, 4, (byte)'t', (byte)'e', (byte)'s', (byte)'t', 0);
            bench.Server.Set(121, 8, 11, 10, 0, 0, 9);
            bench.Server.Answer = seen => seen.Type == 1 && type != 2 ? bench.Server.Serve(seen) : null;
            bench.Client.Start();
            Assert.IsTrue(bench.World.RunUntil(() => bench.Server.Of(type == 2 ? 1 : 3).Length == 1));
            DhcpState state = bench.Client.State;
            byte[] whole = bench.Server.Reply(bench.Server.Seen.Last(), type);
            byte[] message = new byte[576];
            for (int length = 0; length < whole.Length; length++)
            {
                Array.Clear(message);
                whole.AsSpan(0, length).CopyTo(message);
                Assert.AreEqual(length < 240 ? ServiceDrop.DhcpTruncated : ServiceDrop.DhcpBadOption,
                    bench.Client.Accept(message, length, bench.World.Now), "length " + length);
                Assert.AreEqual(state, bench.Client.State, "length " + length);
            }

            whole.CopyTo(message, 0);
            Assert.AreEqual(ServiceDrop.None, bench.Client.Accept(message, whole.Length, bench.World.Now));
        }

        [TestMethod]
        public void Message_LongerThanTheBuffer_IsDiscarded()
        {
            DhcpBench bench = Selecting();
            byte[] message = bench.Server.Reply(bench.Server.Seen[0], 2).Concat(new byte[600]).ToArray();
            AssertDiscarded(bench, message, ServiceDrop.DhcpTruncated);
        }

        [TestMethod]
        public void Message_Flood_IsReadInBatches()
        {
            DhcpBench bench = Selecting();
            byte[] message = bench.Server.Reply(bench.Server.Seen[0], 2);
            message[0] = 1;
            for (int i = 0; i < 40; i++)
            {
                bench.Server.SendTo(message, 0xFFFFFFFF);
                bench.World.Run(0);
            }

            Assert.AreEqual(40u, bench.Drops(ServiceDrop.DhcpNotReply));
            Assert.AreEqual(DhcpState.Selecting, bench.Client.State);
        }

        private static DhcpBench Selecting()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Server.Answer = null;
            bench.Client.Start();
            Assert.IsTrue(bench.World.RunUntil(() => bench.Server.Seen.Count == 1));
            return bench;
        }

        private static void AssertOffer(ServiceDrop reason, Action<DhcpStation> change)
        {
            DhcpBench bench = Selecting();
            change(bench.Server);
            AssertDiscarded(bench, bench.Server.Reply(bench.Server.Seen[0], 2), reason);
        }

        private static void AssertOffer(ServiceDrop reason, Action<byte[]> change)
        {
            DhcpBench bench = Selecting();
            byte[] message = bench.Server.Reply(bench.Server.Seen[0], 2);
            change(message);
            AssertDiscarded(bench, message, reason);
        }

        private static void AssertDiscarded(DhcpBench bench, byte[] message, ServiceDrop reason)
        {
            bench.Server.SendTo(message, 0xFFFFFFFF);
            bench.World.Run(1);

            Assert.AreEqual(1u, bench.Drops(reason));
            Assert.AreEqual(DhcpState.Selecting, bench.Client.State);
            Assert.HasCount(1, bench.Server.Seen);
            bench.Server.Answer = bench.Server.Serve;
            bench.Server.Options.Clear();
            Assert.IsTrue(bench.RunTo(DhcpState.Bound), "the next DISCOVER is answered");
        }
    }
}
