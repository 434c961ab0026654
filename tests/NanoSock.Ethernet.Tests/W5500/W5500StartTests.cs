using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;

namespace NanoSock.SpiEthernet.Tests
{
    /// <summary>The start of a W5500, and what it finds instead of one.</summary>
    [TestClass]
    public class W5500StartTests
    {
        [TestMethod]
        public void Start_ResetPin_IsLowThenChipRests()
        {
            W5500Bed bed = new W5500Bed();
            List<string> events = new List<string>();
            bed.Chip.Before = _ => events.Add(bed.Now + " access");
            int pins = 0;
            while (bed.Chip.Transactions == 0)
            {
                long due = bed.Poll();
                if (bed.Chip.ResetPin.Count != pins)
                {
                    events.Add(bed.Now + " pin " + bed.Chip.ResetPin[pins++]);
                }

                bed.Now = due > bed.Now ? due : bed.Now;
            }

            // W5500 data sheet 5.5.1: 500 us low, then 1 ms for the PLL.
            CollectionAssert.AreEqual(new[] { "1000 pin True", "1002 pin False", "1005 access" }, events);
        }

        // The node reads the clock, another thread runs for 20 ms, and only then the pin falls or rises.
        [TestMethod]
        public void Start_StaleTime_PulseAndRestAreNotShorter()
        {
            W5500Bed bed = new W5500Bed();
            Assert.AreEqual(1000, bed.Poll());
            Assert.AreEqual(1022, bed.Poll(20));
            Assert.AreEqual("True", string.Join(" ", bed.Chip.ResetPin));
            Assert.AreEqual(1022, bed.Poll(2));
            Assert.AreEqual(1045, bed.Poll(20));
            Assert.AreEqual("True False", string.Join(" ", bed.Chip.ResetPin));
            Assert.AreEqual(0, bed.Chip.Transactions);
            bed.Poll(3);
            Assert.AreNotEqual(0, bed.Chip.Transactions);
        }

        [TestMethod]
        public void Start_GoodChip_WritesConfigurationInOrder()
        {
            W5500Bed bed = new W5500Bed();
            bed.Run(10);
            List<string> writes = bed.Chip.Log.Where(line => line[0] == 'W').ToList();
            CollectionAssert.AreEqual(new[]
            {
                "W 0 00 80", "W 0 2E F8", "W 0 2E 78", "W 0 09 02000" + "0ABCD01",
                "W 29 1E 0000", "W 25 1E 0000", "W 21 1E 0000", "W 17 1E 0000", "W 13 1E 0000", "W 9 1E 0000",
                "W 5 1E 0000", "W 1 1E 1010", "W 1 2C 0C", "W 0 18 01", "W 0 2E F8", "W 1 01 101F",
                "W 1 00 B4", "W 1 01 01",
            }, writes);
            Assert.IsTrue(bed.Link.IsChipRunning);
            Assert.AreEqual(ChipFault.None, bed.Link.Fault);
            Assert.AreEqual(1u, bed.Count(ChipCounter.Starts));
            Assert.AreEqual(0u, bed.Count(ChipCounter.RepeatedReads));
        }

        [TestMethod]
        public void Start_OpenSocketOfLastRun_IsReset()
        {
            W5500Bed bed = new W5500Bed(reset: false);
            bed.Chip.Sockets[0][FakeW5500.Sr] = 0x42;
            bed.Chip.Sockets[0][0x1E] = 16;
            bed.Chip.Sockets[3][0x1E] = 8;
            bed.Chip.Deliver(W5500Bed.Frame(1));
            bed.Run(10);
            Assert.AreEqual("W 0 00 80", bed.Chip.Log[0]);
            Assert.IsTrue(bed.Link.IsUp);
            Assert.IsNull(bed.Receive());
        }

