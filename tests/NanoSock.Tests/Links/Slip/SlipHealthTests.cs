using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Links.Slip
{
    /// <summary>The conditions under which a link considers its stream garbled and requests a reopening, and those
    /// under which it does not.</summary>
    [TestClass]
    public class SlipHealthTests
    {
        private const byte End = 0xC0;
        private const byte Escape = 0xDB;
        private const uint Near = 0x0A000001;
        private const uint Far = 0x0A000002;

        private readonly byte[] _room = new byte[600];
        private ReopenableStream _stream;
        private SlipLink _link;
        private long _now;

        [TestInitialize]
        public void Initialize()
        {
            _stream = new ReopenableStream();
            _link = new SlipLink(_stream, 296, 0);
            _now = 1000;
        }

        [TestMethod]
        [DataRow(new byte[] { End, 1, 2, 3, End }, DisplayName = "no packets")]
        [DataRow(new byte[] { 0x45, 0, 0, 21, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, End },
            DisplayName = "longer than the frame")]
        [DataRow(new byte[] { 0x45, 0, 0, 19, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, End },
            DisplayName = "shorter than the frame")]
        [DataRow(new byte[] { 1, Escape, 2, 3, End }, DisplayName = "bad escapes")]
        [DataRow(new byte[] { 0x60, 0, 0, 0, 0, 1, End }, DisplayName = "short of an IPv6 header")]
        public void Receive_ThreeInvalidFrames_Reopens(byte[] frame)
        {
            Feed(frame);
            Feed(frame);
            Assert.AreEqual(0, _stream.Reopens);
            Feed(frame);
            Assert.AreEqual(1, _stream.Reopens);
            Assert.AreEqual(1u, _link.GetCounter(SlipCounter.DamagedRuns));
            Assert.AreEqual(1u, _link.GetCounter(SlipCounter.ReopenRequests));
        }

        [TestMethod]
        public void Receive_BytesWithoutEnd_Reopens()
        {
            for (int i = 0; i < 6; i++)
            {
                Feed(Enumerable.Repeat((byte)0x55, 200).ToArray());
            }

            Assert.AreEqual(1, _stream.Reopens);
        }

        [TestMethod]
        public void Receive_GoodFrameBetween_DoesNotReopen()
        {
            for (int i = 0; i < 20; i++)
            {
                Feed(End, 1, 2, End);
                Feed(End, 1, 2, End);
                FeedPacket();
            }

            Assert.AreEqual(0, _stream.Reopens);
        }

        [TestMethod]
        public void Receive_Ipv6Packets_DoesNotReopen()
        {
            byte[] packet = new byte[48];
            packet[0] = 0x60;
            packet[5] = 8;
            for (int i = 0; i < 10; i++)
            {
                Feed(ReferenceSlip.Encode(packet).ToArray());
            }

            Assert.AreEqual(0, _stream.Reopens);
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void Receive_ThreeWrongChecksums_Reopens(bool isHeader)
        {
            NetStack stack = Node();
            byte[] packet = Datagram();
            packet[isHeader ? 11 : packet.Length - 1] ^= 1;
            for (int i = 1; i <= 3; i++)
            {
                _stream.Feed(ReferenceSlip.Encode(packet).ToArray());
                stack.Poll(_now += 10);
                Assert.AreEqual(0, _stream.Reopens);
            }

            // The link counts each with the next frame.
            _stream.Feed(ReferenceSlip.Encode(Datagram()).ToArray());
            stack.Poll(_now += 10);
            Assert.AreEqual(1, _stream.Reopens);
        }

        [TestMethod]
        public void Receive_OtherDrops_DoesNotReopen()
        {
            NetStack stack = Node();
            for (int i = 0; i < 20; i++)
            {
                _stream.Feed(ReferenceSlip.Encode(Datagram()).ToArray());
                stack.Poll(_now += 10);
            }

            Assert.AreEqual(20u, stack.GetDropCount(NanoSock.Wire.DropReason.UdpNoSocket));
            Assert.AreEqual(0, _stream.Reopens);
        }

        [TestMethod]
        public void Poll_TwoStalledFrames_Reopens()
        {
            byte[] line = ReferenceSlip.Encode(Datagram()).ToArray();
            Feed(line[..^3]);
            Assert.AreEqual(_now + 100, _link.Poll(_now), "the time when it will count");
            Pass(99);
            Assert.AreEqual(0u, _link.GetCounter(SlipCounter.StalledFrames));
            Pass(1);
            Pass(5000);
            Assert.AreEqual(1u, _link.GetCounter(SlipCounter.StalledFrames));
            Assert.AreEqual(0, _stream.Reopens);

            // As with bytes that stay behind: the rest of the frame comes with the next one, which is cut short.
            Feed(line[^3..].Concat(line[..^3]).ToArray());
            Pass(100);
            Assert.AreEqual(2u, _link.GetCounter(SlipCounter.StalledFrames));
            Assert.AreEqual(1, _stream.Reopens);
        }

        [TestMethod]
        public void Poll_CompletedFrame_ResetsStalls()
        {
            byte[] line = ReferenceSlip.Encode(Datagram()).ToArray();
            for (int i = 0; i < 10; i++)
            {
                Feed(line[..^3]);
                Pass(200);
                Feed(line[^3..]);
                Pass(200);
            }

            Assert.AreEqual(10u, _link.GetCounter(SlipCounter.StalledFrames));
            Assert.AreEqual(0, _stream.Reopens);
        }

        // The program was busy for long; the link reads the driver's data before it judges.
        [TestMethod]
        public void Poll_LateReader_CountsNoStall()
        {
            byte[] line = ReferenceSlip.Encode(Datagram()).ToArray();
            for (int i = 0; i < 10; i++)
            {
                Feed(line[..^3]);
                _stream.Feed(line[^3..]);
                Pass(1000);
            }

            Assert.AreEqual(0u, _link.GetCounter(SlipCounter.StalledFrames));
        }

        [TestMethod]
        public void Receive_OnlyInvalidFrames_ReopensWithBackOff()
        {
            long first = _now;
            for (; _now < first + 600000; _now += 10)
            {
                Feed(End, 1, 2, 3, End);
            }

            // After 0, 1, 3, 7, 15, 31, 63, 127 s, and every 64 s from there.
            Assert.IsLessThanOrEqualTo(16, _stream.Reopens);
            Assert.IsGreaterThanOrEqualTo(14, _stream.Reopens);
        }

        [TestMethod]
        public void Receive_SixteenGoodFrames_ResetsBackOff()
        {
            for (int round = 0; round < 10; round++)
            {
                for (int i = 0; i < 3; i++)
                {
                    Feed(End, 1, 2, 3, End);
                }

                Assert.AreEqual(round + 1, _stream.Reopens);

                // The sixteenth counts when the next has arrived.
                for (int i = 0; i < 17; i++)
                {
                    FeedPacket();
                }

                _now += 1000;
            }
        }

        [TestMethod]
        public void Receive_StreamNotReopenable_CountsNothing()
        {
            ScriptStream stream = new ScriptStream();
            SlipLink link = new SlipLink(stream, 296, 0);
            for (int i = 0; i < 10; i++)
            {
                stream.Feed(End, 1, 2, 3, End, 4);
                link.Poll(_now += 500);
                while (link.Receive(_room, 0, _room.Length) > 0)
                {
                }
            }

            Assert.AreEqual(0u, link.GetCounter(SlipCounter.DamagedRuns));
            Assert.AreEqual(0u, link.GetCounter(SlipCounter.StalledFrames));
            Assert.AreEqual(0u, link.GetCounter(SlipCounter.ReopenRequests));
        }

        private static byte[] Datagram()
        {
            return Raw.Ipv4(Far, Near, 17,
                Raw.Udp(Far, Near, 9, 7, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 }));
        }

        private NetStack Node()
        {
            NetStack stack = new NetStack(new StackOptions { Secret = Simulation.Secret(1) });
            Assert.AreEqual(0, stack.AddInterface(_link, Near, 24));
            return stack;
        }

        private void FeedPacket()
        {
            Feed(ReferenceSlip.Encode(Datagram()).ToArray());
        }

        private void Feed(params byte[] bytes)
        {
            _stream.Feed(bytes);
            Look();
        }

        private void Pass(long milliseconds)
        {
            _now += milliseconds;
            Look();
        }

        private void Look()
        {
            _link.Poll(_now);
            while (_link.Receive(_room, 0, _room.Length) > 0)
            {
            }
        }

        private sealed class ReopenableStream : IByteStream, IReopenable
        {
            private readonly ScriptStream _inner = new ScriptStream();

            internal int Reopens { get; private set; }

            public bool IsOpen => true;

            internal void Feed(byte[] bytes) => _inner.Feed(bytes);

            public int Read(byte[] buffer, int offset, int count) => _inner.Read(buffer, offset, count);

            public int Write(byte[] buffer, int offset, int count) => count;

            public long Poll(long nowMilliseconds) => long.MaxValue;

            public bool SetWakeup(IWakeup wakeup) => true;

            public void Reopen() => Reopens++;
        }
    }
}
