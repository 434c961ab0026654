using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Esp32;
using NanoSock.Links;

namespace NanoSock.Tests.Esp32
{
    /// <summary>The frames that a tunnel sends, and its behavior when it cannot send.</summary>
    [TestClass]
    public class VxlanSendTests
    {
        [TestMethod]
        public void Transmit_Frame_FollowsVxlanHeader()
        {
            VxlanBench bench = VxlanBench.Opened();
            Assert.IsTrue(bench.Put(VxlanBench.Frame(1464)));
            CollectionAssert.AreEqual(VxlanBench.Datagram(VxlanBench.Frame(1464)), bench.Socket.Sent.Single());
            Assert.AreEqual(1u, bench.Count(VxlanCounter.FramesOut));
        }

        // 20 of outer IP, 8 of UDP, 8 of VXLAN, 14 of inner Ethernet.
        [TestMethod]
        [DataRow(1500, 1450)]
        [DataRow(1400, 1350)]
        [DataRow(118, 68)]
        [DataRow(9000, 8950)]
        public void Transmit_LargestFrame_FitsPathMtu(int path, int mtu)
        {
            VxlanBench bench = VxlanBench.Opened(options => options.PathMtu = path);
            Assert.AreEqual(mtu, bench.Link.Mtu);
            Assert.IsTrue(bench.Put(VxlanBench.Frame(mtu + 14)));
            Assert.AreEqual(path, bench.Socket.Sent.Single().Length + 28);

            Assert.IsTrue(bench.Put(VxlanBench.Frame(mtu + 15)), "It must not come again.");
            Assert.IsTrue(bench.Put(new byte[13]));
            Assert.HasCount(1, bench.Socket.Sent);
            Assert.AreEqual("SendInvalid 2", bench.Refusals());
        }

        [TestMethod]
        public void Poll_First_SendsKeepAlive()
        {
            VxlanBench bench = new VxlanBench();
            bench.PollAt(0);
            byte[] sent = bench.Socket.Sent.Single();
            Assert.HasCount(68, sent);
            CollectionAssert.AreEqual(VxlanBench.Datagram(Array.Empty<byte>()), sent.Take(8).ToArray());

            // From this station to itself: no bridge forwards the frame, and no host accepts it.
            CollectionAssert.AreEqual(VxlanBench.Own, sent.Skip(8).Take(6).ToArray());
            CollectionAssert.AreEqual(VxlanBench.Own, sent.Skip(14).Take(6).ToArray());
            CollectionAssert.AreEqual(new byte[] { 0x88, 0xB5 }, sent.Skip(20).Take(2).ToArray());
            Assert.IsTrue(sent.Skip(22).All(value => value == 0));
        }

        [TestMethod]
        public void KeepAlive_AfterSilence_IsSent()
        {
            VxlanBench bench = VxlanBench.Opened();
            Assert.AreEqual(20000, bench.PollAt(0));
            Assert.AreEqual(20000, bench.PollAt(19999));
            Assert.IsEmpty(bench.Socket.Sent);
            Assert.AreEqual(40000, bench.PollAt(20000));
            Assert.HasCount(1, bench.Socket.Sent);
            Assert.AreEqual(40000, bench.PollAt(30000));
            bench.Put(VxlanBench.Frame(60));
            Assert.AreEqual(50000, bench.PollAt(40000));
            Assert.HasCount(2, bench.Socket.Sent);
            bench.PollAt(50000);
            Assert.AreEqual(3u, bench.Count(VxlanCounter.KeepAlives));
            Assert.AreEqual(1u, bench.Count(VxlanCounter.FramesOut));
        }

        // The rest of the buffer may contain an earlier frame.
        [TestMethod]
        public void KeepAlive_AfterFrame_ContainsZeros()
        {
            VxlanBench bench = VxlanBench.Opened();
            bench.Put(VxlanBench.Frame(1464));
            bench.PollAt(20000);
            Assert.IsTrue(bench.Socket.Sent[1].Skip(22).All(value => value == 0));
        }

        [TestMethod]
        public void KeepAlive_Off_IsNotSent()
        {
            VxlanBench bench = VxlanBench.Opened(options => options.KeepAliveMilliseconds = 0);
            Assert.AreEqual(long.MaxValue, bench.PollAt(1));
            Assert.AreEqual(long.MaxValue, bench.PollAt(100000000));
            Assert.IsEmpty(bench.Socket.Sent);
        }

        [TestMethod]
        [DataRow(10055)]
        [DataRow(10035)]
        [DataRow(10060)]
        public void Transmit_NoRoom_ReturnsFalse(int error)
        {
            VxlanBench bench = VxlanBench.Opened();
            bench.Socket.SendError = error;
            Assert.IsFalse(bench.Put(VxlanBench.Frame(60)));
            Assert.IsTrue(bench.Link.IsUp);
            Assert.AreEqual("SendNoRoom 1", bench.Refusals());
            bench.Socket.SendError = 0;
            Assert.IsTrue(bench.Put(VxlanBench.Frame(60)));
        }

        // A socket does not report when it has room again, and no other event may make the stack try.
        [TestMethod]
        public void Poll_AfterNoRoom_IsDueIn5Ms()
        {
            VxlanBench bench = VxlanBench.Opened();
            Assert.AreEqual(20000, bench.PollAt(1000));
            bench.Socket.SendError = 10055;
            Assert.IsFalse(bench.Put(VxlanBench.Frame(60)));
            Assert.AreEqual(1005, bench.PollAt(1000));
            Assert.AreEqual(1005, bench.PollAt(1004));
            Assert.AreEqual(20000, bench.PollAt(1005), "Not again without a failed attempt.");
            Assert.IsFalse(bench.Put(VxlanBench.Frame(60)));
            Assert.AreEqual(1010, bench.PollAt(1005));
        }