        [TestMethod]
        public void Start_PointersNotZero_AreRead()
        {
            foreach (int pointer in new[] { 0, 1, 0x3FFF, 0x4000, 0xABCD, 0xFFFF })
            {
                W5500Bed bed = new W5500Bed();
                bed.Chip.OpenPointer = pointer;
                bed.Run(10);
                bed.Chip.Deliver(W5500Bed.Frame(1));
                W5500Bed.AssertSame(W5500Bed.Frame(1), bed.Receive());
                Assert.IsTrue(bed.Transmit(W5500Bed.Frame(2)));
                W5500Bed.AssertSame(W5500Bed.Frame(2), bed.Chip.Sent.Dequeue());
            }
        }

        [TestMethod]
        [DataRow(0x00, ChipFault.NoAnswer)]
        [DataRow(0xFF, ChipFault.NoAnswer)]
        [DataRow(0x51, ChipFault.IsW5100S)]
        [DataRow(0x05, ChipFault.UnknownChip)]
        public void Start_Version_IsNamed(int version, ChipFault fault)
        {
            W5500Bed bed = new W5500Bed();
            bed.Chip.Version = version;
            bed.Run(30);
            Assert.AreEqual(fault, bed.Link.Fault);
            Assert.IsFalse(bed.Link.IsUp);
            Assert.AreEqual(0u, bed.Count(ChipCounter.Starts));
            Assert.IsTrue(bed.Chip.Log.All(line => line is "W 0 00 80" or "R 0 00 58" or "R 3 F00 1"),
                "writes to an unknown chip");
        }

        [TestMethod]
        public void Start_W5100SOnTheSamePins_IsNamed()
        {
            W5100S chip = new W5100S();
            W5500Link link = new W5500Link(chip, chip, new SpiEthernetOptions { HardwareAddress = W5500Bed.Station });
            for (int i = 0; i < 30; i++)
            {
                link.Poll(i);
            }

            Assert.AreEqual(ChipFault.IsW5100S, link.Fault);
        }

        [TestMethod]
        [DataRow(0x00)]
        [DataRow(0xFF)]
        public void Start_DeadBus_FailsWithinBounds(int dead)
        {
            W5500Bed bed = new W5500Bed();
            bed.Chip.Dead = dead;
            for (int i = 0; i < 40; i++)
            {
                Assert.IsLessThan(3, bed.Spent(() => bed.Poll(1)));
            }

            Assert.AreEqual(ChipFault.NoAnswer, bed.Link.Fault);
            Assert.IsGreaterThanOrEqualTo(1u, bed.Count(ChipCounter.FailedStarts));
        }

        [TestMethod]
        public void Start_ResetBitStays_IsNotReady()
        {
            W5500Bed bed = new W5500Bed();
            bed.Chip.HoldsReset = true;
            bed.Run(30);
            Assert.AreEqual(ChipFault.NotReady, bed.Link.Fault);
        }

        [TestMethod]
        [DataRow("W 0 09")]
        [DataRow("W 13 1E")]
        [DataRow("W 1 1E")]
        [DataRow("W 0 18")]
        [DataRow("W 0 2E F8")]
        public void Start_RegisterDoesNotHold_IsStateLost(string write)
        {
            W5500Bed bed = new W5500Bed();
            bed.Chip.Before = _ =>
            {
                if (bed.Chip.Log.Count != 0 && bed.Chip.Log[^1].StartsWith(write))
                {
                    bed.Chip.Common[9] = 0x77;
                    bed.Chip.Sockets[3][0x1E] = 2;
                    bed.Chip.Sockets[0][0x1E] = 2;
                    bed.Chip.Common[0x18] = 0;
                    bed.Chip.Common[0x2E] &= 7;
                }
            };
            bed.Run(10);
            Assert.AreEqual(ChipFault.StateLost, bed.Link.Fault);
            Assert.IsFalse(bed.Link.IsUp);
        }

