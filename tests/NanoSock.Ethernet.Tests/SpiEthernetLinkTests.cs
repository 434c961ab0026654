using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;

namespace NanoSock.SpiEthernet.Tests
{
    /// <summary>The base of the drivers of SPI Ethernet chips, by way of one of them.</summary>
    [TestClass]
    public class SpiEthernetLinkTests
    {
        [TestMethod]
        public void Constructor_MissingArgument_Throws()
        {
            FakeW5500 chip = new FakeW5500();
            SpiEthernetOptions options = new SpiEthernetOptions { HardwareAddress = W5500Bed.Station };
            Assert.ThrowsExactly<ArgumentNullException>(() => new W5500Link(null, chip, options));
            Assert.ThrowsExactly<ArgumentNullException>(() => new W5500Link(chip, null, options));
            Assert.ThrowsExactly<ArgumentNullException>(() => new W5500Link(chip, chip, null));
            Assert.ThrowsExactly<ArgumentNullException>(() => new W5500Link(chip, chip, new SpiEthernetOptions()));
        }

        [TestMethod]
        [DataRow(new byte[] { 2, 0, 0, 0, 0 })]
        [DataRow(new byte[] { 2, 0, 0, 0, 0, 1, 0 })]
        [DataRow(new byte[] { 3, 0, 0, 0, 0, 1 })]
        [DataRow(new byte[] { 0, 0, 0, 0, 0, 0 })]
        public void Constructor_NoStationAddress_Throws(byte[] address)
        {
            Assert.ThrowsExactly<ArgumentException>(() => Create(new SpiEthernetOptions { HardwareAddress = address }));
        }

        [TestMethod]
        [DataRow(67, 6144, false)]
        [DataRow(68, 6144, true)]
        [DataRow(1500, 6144, true)]
        [DataRow(1501, 6144, false)]
        [DataRow(1500, 1535, false)]
        [DataRow(1500, 1536, true)]
        [DataRow(1500, 16384, true)]
        [DataRow(1500, 16385, false)]
        public void Constructor_Size_IsChecked(int mtu, int receiveBuffer, bool accepted)
        {
            SpiEthernetOptions options = new SpiEthernetOptions
            {
                HardwareAddress = W5500Bed.Station, Mtu = mtu, ReceiveBuffer = receiveBuffer,
            };
            if (accepted)
            {
                Assert.AreEqual(mtu, Create(options).Mtu);
            }
            else
            {
                Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Create(options));
            }
        }

        [TestMethod]
        public void Properties_Options_AreCopied()
        {
            byte[] address = (byte[])W5500Bed.Station.Clone();
            SpiEthernetOptions options = new SpiEthernetOptions { HardwareAddress = address };
            W5500Link link = Create(options);
            address[5]++;
            options.Mtu = 99;
            CollectionAssert.AreEqual(W5500Bed.Station, link.HardwareAddress);
            Assert.AreEqual(1500, link.Mtu);
            Assert.AreEqual(LinkMedium.Ethernet, link.Medium);
            Assert.AreEqual(LinkChecksums.None, link.Checksums);
            options.TrustChecksums = true;
            options.HardwareAddress = W5500Bed.Station;
            options.Mtu = 1500;
            Assert.AreEqual(LinkChecksums.ReceiveVerified, Create(options).Checksums);
        }

        [TestMethod]
        public void Counters_EachKind_HasItsName()
        {
            W5500Link link = Create(new SpiEthernetOptions { HardwareAddress = W5500Bed.Station });
            Assert.AreEqual((int)ChipCounter.Count, link.CounterCount);
            for (int i = 0; i < link.CounterCount; i++)
            {
                Assert.AreEqual(((ChipCounter)i).ToString(), link.GetCounterName(i));
                Assert.AreEqual(0u, link.GetCounterValue(i));
            }

            foreach (ChipFault fault in Enum.GetValues<ChipFault>())
            {
                Assert.AreEqual(fault.ToString(), ChipFaultNames.Of(fault));
            }
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void SetWakeup_Pin_DecidesPolling(bool interrupt)
        {
            W5500Bed bed = new W5500Bed(interrupt: interrupt);
            Waker waker = new Waker();
            Assert.AreEqual(interrupt, bed.Link.SetWakeup(waker));
            Assert.AreSame(waker, bed.Chip.Wakeup);
        }

        [TestMethod]
        public void Poll_DeadChip_BacksOffTo30Seconds()
        {
            W5500Bed bed = new W5500Bed();
            bed.Chip.Dead = 0xFF;
            List<long> pauses = new List<long>();
            uint failed = 0;
            long failedAt = 0;
            while (pauses.Count < 12)
            {
                int resets = bed.Chip.ResetPin.Count;
                long due = bed.Poll();
                if (bed.Count(ChipCounter.FailedStarts) != failed)
                {
                    failed++;
                    failedAt = bed.Now;
                }

                if (failed != 0 && bed.Chip.ResetPin.Count != resets && bed.Chip.ResetPin[^1])
                {
                    pauses.Add(bed.Now - failedAt);
                }

                Assert.IsFalse(bed.Link.IsChipRunning);
                bed.Now = Math.Max(bed.Now, due);
            }

            CollectionAssert.AreEqual(
                new long[] { 0, 100, 200, 400, 800, 1600, 3200, 6400, 12800, 25600, 30000, 30000 }, pauses);
            Assert.AreEqual(0u, bed.Count(ChipCounter.Restarts));
            Assert.AreEqual(0u, bed.Count(ChipCounter.Starts));
        }

        [TestMethod]
        public void Poll_WorkedTenSeconds_ForgetsFault()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.Reset();
            bed.Run(600);
            Assert.AreEqual(ChipFault.StateLost, bed.Link.Fault);
            Assert.IsTrue(bed.Link.IsUp);
            bed.Run(9300);
            Assert.AreEqual(ChipFault.StateLost, bed.Link.Fault);
            bed.Run(700);
            Assert.AreEqual(ChipFault.None, bed.Link.Fault);

            // And starts again without a pause.
            bed.Chip.Reset();
            bed.Run(540);
            Assert.IsTrue(bed.Link.IsUp);
            Assert.AreEqual(2u, bed.Count(ChipCounter.Restarts));
            Assert.AreEqual(3u, bed.Count(ChipCounter.Starts));
        }