        // On a board every failure to send reports missing room, including that of a socket that can never send again.
        [TestMethod]
        public void Transmit_NoRoomForFiveSeconds_ReopensSocket()
        {
            VxlanBench bench = VxlanBench.Opened();
            bench.Socket.SendError = 10055;
            foreach (int at in new[] { 1000, 2000, 3000, 4000, 5000, 5999 })
            {
                bench.PollAt(at);
                Assert.IsFalse(bench.Put(VxlanBench.Frame(60)));
                Assert.IsTrue(bench.Link.IsUp);
            }

            bench.Socket.SendError = 0;
            Assert.IsTrue(bench.Put(VxlanBench.Frame(60)), "Room once restarts the five seconds.");
            bench.Socket.SendError = 10055;
            foreach (int at in new[] { 7000, 8000, 9000, 10000, 11000, 11999 })
            {
                bench.PollAt(at);
                Assert.IsFalse(bench.Put(VxlanBench.Frame(60)));
                Assert.IsTrue(bench.Link.IsUp);
            }

            bench.PollAt(12000);
            Assert.IsFalse(bench.Put(VxlanBench.Frame(60)));
            Assert.IsFalse(bench.Link.IsUp);
            Assert.AreEqual("SendNoRoom 12, SendErrors 1", bench.Refusals());
            bench.Socket.SendError = 0;
            bench.RunTo(12250);
            Assert.IsTrue(bench.Link.IsUp);
            bench.Socket.SendError = 10055;
            Assert.IsFalse(bench.Put(VxlanBench.Frame(60)));
            Assert.IsTrue(bench.Link.IsUp, "The new socket has five seconds of its own.");
        }

        // Two refused frames a minute apart, with nothing sent between them, prove nothing about the minute.
        [TestMethod]
        public void Transmit_NoRoomFarApart_KeepsSocket()
        {
            VxlanBench bench = VxlanBench.Opened();
            bench.Socket.SendError = 10055;
            foreach (int at in new[] { 1000, 2001, 9000, 60000 })
            {
                bench.PollAt(at);
                Assert.IsFalse(bench.Put(VxlanBench.Frame(60)));
                Assert.IsTrue(bench.Link.IsUp);
            }
        }

        [TestMethod]
        public void Transmit_MessageTooLong_IsDroppedAndCounted()
        {
            VxlanBench bench = VxlanBench.Opened();
            bench.Socket.SendError = 10040;
            Assert.IsTrue(bench.Put(VxlanBench.Frame(1464)), "Tried again, it would always fail.");
            Assert.IsTrue(bench.Link.IsUp);
            Assert.AreEqual("SendTooLong 1", bench.Refusals());
            Assert.AreEqual(10040, bench.Link.LastError);
        }

        [TestMethod]
        [DataRow(10054)]
        [DataRow(10061)]
        public void Transmit_PeerRefuses_KeepsSocket(int error)
        {
            VxlanBench bench = VxlanBench.Opened();
            bench.Socket.SendError = error;
            Assert.IsTrue(bench.Put(VxlanBench.Frame(60)));
            bench.Socket.ArriveError(error);
            Assert.IsNull(bench.Take());
            Assert.IsTrue(bench.Link.IsUp);
            Assert.AreEqual("PeerRefused 2", bench.Refusals());
        }

        [TestMethod]
        public void Link_Properties_AreThoseOfEthernet()
        {
            VxlanLink link = new VxlanBench().Link;
            Assert.AreEqual(LinkMedium.Ethernet, link.Medium);
            Assert.AreEqual(LinkChecksums.None, link.Checksums);
            CollectionAssert.AreEqual(VxlanBench.Own, link.HardwareAddress);
            Assert.IsFalse(link.IsUp);
        }

        [TestMethod]
        public void DeriveAddress_HardwareAddress_TogglesLocalBit()
        {
            CollectionAssert.AreEqual(new byte[] { 0x26, 0x6F, 0x28, 1, 2, 3 },
                VxlanLink.DeriveAddress(new byte[] { 0x24, 0x6F, 0x28, 1, 2, 3 }));
            CollectionAssert.AreEqual(new byte[] { 0x24, 0x6F, 0x28, 1, 2, 3 },
                VxlanLink.DeriveAddress(new byte[] { 0x27, 0x6F, 0x28, 1, 2, 3 }));
            Assert.ThrowsExactly<ArgumentNullException>(() => VxlanLink.DeriveAddress(null));
        }

        [TestMethod]
        public void Constructor_OptionOutOfRange_Throws()
        {
            Refuse(options => options.Host = null);
            Refuse(options => options.Host = string.Empty);
            Refuse(options => options.HardwareAddress = null);
            Refuse(options => options.HardwareAddress = new byte[5]);
            Refuse(options => options.HardwareAddress = new byte[] { 3, 0, 0, 0, 0, 1 });
            Refuse(options => options.Vni = -1);
            Refuse(options => options.Vni = 0x1000000);
            Refuse(options => options.RemotePort = 0);
            Refuse(options => options.RemotePort = 65536);
            Refuse(options => options.LocalPort = -1);
            Refuse(options => options.LocalPort = 65536);
            Refuse(options => options.PathMtu = 117);
            Refuse(options => options.PathMtu = 65536);
            Refuse(options => options.KeepAliveMilliseconds = -1);
        }

        private static void Refuse(Action<VxlanOptions> adjust)
        {
            Assert.ThrowsExactly<ArgumentException>(() => new VxlanBench(adjust));
        }
    }
}