        [TestMethod]
        public void Start_SocketDoesNotOpen_IsNotReady()
        {
            W5500Bed bed = new W5500Bed();
            bed.Chip.Answer = (control, address, data) => Damage(control, address, data, 2, 0x13);
            bed.Run(30);
            Assert.AreEqual(ChipFault.NotReady, bed.Link.Fault);
        }

        [TestMethod]
        public void Start_SizesDoNotFit_IsNotReady()
        {
            W5500Bed bed = new W5500Bed();
            bed.Chip.Answer = (control, address, data) => Damage(control, address, data, 0x1F, 0x08);
            bed.Run(60);
            Assert.AreEqual(ChipFault.NotReady, bed.Link.Fault);
        }

        [TestMethod]
        public void Start_PointersDoNotFit_AreReadAgain()
        {
            W5500Bed bed = new W5500Bed();
            int reads = 0;
            bed.Chip.Answer = (control, address, data) =>
            {
                if (data.Count == 43 && data[2] == 0x42 && reads++ == 0)
                {
                    data[0x23] ^= 0x80;
                }
            };
            bed.Run(20);
            bed.Chip.Answer = (_, _, _) => { };
            Assert.IsTrue(bed.Link.IsUp);
            Assert.IsTrue(bed.Transmit(W5500Bed.Frame(1)));
            W5500Bed.AssertSame(W5500Bed.Frame(1), bed.Chip.Sent.Dequeue());
        }

        [TestMethod]
        public void Service_TransmitPointerChanges_OpensSocketAgain()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.Set(FakeW5500.TxWrite, 0x2000);
            bed.Chip.Set(FakeW5500.TxRead, 0x2000);
            bed.Run(501);
            Assert.IsTrue(bed.Link.IsUp);
            Assert.AreEqual(0u, bed.Count(ChipCounter.Restarts));
            Assert.AreEqual(1, bed.Chip.Log.Count(line => line == "W 1 00 B4"));
            Assert.IsTrue(bed.Transmit(W5500Bed.Frame(1)));
            W5500Bed.AssertSame(W5500Bed.Frame(1), bed.Chip.Sent.Dequeue());
        }

        [TestMethod]
        public void Start_CommandNotTaken_IsNotReady()
        {
            W5500Bed bed = new W5500Bed();
            bed.Chip.HoldsCommand = true;
            bed.Run(30);
            Assert.AreEqual(ChipFault.NotReady, bed.Link.Fault);
        }

        [TestMethod]
        public void Start_ModeDoesNotHold_IsStateLost()
        {
            W5500Bed bed = new W5500Bed();
            bed.Chip.Answer = (control, address, data) =>
            {
                if (control == 8 && address == 0)
                {
                    data[0] ^= 0x40;
                }
            };
            bed.Run(10);
            Assert.AreEqual(ChipFault.StateLost, bed.Link.Fault);
        }

        [TestMethod]
        public void Start_NoCable_IsUpOnlyWithLink()
        {
            W5500Bed bed = new W5500Bed();
            bed.Chip.IsLinked = false;
            bed.Run(2000);
            Assert.IsTrue(bed.Link.IsChipRunning);
            Assert.IsFalse(bed.Link.IsUp);
            Assert.IsFalse(bed.Transmit(W5500Bed.Frame(1)));
            Assert.AreEqual(0, bed.Link.Speed);
            Assert.IsGreaterThan(bed.Now, bed.Poll(), "a node must not spin");
            bed.Chip.IsLinked = true;
            bed.Run(501);
            Assert.IsTrue(bed.Link.IsUp);
            Assert.AreEqual(100, bed.Link.Speed);
            Assert.IsTrue(bed.Link.IsFullDuplex);
            Assert.AreEqual(1u, bed.Count(ChipCounter.LinkChanges));
            Assert.IsFalse(bed.Chip.Log.Any(line => line.StartsWith("W 1 24")), "a frame before the link");
        }

