using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Testing;

namespace NanoSock.Tests.Links.Slip
{
    /// <summary>RFC 1055 on the line: sent frames, received frames, and the cost of each corruption.</summary>
    [TestClass]
    public class SlipLinkTests
    {
        private const byte End = 0xC0;
        private const byte Esc = 0xDB;
        private const byte EscEnd = 0xDC;
        private const byte EscEsc = 0xDD;

        [TestMethod]
        public void Transmit_SpecialBytes_AreEscapedBetweenEnds()
        {
            ScriptStream stream = new ScriptStream();
            SlipLink link = new SlipLink(stream, 68, 0);
            Assert.IsTrue(Frames.Send(link, new byte[] { 0x45, End, 1, Esc, EscEnd, EscEsc }));
            CollectionAssert.AreEqual(new byte[] { End, 0x45, Esc, EscEnd, 1, Esc, EscEsc, EscEnd, EscEsc, End },
                stream.Written);
            AssertCounts(link, (SlipCounter.FramesOut, 1));
        }

        [TestMethod]
        public void Receive_EscapedFrame_IsUnescaped()
        {
            ScriptStream stream = new ScriptStream();
            SlipLink link = new SlipLink(stream, 68, 0);
            stream.Feed(0x45, Esc, EscEnd, 1, Esc, EscEsc, EscEnd, EscEsc, End);
            CollectionAssert.AreEqual(new byte[] { 0x45, End, 1, Esc, EscEnd, EscEsc }, Frames.Receive(link));
            Assert.IsNull(Frames.Receive(link));
            AssertCounts(link, (SlipCounter.FramesIn, 1));
        }

        [TestMethod]
        public void Receive_EmptyFrames_AreCounted()
        {
            ScriptStream stream = new ScriptStream();
            SlipLink link = new SlipLink(stream, 68, 0);
            stream.Feed(End, End, End, 7, End, End, 8, End);
            CollectionAssert.AreEqual(new byte[] { 7 }, Frames.Receive(link));
            CollectionAssert.AreEqual(new byte[] { 8 }, Frames.Receive(link));
            Assert.IsNull(Frames.Receive(link));
            AssertCounts(link, (SlipCounter.FramesIn, 2), (SlipCounter.EmptyFrames, 4));
        }

        [TestMethod]
        [DataRow(new byte[] { 1, Esc, Esc, EscEnd, 2 })]
        [DataRow(new byte[] { 1, Esc, 5, 2 })]
        [DataRow(new byte[] { Esc, 0 })]
        [DataRow(new byte[] { Esc })]
        [DataRow(new byte[] { 1, 2, Esc })]
        [DataRow(new byte[] { 1, Esc, 5, Esc, 5, 3, Esc })]
        public void Receive_BadEscape_DropsOnlyThatFrame(byte[] bad)
        {
            ScriptStream stream = new ScriptStream();
            SlipLink link = new SlipLink(stream, 68, 0);
            stream.Feed(7, End);
            stream.Feed(bad);
            stream.Feed(End, 8, End);
            CollectionAssert.AreEqual(new byte[] { 7 }, Frames.Receive(link));
            CollectionAssert.AreEqual(new byte[] { 8 }, Frames.Receive(link));
            Assert.IsNull(Frames.Receive(link));
            AssertCounts(link, (SlipCounter.FramesIn, 2), (SlipCounter.BadEscapes, 1));
        }

        [TestMethod]
        [DataRow(69, 0)]
        [DataRow(69, End)]
        [DataRow(69, Esc)]
        [DataRow(5000, 3)]
        public void Receive_FrameAboveMtu_IsDropped(int length, int value)
        {
            ScriptStream stream = new ScriptStream();
            SlipLink link = new SlipLink(stream, 68, 0);
            byte[] largest = Enumerable.Repeat((byte)value, 68).ToArray();
            stream.Feed(ReferenceSlip.Encode(largest).ToArray());
            stream.Feed(ReferenceSlip.Encode(Enumerable.Repeat((byte)value, length).ToArray()).ToArray());
            stream.Feed(ReferenceSlip.Encode(largest).ToArray());
            CollectionAssert.AreEqual(largest, Frames.Receive(link));
            byte[] next = null;
            for (int turn = 0; turn < 10 && next == null; turn++)
            {
                next = Frames.Receive(link);
            }

            CollectionAssert.AreEqual(largest, next);
            AssertCounts(link, (SlipCounter.FramesIn, 2),
                (SlipCounter.OversizedFrames, 1), (SlipCounter.EmptyFrames, 3));
        }

