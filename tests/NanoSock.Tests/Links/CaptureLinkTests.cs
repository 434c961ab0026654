using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Testing;

namespace NanoSock.Tests.Links
{
    [TestClass]
    public class CaptureLinkTests
    {
        [TestMethod]
        public void Capture_FramesOfAnyLength_HaveTimeAndDirection()
        {
            TestLink inner = new TestLink();
            MemorySink sink = new MemorySink();
            CaptureLink link = new CaptureLink(inner, sink, "eth0") { EpochMicroseconds = 1700000000000000 };
            Random random = new Random(1);
            for (int length = 14; length < 120; length++)
            {
                byte[] frame = new byte[length];
                random.NextBytes(frame);
                Assert.AreEqual(long.MaxValue, link.Poll(length));
                Assert.IsTrue(Frames.Send(link, frame));
                inner.In.Enqueue(frame);
                CollectionAssert.AreEqual(frame, Frames.Receive(link));
                CollectionAssert.AreEqual(frame, inner.Sent[^1]);
            }

            PcapngReader capture = sink.Read();
            Assert.AreEqual(1, capture.Sections);
            Assert.AreEqual(new PcapngReader.Interface(1, 1518, "eth0", 6), capture.Interfaces.Single());
            Assert.HasCount(2 * 106, capture.Packets);
            Assert.AreEqual(2 + (2 * 106), sink.Writes, "One call a block.");
            for (int i = 0; i < capture.Packets.Count; i++)
            {
                PcapngReader.Packet packet = capture.Packets[i];
                CollectionAssert.AreEqual(inner.Sent[i / 2], packet.Bytes);
                Assert.AreEqual(packet.Bytes.Length, packet.Length);
                Assert.AreEqual(i % 2 == 0 ? 2 : 1, packet.Flags, "outbound is 2, inbound 1");
                Assert.AreEqual(1700000000000000 + (1000 * (14 + (i / 2))), packet.Time);
            }
        }

        [TestMethod]
        public void CaptureLink_Properties_AreThoseOfInnerLink()
        {
            TestLink inner = new TestLink { Checksums = LinkChecksums.ReceiveVerified, Due = 12 };
            MemorySink sink = new MemorySink();
            CaptureLink link = new CaptureLink(inner, sink, "eth0");
            WakeupCounter wakeup = new WakeupCounter();
            Assert.IsTrue(link.SetWakeup(wakeup));
            Assert.AreSame(wakeup, inner.Wakeup);
            Assert.AreEqual(12, link.Poll(3));
            Assert.AreEqual(3, inner.LastPoll);
            Assert.AreEqual(LinkChecksums.ReceiveVerified, link.Checksums);
            Assert.AreSame(inner.HardwareAddress, link.HardwareAddress);
            Assert.AreSame(inner, link.Inner);
            Assert.AreEqual(LinkMedium.Ethernet, link.Medium);
            Assert.AreEqual(1500, link.Mtu);
            Assert.IsTrue(link.IsUp);
            inner.IsUp = false;
            Assert.IsFalse(link.IsUp);
            Assert.IsFalse(Frames.Send(link, new byte[60]));
            Assert.IsNull(Frames.Receive(link));
            Assert.IsEmpty(sink.Read().Packets, "What was not taken was not sent.");
        }

        [TestMethod]
        public void Capture_Time_IsVirtualOrSet()
        {
            TestLink inner = new TestLink();
            MemorySink sink = new MemorySink();
            CaptureLink link = new CaptureLink(inner, sink, "eth0");
            link.Poll(7);
            Frames.Send(link, new byte[60]);
            link.NowMicroseconds = 7450;
            Frames.Send(link, new byte[60]);
            link.Poll(7);
            Frames.Send(link, new byte[60]);
            link.Poll(8);
            Frames.Send(link, new byte[60]);
            link.EpochMicroseconds = 1000000;
            Frames.Send(link, new byte[60]);
            CollectionAssert.AreEqual(new long[] { 7000, 7450, 7450, 8000, 1008000 },
                sink.Read().Packets.Select(packet => packet.Time).ToList());
        }

        [TestMethod]
        public void WriteFrame_TimeBeyond32Bits_IsWhole()
        {
            MemorySink sink = new MemorySink();
            PcapngWriter writer = new PcapngWriter(sink, 64);
            writer.AddInterface("a", LinkMedium.Ip);
            long[] times = { 0, uint.MaxValue, 1L << 32, 1893456000123456 };
            foreach (long time in times)
            {
                writer.WriteFrame(0, true, time, new byte[20], 0, 20, 20);
            }

            CollectionAssert.AreEqual(times, sink.Read().Packets.Select(packet => packet.Time).ToArray());
        }

        [TestMethod]
        public void Capture_SeveralLinks_ShareFileAndTruncateFrames()
        {
            MemorySink sink = new MemorySink();
            PcapngWriter writer = new PcapngWriter(sink, 65);
            TestLink ip = new TestLink { Medium = LinkMedium.Ip };
            CaptureLink first = new CaptureLink(new TestLink(), writer, "first");
            CaptureLink second = new CaptureLink(ip, writer, "zw\u00f6");
            Frames.Send(second, new byte[66]);
            Frames.Send(first, new byte[65]);
            ip.In.Enqueue(new byte[50]);
            Assert.AreEqual(50, second.Receive(new byte[10], 0, 10));
            PcapngReader capture = sink.Read();
            CollectionAssert.AreEqual(new[] { "first", "zw?" }, capture.Interfaces.Select(item => item.Name).ToList());
            CollectionAssert.AreEqual(new[] { 1, 101 }, capture.Interfaces.Select(item => item.LinkType).ToList());
            CollectionAssert.AreEqual(new[] { 1, 0, 1 }, capture.Packets.Select(packet => packet.Interface).ToList());
            CollectionAssert.AreEqual(new[] { 65, 65, 0 },
                capture.Packets.Select(packet => packet.Bytes.Length).ToList());
            CollectionAssert.AreEqual(new[] { 66, 65, 50 }, capture.Packets.Select(packet => packet.Length).ToList());
        }

        [TestMethod]
        public void PcapngWriter_ArgumentOutOfRange_Throws()
        {
            MemorySink sink = new MemorySink();
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new PcapngWriter(sink, 0));
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new PcapngWriter(sink, 262145));
            Assert.ThrowsExactly<ArgumentNullException>(() => new PcapngWriter(null, 1));
            PcapngWriter writer = new PcapngWriter(sink, 1);
            Assert.ThrowsExactly<ArgumentException>(() => writer.AddInterface(new string('a', 257), LinkMedium.Ip));
            writer.AddInterface(new string('a', 256), LinkMedium.Ip);
            Assert.AreEqual(256, sink.Read().Interfaces[0].Name.Length);
        }
    }
}