        // The buffer holds two of the frames. A node that takes a few at each Poll has all of them at once.
        [TestMethod]
        public void Poll_MoreWaitThanBufferHolds_IsDueAtOnce()
        {
            W5500Bed bed = W5500Bed.Up(1536);
            Enc28j60Bed slow = Enc28j60Bed.Up(1536, false);
            for (int i = 0; i < 3; i++)
            {
                bed.Chip.Deliver(W5500Bed.Frame(i, 700));
                Assert.IsTrue(slow.Deliver(Enc28j60Bed.Frame(i, 700)));
            }

            slow.Chip.Advance(10000);
            for (int i = 0; i < 3; i++)
            {
                bed.Poll();
                slow.Poll();
                Assert.IsNotNull(bed.Receive());
                Assert.IsNotNull(slow.Receive());
                Assert.IsTrue(i == 2 || (bed.Poll() == bed.Now && slow.Poll() == slow.Now));
            }

            Assert.IsNull(bed.Receive());
            Assert.IsNull(slow.Receive());
            Assert.IsGreaterThan(bed.Now, bed.Poll());
            Assert.IsGreaterThan(slow.Now, slow.Poll());
        }

        // A frame that comes between the clearing of the interrupt and the status is read with the others, and the pin
        // stays low. A node that has taken them and does not ask for more would miss the next edge.
        [TestMethod]
        public void Poll_PinLowForFrameRead_IsDueAtOnce()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.Deliver(W5500Bed.Frame(1));
            int first = bed.Chip.Transactions;
            bed.Chip.Before = _ =>
            {
                if (bed.Chip.Transactions == first + 2)
                {
                    bed.Chip.Before = _ => { };
                    bed.Chip.Deliver(W5500Bed.Frame(2));
                }
            };
            bed.Poll();
            Assert.IsNotNull(bed.Receive());
            Assert.IsNotNull(bed.Receive());
            Assert.IsTrue(bed.Chip.IsInterruptAsserted);
            Assert.AreEqual(bed.Now, bed.Poll());
            Assert.IsNull(bed.Receive());
            Assert.IsFalse(bed.Chip.IsInterruptAsserted);
            Assert.IsGreaterThan(bed.Now, bed.Poll());
        }

        [TestMethod]
        public void Poll_FindsFault_ResetsAtAnotherReading()
        {
            // Many transactions precede the fault. A node polls twice with one reading of the clock, so the pulse
            // would end when it is read again.
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.Reset();
            int pins = bed.Chip.ResetPin.Count;
            while (bed.Link.IsChipRunning)
            {
                bed.Poll(1);
            }

            Assert.AreEqual(pins, bed.Chip.ResetPin.Count);
            Assert.AreEqual(bed.Now, bed.Poll());
            Assert.IsTrue(bed.Chip.ResetPin[^1]);
            long due = bed.Poll(20);
            Assert.AreEqual(bed.Now + 2, due);
        }

        [TestMethod]
        public void Poll_FailsSoonAgain_Pauses()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.Reset();
            bed.Run(501);
            bed.Run(20);
            Assert.IsTrue(bed.Link.IsUp);
            bed.Chip.Reset();
            while (bed.Link.IsUp)
            {
                bed.Poll(1);
            }

            long failed = bed.Now;
            while (!bed.Link.IsUp)
            {
                bed.Poll(1);
            }

            Assert.IsGreaterThanOrEqualTo(90L, bed.Now - failed);
            Assert.IsLessThan(140L, bed.Now - failed);
        }

        [TestMethod]
        public void Poll_FaultInTransmit_StartsAgain()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.Fails = true;
            Assert.IsFalse(bed.Transmit(W5500Bed.Frame(1)));
            Assert.IsFalse(bed.Link.IsUp);
            Assert.IsFalse(bed.Link.IsChipRunning);
            bed.Chip.Fails = false;
            bed.Run(20);
            Assert.IsTrue(bed.Link.IsUp);
            Assert.AreEqual(3u, bed.Count(ChipCounter.LinkChanges));
        }

        private static W5500Link Create(SpiEthernetOptions options)
        {
            FakeW5500 chip = new FakeW5500();
            return new W5500Link(chip, chip, options);
        }

        private sealed class Waker : IWakeup
        {
            public void Wake()
            {
            }
        }
    }
}
