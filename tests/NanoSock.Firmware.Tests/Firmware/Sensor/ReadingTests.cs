extern alias sensor;

using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Host.Collecting;
using sensor::SensorNode.Readings;

namespace NanoSock.Tests.Firmware.Sensor
{
    [TestClass]
    public class ReadingTests
    {
        [TestMethod]
        public void Write_DocumentedReading_IsAsDocumented()
        {
            byte[] datagram = new byte[40];
            ReadingWire.WriteHeader(datagram, 2, 7, 0xA1B2C3D4, 258, 0x0000000102030405, 3);
            ReadingWire.WriteValue(datagram, 0, 1, 21500);
            ReadingWire.WriteValue(datagram, 1, 1, -1500);
            Assert.AreEqual(
                "4E52" + "01" + "02" + "00000007" + "A1B2C3D4" + "00000102" + "0000000102030405" + "00000003"
                    + "0001" + "000053FC" + "0001" + "FFFFFA24",
                Convert.ToHexString(datagram));
        }

        [TestMethod]
        public void TryParse_WrittenReading_IsEqual()
        {
            byte[] datagram = ReadingDatagram.Of(9, 0xFFFFFFFF, 0x80000000, int.MinValue, int.MaxValue, 0, -1);
            Assert.AreEqual(DatagramFault.None, SensorReading.TryParse(datagram, out SensorReading reading));
            Assert.AreEqual(9u, reading.Node);
            Assert.AreEqual(0xFFFFFFFF, reading.Session);
            Assert.AreEqual(0x80000000, reading.Sequence);
            Assert.AreEqual(0x80000000ul * 1000, reading.UptimeMilliseconds);
            Assert.AreEqual(
                "temperature -2147483.648 °C, temperature 2147483.647 °C, temperature 0.000 °C, temperature -0.001 °C",
                reading.DescribeValues());
        }

        [TestMethod]
        public void Backlog_Full_DropsOldest()
        {
            Backlog backlog = new Backlog(3, 2);
            for (uint i = 0; i < 5; i++)
            {
                backlog.Add(i, 100 * i);
                backlog.SetValue(1, (int)i * 7);
            }

            Assert.AreEqual(2u, backlog.Dropped);
            for (uint i = 2; i < 5; i++)
            {
                Assert.AreEqual(i, backlog.NextSequence);
                Assert.AreEqual(100L * i, backlog.NextTime);
                Assert.AreEqual((int)i * 7, backlog.NextValue(1));
                backlog.MarkSent(1000 + i);
            }

            Assert.AreEqual(0, backlog.Waiting);
        }

        [TestMethod]
        public void Rewind_UnsettledReadings_AreQueuedAgain()
        {
            Backlog backlog = new Backlog(4, 1);
            for (uint i = 0; i < 4; i++)
            {
                backlog.Add(i, i);
                backlog.MarkSent(i * 10);
            }

            backlog.Settle(10);
            Assert.AreEqual(2, backlog.Rewind());
            Assert.AreEqual(2u, backlog.NextSequence);
            Assert.AreEqual(2, backlog.Waiting);
            backlog.MarkSent(50);

            // Readings that were sent are evicted without being counted, waiting ones are dropped.
            backlog.Add(4, 4);
            backlog.Add(5, 5);
            backlog.Add(6, 6);
            Assert.AreEqual(0u, backlog.Dropped);
            Assert.AreEqual(3u, backlog.NextSequence);
            backlog.Add(7, 7);
            Assert.AreEqual(1u, backlog.Dropped);
        }

        [TestMethod]
        public void Take_SequenceWraps_IsNext()
        {
            SequenceTracker tracker = new SequenceTracker();
            uint missing;
            Assert.AreEqual(SequenceResult.Next, tracker.Take(uint.MaxValue - 1, out missing));
            Assert.AreEqual(SequenceResult.Next, tracker.Take(uint.MaxValue, out missing));
            Assert.AreEqual(SequenceResult.Gap, tracker.Take(2, out missing));
            Assert.AreEqual(2u, missing);
            Assert.AreEqual(SequenceResult.Late, tracker.Take(0, out missing));
            Assert.AreEqual(SequenceResult.Duplicate, tracker.Take(uint.MaxValue, out missing));
            Assert.AreEqual(SequenceResult.Late, tracker.Take(1, out missing));
            Assert.AreEqual(0L, tracker.Missing);
            Assert.AreEqual(5L, tracker.Received);
        }

        [TestMethod]
        public void Take_OneNumberFarAhead_IsImplausible()
        {
            SequenceTracker tracker = new SequenceTracker();
            tracker.Take(10, out _);
            Assert.AreEqual(SequenceResult.Implausible, tracker.Take(10 + 0x40000000, out _));
            Assert.AreEqual(SequenceResult.Next, tracker.Take(11, out _));
            Assert.AreEqual(SequenceResult.Implausible, tracker.Take(0x50000000, out _));
            Assert.AreEqual(SequenceResult.Gap, tracker.Take(0x50000001, out _), "Two in a row are.");
            Assert.AreEqual(SequenceResult.Old, tracker.Take(12, out _));
            Assert.AreEqual(2L, tracker.Implausible);
            Assert.AreEqual(1L, tracker.Old);
        }

        [TestMethod]
        public void Take_BeforeFirst_IsLateNotMissing()
        {
            SequenceTracker tracker = new SequenceTracker();
            tracker.Take(100, out _);
            Assert.AreEqual(SequenceResult.Late, tracker.Take(98, out _));
            Assert.AreEqual(0L, tracker.Missing);
            Assert.AreEqual(SequenceResult.Duplicate, tracker.Take(98, out _));
        }

        [TestMethod]
        public void Take_RandomLossAndOrder_CountsAddUp()
        {
            // The counts add up whatever is lost, duplicated and reordered within the window.
            for (int seed = 0; seed < 50; seed++)
            {
                Random random = new Random(seed);
                SequenceTracker tracker = new SequenceTracker();
                System.Collections.Generic.HashSet<uint> taken = new System.Collections.Generic.HashSet<uint>();
                uint start = (uint)random.NextInt64(uint.MaxValue);
                tracker.Take(start, out _);
                taken.Add(start);
                uint highest = 0;
                long duplicates = 0;
                for (int i = 0; i < 3000; i++)
                {
                    uint offset = (uint)Math.Max(0, (long)highest + random.Next(-50, 20));
                    duplicates += taken.Add(start + offset) ? 0 : 1;
                    highest = Math.Max(highest, offset);
                    tracker.Take(start + offset, out _);
                }

                Assert.AreEqual((long)taken.Count, tracker.Received, "Seed " + seed);
                Assert.AreEqual(duplicates, tracker.Duplicates, "Seed " + seed);
                Assert.AreEqual(highest + 1L - taken.Count, tracker.Missing, "Seed " + seed);
            }
        }
    }
}