        [TestMethod]
        [DataRow((byte)1)]
        [DataRow(End)]
        [DataRow(Esc)]
        public void Receive_EndlessFrame_ReturnsAfter2048Bytes(byte value)
        {
            ScriptStream stream = new ScriptStream();
            SlipLink link = new SlipLink(stream, 296, 0);
            stream.Feed(Enumerable.Repeat(value, 1000000).ToArray());
            byte[] room = new byte[296];
            int calls = 0;
            while (stream.ToRead.Count > 0)
            {
                int before = stream.BytesRead;
                Assert.AreEqual(0, link.Receive(room, 0, room.Length));
                Assert.IsLessThanOrEqualTo(2048, stream.BytesRead - before);
                if (stream.ToRead.Count > 0)
                {
                    Assert.AreEqual(77, link.Poll(77), "there is more to read");
                }

                calls++;
            }

            Assert.IsGreaterThan(480, calls);
            Assert.AreEqual(0, link.Receive(room, 0, room.Length));
            Assert.AreEqual(long.MaxValue, link.Poll(78));
            stream.Feed(End, 9, End);
            CollectionAssert.AreEqual(new byte[] { 9 }, Frames.Receive(link));
            SlipCounter counter = value == End ? SlipCounter.EmptyFrames
                : value == Esc ? SlipCounter.BadEscapes
                : SlipCounter.OversizedFrames;
            AssertCounts(link, (SlipCounter.FramesIn, 1), (counter, value == End ? 1000001u : 1));
        }

        [TestMethod]
        public void Transmit_StreamFull_RefusesNextFrame()
        {
            ScriptStream stream = new ScriptStream { Room = 3 };
            SlipLink link = new SlipLink(stream, 68, 0);
            byte[] first = { 1, 2, End, 3, 4 };
            Assert.IsTrue(Frames.Send(link, first));
            first[0] = 99;
            Assert.HasCount(3, stream.Written);
            Assert.IsFalse(Frames.Send(link, new byte[] { 5 }));
            stream.Room = 2;
            link.Poll(1);
            Assert.HasCount(5, stream.Written);
            Assert.IsFalse(Frames.Send(link, new byte[] { 5 }));
            stream.Room = int.MaxValue;
            Assert.IsTrue(Frames.Send(link, new byte[] { 5 }));
            CollectionAssert.AreEqual(new byte[] { End, 1, 2, Esc, EscEnd, 3, 4, End, End, 5, End }, stream.Written);
            AssertCounts(link, (SlipCounter.FramesOut, 2));
        }

        [TestMethod]
        public void Transmit_Queue_HoldsFramesInOrder()
        {
            ScriptStream stream = new ScriptStream { Room = 1 };
            SlipLink link = new SlipLink(stream, 68, 2);
            Assert.IsTrue(Frames.Send(link, new byte[] { 1 }));
            Assert.IsTrue(Frames.Send(link, new byte[] { 2 }));
            Assert.IsTrue(Frames.Send(link, new byte[] { 3 }));
            Assert.IsFalse(Frames.Send(link, new byte[] { 4 }));
            stream.Room = 3;
            Assert.IsTrue(Frames.Send(link, new byte[] { 5 }), "the first is gone, and one more may wait");
            stream.Room = int.MaxValue;
            link.Poll(1);
            CollectionAssert.AreEqual(new byte[] { End, 1, End, End, 2, End, End, 3, End, End, 5, End },
                stream.Written);

            stream.Room = 0;
            Frames.Send(link, new byte[] { 6 });
            Frames.Send(link, new byte[] { 7 });
            stream.IsOpen = false;
            link.Poll(2);
            AssertCounts(link, (SlipCounter.FramesOut, 6), (SlipCounter.FramesCut, 2));
        }

