using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static NanoSock.SpiEthernet.Tests.Enc28j60Bed;

namespace NanoSock.SpiEthernet.Tests
{
    /// <summary>Start of the ENC28J60 (DS39662E 2.2, 3.3, 6, 11; errata 1, 2, 5, 14, 19).</summary>
    [TestClass]
    public class Enc28j60StartTests
    {
        [TestMethod]
        [DataRow(true, true, false)]
        [DataRow(false, false, false)]
        [DataRow(true, false, true)]
        [DataRow(false, true, true)]
        public void Start_PowerUp_IsLegalAndUp(bool interrupt, bool reset, bool fullDuplex)
        {
            // The wiring of the LED chooses the other duplex mode (2.6).
            Enc28j60Bed bed = new Enc28j60Bed(6144, interrupt, reset, fullDuplex);
            bed.Chip.IsFullDuplexWired = !fullDuplex;
            bed.Chip.PowerCycle();
            bed.Run(60);
            bed.AssertLegal();
            Assert.AreEqual(ChipFault.None, bed.Link.Fault);
            Assert.IsTrue(bed.Link.IsChipRunning);
            Assert.IsTrue(bed.Link.IsUp);
            Assert.AreEqual(6, bed.Link.Revision);
            Assert.AreEqual(1u, bed.Count(ChipCounter.Starts));
        }

        [TestMethod]
        public void Start_WarmChip_IsLegal()
        {
            // A program before this one has left the chip in service, in another bank, with frames in its memory.
            Enc28j60Bed bed = Up();
            bed.Deliver(Frame(1));
            bed.Chip.Write(new byte[] { 0x9F, 0x02 }, 0, 2);
            bed.Chip.HasReset = false;
            Enc28j60Link link = new Enc28j60Link(bed.Chip, bed.Chip, Options());
            for (int i = 0; i < 70; i++)
            {
                bed.Chip.Advance(1000);
                link.Poll(bed.Now);
            }

            Assert.IsTrue(link.IsUp);
            Assert.AreEqual(0, link.Receive(new byte[1518], 0, 1518));
            bed.AssertLegal();
        }

        [TestMethod]
        public void Start_ChipInPowerSave_WakesItFirst()
        {
            // SRC in power save may do nothing (erratum 19).
            Enc28j60Bed bed = new Enc28j60Bed(6144, true, false);
            bed.Chip.Write(new byte[] { 0x9E, 0x20 }, 0, 2);
            bed.Run(70);
            Assert.IsTrue(bed.Link.IsUp);
            bed.AssertLegal();
        }

        [TestMethod]
        public void Start_NoStep_TakesLong()
        {
            Enc28j60Bed bed = new Enc28j60Bed();
            for (int i = 0; i < 70; i++)
            {
                bed.Chip.Advance(1000);
                Assert.IsLessThanOrEqualTo(85, bed.Spent(() => bed.Poll()));
            }
        }

        [TestMethod]
        public void Start_ResetPin_IsLowForAMillisecond()
        {
            Enc28j60Bed bed = new Enc28j60Bed();
            bed.Poll();
            Assert.AreEqual(0, bed.Tap.Log.Count);
            bed.Run(3);
            Assert.AreEqual(0, bed.Tap.Log.Count(line => line == "SRC"));
            bed.Run(70);
            bed.AssertLegal();
        }

        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void Start_NoAnswer_IsNamedAndTriedAgain(bool high)
        {
            // A loop on a line that does not move has a bound.
            Enc28j60Bed bed = new Enc28j60Bed();
            bed.Chip.Faults.HoldMiso(high, int.MaxValue);
            bed.Run(100);
            Assert.AreEqual(ChipFault.NoAnswer, bed.Link.Fault);
            Assert.IsFalse(bed.Link.IsUp);
            Assert.IsLessThan(20000, bed.Spent(() => bed.Run(120000)));
            Assert.IsGreaterThan(5u, bed.Count(ChipCounter.FailedStarts));
            Assert.IsLessThan(14u, bed.Count(ChipCounter.FailedStarts));
            bed.Chip.Faults.Clear();
            bed.RunUntil(() => bed.Link.IsUp, 31000);
        }

        [TestMethod]
        public void Start_ClockNeverReady_IsNotReady()
        {
            Fails(ChipFault.NotReady, 0x1D, 0x40);
        }

        [TestMethod]
        public void Start_PhyAlwaysBusy_IsNotReady()
        {
            // MISTAT, the only register of the MAC and MII at this address that reads 0.
            Fails(ChipFault.NotReady, 0x0A, 0x01, 3);
        }

        [TestMethod]
        [DataRow(0x20)]
        [DataRow(0x86)]
        public void Start_OddRevision_IsUnknownChip(int revision)
        {
            Fails(ChipFault.UnknownChip, 0x12, revision);
        }

        [TestMethod]
        public void Start_RevisionChanges_IsUnknownChip()
        {
            Enc28j60Bed bed = new Enc28j60Bed();
            int number = 0;
            bed.Tap.After = (sent, answer) => answer[1] = sent[0] == 0x12 ? (byte)++number : answer[1];
            bed.Run(30);
            Assert.AreEqual(ChipFault.UnknownChip, bed.Link.Fault);
        }

        [TestMethod]
        [DataRow(0x0B, 0x09)]
        [DataRow(0x1B, 0xD2)]
        public void Start_RegisterReadsOther_IsStateLost(int code, int value)
        {
            Fails(ChipFault.StateLost, code, value, 2);
        }

