using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Esp32;

namespace NanoSock.Tests.Esp32
{
    /// <summary>The datagrams that a tunnel accepts, and the drop reason of each of the others.</summary>
    [TestClass]
    public class VxlanReceiveTests
    {
        [TestMethod]
        [DataRow(14)]
        [DataRow(60)]
        [DataRow(1464)]
        public void Receive_Datagram_ReturnsInnerFrame(int length)
        {
            VxlanBench bench = VxlanBench.Opened();
            bench.Socket.Arrive(VxlanBench.Datagram(VxlanBench.Frame(length)));
            CollectionAssert.AreEqual(VxlanBench.Frame(length), bench.Take());
            Assert.IsNull(bench.Take());
            Assert.AreEqual(1u, bench.Count(VxlanCounter.FramesIn));
            Assert.AreEqual(string.Empty, bench.Refusals());
        }

        // RFC 7348 5: reserved fields are ignored on receipt.
        [TestMethod]
        public void Receive_ReservedBitsSet_AreIgnored()
        {
            VxlanBench bench = VxlanBench.Opened();
            byte[] datagram = VxlanBench.Datagram(VxlanBench.Frame(60));
            datagram[0] = 0xFF;
            datagram[1] = datagram[2] = datagram[3] = datagram[7] = 0xFF;
            bench.Socket.Arrive(datagram);
            CollectionAssert.AreEqual(VxlanBench.Frame(60), bench.Take());
        }

        [TestMethod]
        public void Receive_InvalidDatagram_IsCountedByReason()
        {
            Refuse(VxlanCounter.HeaderShort, Array.Empty<byte>());
            Refuse(VxlanCounter.HeaderShort, VxlanBench.Datagram(Array.Empty<byte>()).Take(7).ToArray());
            Refuse(VxlanCounter.FrameShort, VxlanBench.Datagram(Array.Empty<byte>()));
            Refuse(VxlanCounter.FrameShort, VxlanBench.Datagram(VxlanBench.Frame(60).Take(13).ToArray()));
            Refuse(VxlanCounter.FrameLong, VxlanBench.Datagram(VxlanBench.Frame(1465)));
            Refuse(VxlanCounter.FrameLong, VxlanBench.Datagram(VxlanBench.Frame(9000)));
            Refuse(VxlanCounter.WrongVni, VxlanBench.Datagram(VxlanBench.Frame(60), VxlanBench.Vni ^ 1));
            Refuse(VxlanCounter.WrongVni, VxlanBench.Datagram(VxlanBench.Frame(60), VxlanBench.Vni ^ 0x800000));
            Refuse(VxlanCounter.InnerVlan, VxlanBench.Datagram(VxlanBench.Frame(64, 0x8100)));
            Refuse(VxlanCounter.InnerVlan, VxlanBench.Datagram(VxlanBench.Frame(64, 0x88A8)));
            Refuse(VxlanCounter.NoVniFlag, Changed(0, 0xF7));
            Refuse(VxlanCounter.NoVniFlag, new byte[200]);
            Refuse(VxlanCounter.BadSource, Changed(8 + 6, 3));
        }

        [TestMethod]
        public void Receive_OwnSourceAddress_IsDropped()
        {
            byte[] frame = VxlanBench.Frame(60);
            VxlanBench.Own.CopyTo(frame, 6);
            VxlanBench.Other.CopyTo(frame, 0);
            Refuse(VxlanCounter.BadSource, VxlanBench.Datagram(frame));
        }

        [TestMethod]
        public void Receive_KeepAlive_IsNotDelivered()
        {
            byte[] frame = VxlanBench.Frame(60);
            VxlanBench.Other.CopyTo(frame, 0);
            Refuse(VxlanCounter.PeerKeepAlives, VxlanBench.Datagram(frame));
        }

        [TestMethod]
        public void Receive_OtherPeer_IsDropped()
        {
            VxlanBench bench = VxlanBench.Opened();
            bench.Socket.Arrive(VxlanBench.Datagram(VxlanBench.Frame(60)), false);
            bench.Socket.Arrive(Array.Empty<byte>(), false);
            bench.Socket.Arrive(VxlanBench.Datagram(VxlanBench.Frame(60)));
            Assert.IsNotNull(bench.Take());
            Assert.AreEqual("ForeignPeer 2", bench.Refusals());
        }

        [TestMethod]
        public void Receive_FloodOfInvalid_ReturnsAfterSixteen()
        {
            VxlanBench bench = VxlanBench.Opened();
            for (int i = 0; i < 100; i++)
            {
                bench.Socket.Arrive(new byte[3]);
            }

            Assert.IsNull(bench.Take());
            Assert.AreEqual(84, bench.Socket.Waiting);
            for (int i = 0; i < 6; i++)
            {
                Assert.IsNull(bench.Take());
            }

            Assert.AreEqual("HeaderShort 100", bench.Refusals());
        }