        [TestMethod]
        public void Transmit_FrameAboveMtu_IsDropped()
        {
            ScriptStream stream = new ScriptStream();
            SlipLink link = new SlipLink(stream, 68, 0);
            Assert.IsTrue(Frames.Send(link, new byte[69]), "it will never have room");
            Assert.HasCount(0, stream.Written);
            AssertCounts(link, (SlipCounter.OversizedOut, 1));
        }

        [TestMethod]
        public void StreamCloses_PartialFrames_AreDropped()
        {
            ScriptStream stream = new ScriptStream { Room = 2 };
            SlipLink link = new SlipLink(stream, 68, 0);
            stream.Feed(1, 2, 3);
            Assert.IsNull(Frames.Receive(link));
            Assert.IsTrue(Frames.Send(link, new byte[] { 4, 5, 6 }));
            stream.IsOpen = false;
            stream.Room = int.MaxValue;
            Assert.IsFalse(link.IsUp);
            Assert.IsFalse(Frames.Send(link, new byte[] { 7 }));

            // It is open again before any other call has found it closed.
            stream.OnPoll = () => stream.IsOpen = true;
            link.Poll(1);
            stream.OnPoll = null;
            Assert.IsTrue(link.IsUp);
            stream.Feed(End, 8, End);
            CollectionAssert.AreEqual(new byte[] { 8 }, Frames.Receive(link));
            stream.Written.Clear();
            Assert.IsTrue(Frames.Send(link, new byte[] { 9 }));
            CollectionAssert.AreEqual(new byte[] { End, 9, End }, stream.Written);
            AssertCounts(link, (SlipCounter.FramesCut, 2), (SlipCounter.EmptyFrames, 1),
                (SlipCounter.FramesIn, 1), (SlipCounter.FramesOut, 2));
        }

        [TestMethod]
        public void Receive_BufferTooSmall_ReturnsFullLength()
        {
            ScriptStream stream = new ScriptStream();
            SlipLink link = new SlipLink(stream, 68, 0);
            stream.Feed(1, 2, 3, 4, 5, End);
            byte[] room = { 9, 9, 9, 9, 9, 9 };
            Assert.AreEqual(5, link.Receive(room, 1, 3));
            CollectionAssert.AreEqual(new byte[] { 9, 1, 2, 3, 9, 9 }, room);
        }

        [TestMethod]
        public void SlipLink_Properties_AreThoseOfStream()
        {
            ScriptStream stream = new ScriptStream { Due = 50 };
            SlipLink link = new SlipLink(stream);
            WakeupCounter wakeup = new WakeupCounter();
            Assert.IsTrue(link.SetWakeup(wakeup));
            Assert.AreSame(wakeup, stream.Wakeup);
            Assert.AreEqual(50, link.Poll(1));
            Assert.AreEqual(LinkMedium.Ip, link.Medium);
            Assert.AreEqual(1006, link.Mtu);
            Assert.AreEqual(LinkChecksums.None, link.Checksums);
            Assert.IsNull(link.HardwareAddress);
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SlipLink(stream, 67, 0));
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SlipLink(stream, 1501, 0));
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SlipLink(stream, 1500, -1));
            Assert.ThrowsExactly<ArgumentNullException>(() => new SlipLink(null));
        }

        private static void AssertCounts(SlipLink link, params (SlipCounter Counter, uint Value)[] expected)
        {
            foreach (SlipCounter counter in Enum.GetValues<SlipCounter>())
            {
                Assert.AreEqual(expected.FirstOrDefault(item => item.Counter == counter).Value,
                    link.GetCounter(counter), counter.ToString());
            }
        }
    }
}