        [TestMethod]
        public void Start_EachRegisterOther_IsStateLost()
        {
            // Each byte that the driver writes is read back, on the way to the chip and back: 35 registers.
            int registers = 0;
            for (int k = 0; ; k++)
            {
                Enc28j60Bed bed = new Enc28j60Bed();
                int writes = 0;
                bool changed = false;
                bed.Tap.Before = bytes =>
                {
                    bool isWrite = bytes[0] is >= 0x40 and < 0x60 && !IsMii(bytes[0]);
                    changed |= isWrite && writes == k;
                    return !isWrite || writes++ != k || bytes[1] == 0;
                };
                bed.Run(70);
                if (!changed)
                {
                    break;
                }

                registers++;
                Assert.IsTrue(bed.Link.IsUp || bed.Link.Fault == ChipFault.StateLost);
                Assert.IsTrue(bed.Count(ChipCounter.FailedStarts) > 0 || bed.Chip.Violations == 0, $"{k}");
            }

            Assert.AreEqual(35, registers);
        }

        [TestMethod]
        public void Start_FastChip_HasNoOtherBankAfterwards()
        {
            // Each call leaves the chip in bank 0.
            Enc28j60Bed bed = new Enc28j60Bed();
            int bank = 0;
            bed.Tap.Before = bytes =>
            {
                bank = bytes[0] == 0xFF ? 0 : bytes[0] == 0x9F ? bank | (bytes[1] & 3)
                    : bytes[0] == 0xBF ? bank & ~(bytes[1] & 3) : bank;
                return true;
            };
            for (int i = 0; i < 3000; i++)
            {
                bed.Run(1);
                Assert.AreEqual(0, bank);
            }
        }

        [TestMethod]
        public void Start_Registers_OnlyKnownInstructions()
        {
            // One byte for a register; bits by BFS and BFC in Ethernet registers only; no DMA.
            Enc28j60Bed bed = new Enc28j60Bed();
            bed.Tap.Before = bytes =>
            {
                Assert.IsTrue(bytes[0] is 0x3A or 0x7A || bytes.Length == (bytes[0] == 0xFF ? 1 : 2)
                    || (bytes.Length == 3 && bytes[0] < 0x20));
                Assert.IsTrue(bytes[0] < 0x80 || bytes[0] == 0xFF || (bytes[0] & 0x1F) >= 0x1B);
                Assert.IsFalse(bytes[0] >= 0x40 && (bytes[0] & 0x5F) == 0x1F && (bytes[1] & 0x30) != 0, "DMA");
                Assert.AreNotEqual(0x1A, bytes[0] & 0x1F & (bytes[0] is 0x3A or 0x7A ? 0 : 0x1F), "reserved");
                return true;
            };
            bed.Run(100);
            bed.Deliver(Frame(1));
            bed.Transmit(Frame(2, 60, Other));
            bed.Run(1200);
            bed.AssertLegal();
        }

        [TestMethod]
        public void Link_NotYetUp_IsReportedLater()
        {
            Enc28j60Bed bed = new Enc28j60Bed();
            bed.Chip.IsCablePlugged = false;
            bed.Run(300);
            Assert.IsTrue(bed.Link.IsChipRunning);
            Assert.IsFalse(bed.Link.IsUp);
            bed.Chip.IsCablePlugged = true;
            bed.RunUntil(() => bed.Link.IsUp, 20);
            Assert.AreEqual(1u, bed.Count(ChipCounter.LinkChanges));
            bed.AssertLegal();
        }

        [TestMethod]
        public void Options_Wrong_Throw()
        {
            Enc28j60Bed bed = new Enc28j60Bed();
            Assert.ThrowsExactly<ArgumentNullException>(() => new Enc28j60Link(null, bed.Chip, Options()));
            Assert.ThrowsExactly<ArgumentNullException>(() => new Enc28j60Link(bed.Chip, bed.Chip,
                new SpiEthernetOptions()));
            SpiEthernetOptions options = Options();
            options.ReceiveBuffer = 1535;
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new Enc28j60Link(bed.Chip, bed.Chip, options));
        }

        [TestMethod]
        public void Instances_Two_HaveTheirOwnState()
        {
            Enc28j60Bed first = Up();
            Enc28j60Bed second = Up(1536, false, true);
            first.Deliver(Frame(1, 700));
            second.Deliver(Frame(2, 300));
            second.Link.JoinGroup(0xEF010203);
            CollectionAssert.AreEqual(Frame(2, 300), second.Run(3)[0]);
            CollectionAssert.AreEqual(Frame(1, 700), first.Run(3)[0]);
            Assert.IsFalse(first.Deliver(Frame(3, 60, new byte[] { 1, 0, 0x5E, 1, 2, 3 })));
            Assert.IsTrue(second.Deliver(Frame(3, 60, new byte[] { 1, 0, 0x5E, 1, 2, 3 })));
        }

        private static SpiEthernetOptions Options()
        {
            return new SpiEthernetOptions { HardwareAddress = Station };
        }

        private static bool IsMii(byte instruction)
        {
            return (instruction & 0x1F) is 0x12 or 0x14 or 0x16 or 0x17;
        }

        private static void Fails(ChipFault fault, int code, int value, int length = 0)
        {
            Enc28j60Bed bed = new Enc28j60Bed();
            bed.Tap.After = (sent, answer) =>
            {
                if (sent[0] == code && (length != 3 || (sent.Length == 3 && answer[2] == 0)))
                {
                    answer[^1] = (byte)value;
                }
            };
            bed.Run(300);
            Assert.AreEqual(fault, bed.Link.Fault);
            Assert.IsFalse(bed.Link.IsUp);
            Assert.AreEqual(0u, bed.Count(ChipCounter.Starts));
            bed.Tap.After = (_, _) => { };
            bed.RunUntil(() => bed.Link.IsUp, 1000);
            bed.Run(10000);
            Assert.AreEqual(ChipFault.None, bed.Link.Fault);
        }
    }
}