        [TestMethod]
        public void Service_SlowLink_ReportsSpeedAndDuplex()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.Common[0x2E] = 0xF9;
            bed.Run(501);
            Assert.AreEqual(10, bed.Link.Speed);
            Assert.IsFalse(bed.Link.IsFullDuplex);
        }

        [TestMethod]
        public void Service_Idle_ChecksChipTwiceASecond()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Run(10000);
            Assert.AreEqual(20, bed.Chip.Log.Count(line => line == "R 0 00 58"));
            Assert.AreEqual(20, bed.Chip.Log.Count(line => line == "R 1 00 45"));
            Assert.HasCount(40, bed.Chip.Log);
        }

        [TestMethod]
        public void Service_LinkBitFlickers_IsReadAgain()
        {
            W5500Bed bed = W5500Bed.Up();
            int reads = 0;
            bed.Chip.Answer = (control, address, data) =>
            {
                if (data.Count == 58 && reads++ == 0)
                {
                    data[0x2E] &= 0xFE;
                }
            };
            bed.Run(1001);
            Assert.IsTrue(bed.Link.IsUp);
            Assert.AreEqual(1u, bed.Count(ChipCounter.LinkChanges));

            // And for as long as it does.
            bed.Chip.Answer = (control, address, data) => data[data.Count == 58 ? 0x2E : 1] ^= (byte)(reads++ >> 1 & 1);
            bed.Run(3000);
            Assert.AreEqual(0u, bed.Count(ChipCounter.Restarts));
        }

        [TestMethod]
        [DataRow(0, 0x09)]
        [DataRow(0, 0x18)]
        [DataRow(0, 0x00)]
        [DataRow(0, 0x2E)]
        [DataRow(1, 0x00)]
        [DataRow(1, 0x2C)]
        public void Service_RegisterChanges_IsStateLost(int block, int register)
        {
            W5500Bed bed = W5500Bed.Up();
            byte[] registers = block == 0 ? bed.Chip.Common : bed.Chip.Sockets[0];
            registers[register] ^= 0x08;
            bed.Run(501);
            Assert.AreEqual(ChipFault.StateLost, bed.Link.Fault);
            bed.Run(20);
            Assert.IsTrue(bed.Link.IsUp);
            Assert.AreEqual(4u, bed.Count(ChipCounter.RepeatedReads));
        }

        [TestMethod]
        public void Service_RegisterReadWrongOnce_IsReadAgain()
        {
            W5500Bed bed = W5500Bed.Up();
            int reads = 0;
            bed.Chip.Answer = (control, address, data) => data[0] ^= (byte)(reads++ < 3 ? 1 : 0);
            bed.Run(501);
            Assert.AreEqual(ChipFault.None, bed.Link.Fault);
            Assert.IsTrue(bed.Link.IsUp);
        }

        /// <summary>A W5100S after reset, which does not understand the frames of the W5500.</summary>
        private sealed class W5100S : ISpiPort, IChipPins
        {
            public bool HasInterrupt => true;

            public bool IsInterruptAsserted => false;

            public bool HasReset => true;

            public bool Write(byte[] buffer, int offset, int length) => true;

            public bool Exchange(byte[] buffer, int offset, int length)
            {
                int address = (buffer[offset + 1] << 8) | buffer[offset + 2];
                bool reads = buffer[offset] == 0x0F;
                for (int i = 0; i < length; i++, address += i > 3 ? 1 : 0)
                {
                    int value = address switch { 0x17 => 0x07, 0x18 => 0xD0, 0x19 => 0x08, 0x80 => 0x51, _ => 0 };
                    buffer[offset + i] = (byte)(!reads || i < 3 ? i : value);
                }

                return true;
            }

            public void SetReset(bool asserted)
            {
            }

            public void SetWakeup(IWakeup wakeup)
            {
            }
        }

        private static void Damage(int control, int address, System.ArraySegment<byte> data, int at, byte value)
        {
            if (control == 8 && address == 1 && data.Count == 43)
            {
                data[at] = value;
            }
        }
    }
}