        [TestMethod]
        public void Receive_BufferTooSmall_TruncatesAndReturnsLength()
        {
            VxlanBench bench = VxlanBench.Opened();
            bench.Socket.Arrive(VxlanBench.Datagram(VxlanBench.Frame(100)));
            byte[] buffer = new byte[60];
            Assert.AreEqual(100, bench.Link.Receive(buffer, 10, 20));
            CollectionAssert.AreEqual(
                new byte[10].Concat(VxlanBench.Frame(100).Take(20)).Concat(new byte[30]).ToArray(),
                buffer);
        }

        // From any sender, one datagram is one count, and only a valid one is delivered.
        [TestMethod]
        public void Receive_RandomDatagrams_CountsEachOnce()
        {
            Random random = new Random(7348);
            VxlanBench bench = VxlanBench.Opened();
            uint expected = 0;
            for (int i = 0; i < 20000; i++)
            {
                byte[] datagram = VxlanBench.Datagram(VxlanBench.Frame(14 + random.Next(1460)));
                for (int change = random.Next(4); change > 0; change--)
                {
                    datagram[random.Next(random.Next(2) == 0 ? 22 : datagram.Length)] = (byte)random.Next(256);
                }

                int length = random.Next(8) == 0 ? random.Next(datagram.Length) : datagram.Length;
                datagram = datagram.Take(length).ToArray();
                bool fromPeer = random.Next(5) != 0;
                bench.Socket.Arrive(datagram, fromPeer);
                byte[] got = bench.Take();
                if (got != null)
                {
                    expected++;
                    Assert.IsTrue(fromPeer && (datagram[0] & 8) != 0 && length >= 22 && length <= 1472);
                    CollectionAssert.AreEqual(new byte[] { 0x12, 0x34, 0x56 }, datagram.Skip(4).Take(3).ToArray());
                    CollectionAssert.AreEqual(datagram.Skip(8).ToArray(), got);
                }

                Assert.AreEqual((uint)i + 1, Total(bench));
            }

            Assert.AreEqual(expected, bench.Count(VxlanCounter.FramesIn));
            Assert.IsGreaterThan(5000u, expected);
            foreach (VxlanCounter counter in new[]
            {
                VxlanCounter.ForeignPeer, VxlanCounter.HeaderShort, VxlanCounter.NoVniFlag, VxlanCounter.WrongVni,
                VxlanCounter.FrameShort, VxlanCounter.FrameLong, VxlanCounter.BadSource
            })
            {
                Assert.IsGreaterThan(0u, bench.Count(counter), counter.ToString());
            }

            Assert.IsTrue(bench.Link.IsUp);
            Assert.IsEmpty(bench.Socket.Sent);
        }

        [TestMethod]
        public void Receive_Frame_AllocatesNothing()
        {
            VxlanBench bench = VxlanBench.Opened();
            byte[] datagram = VxlanBench.Datagram(VxlanBench.Frame(1464));
            byte[] buffer = new byte[1464];
            for (int i = 0; i < 1000; i++)
            {
                bench.Socket.Arrive(datagram);
            }

            bench.Link.Receive(buffer, 0, buffer.Length);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 1; i < 1000; i++)
            {
                bench.Link.Receive(buffer, 0, buffer.Length);
            }

            Assert.AreEqual(before, GC.GetAllocatedBytesForCurrentThread());
            Assert.AreEqual(1000u, bench.Count(VxlanCounter.FramesIn));
        }

        private static uint Total(VxlanBench bench)
        {
            uint total = bench.Count(VxlanCounter.FramesIn);
            for (VxlanCounter counter = VxlanCounter.ForeignPeer; counter <= VxlanCounter.PeerKeepAlives; counter++)
            {
                total += bench.Count(counter);
            }

            return total;
        }

        private static byte[] Changed(int offset, byte value)
        {
            byte[] datagram = VxlanBench.Datagram(VxlanBench.Frame(60));
            datagram[offset] = value;
            return datagram;
        }

        private static void Refuse(VxlanCounter reason, byte[] datagram)
        {
            VxlanBench bench = VxlanBench.Opened();
            bench.Socket.Arrive(datagram);
            Assert.IsNull(bench.Take());
            Assert.AreEqual(reason + " 1", bench.Refusals());
            bench.Socket.Arrive(VxlanBench.Datagram(VxlanBench.Frame(60)));
            Assert.IsNotNull(bench.Take(), "A good one after it.");
        }
    }
}
