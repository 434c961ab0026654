using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.SpiEthernet.Models;

namespace NanoSock.SpiEthernet.Tests.Models
{
    /// <summary>Reset, interrupt, PHY and power of the model of the W5500.</summary>
    [TestClass]
    public sealed class W5500PinTests
    {
        [TestMethod]
        public void Reset_500Microseconds_ResetsAndIsReadyAfterAMillisecond()
        {
            W5500Bus bus = new W5500Bus().OpenMacRaw();
            bus.Chip.SetReset(true);
            bus.Chip.Advance(500);
            bus.Chip.SetReset(false);
            bus.Chip.Advance(1000 - 158);
            Assert.AreEqual(4, bus.ReadByte(W5500Bus.Common, 0x39));
            Assert.AreEqual(0, bus.ReadByte(W5500Bus.Socket0, W5500Bus.Sr));
            Assert.AreEqual(0, bus.ReadByte(W5500Bus.Common, 0x09));
            Assert.IsFalse(bus.Chip.IsLinkUp);
            bus.AssertNoViolation();
        }

        [TestMethod]
        public void Reset_Shorter_IsAViolationAndNone()
        {
            W5500Bus bus = new W5500Bus().OpenMacRaw();
            bus.Chip.SetReset(true);
            bus.Chip.Advance(499);
            bus.Chip.SetReset(false);
            bus.AssertViolation("5.5.1: RSTn was low");
            Assert.AreEqual(0x42, bus.ReadByte(W5500Bus.Socket0, W5500Bus.Sr));
        }

        [TestMethod]
        public void Access_WithinAMillisecondOfReset_IsAViolationAndGarbage()
        {
            W5500Bus bus = new W5500Bus();
            bus.Chip.SetReset(true);
            bus.Chip.Advance(500);
            Assert.AreEqual(0xFF, bus.ReadByte(W5500Bus.Common, 0x39));
            bus.Chip.SetReset(false);
            bus.Chip.Advance(1000 - 159);
            Assert.AreEqual(0xFF, bus.ReadByte(W5500Bus.Common, 0x39));
            Assert.AreEqual(2, bus.Chip.Violations);
            StringAssert.StartsWith(bus.Chip.FirstViolation, "5.5.1: access");
            Assert.AreEqual(4, bus.ReadByte(W5500Bus.Common, 0x39));
        }

        [TestMethod]
        public void Power_Gone_ReadsZeroAndLosesEverything()
        {
            W5500Bus bus = new W5500Bus().OpenMacRaw();
            bus.Chip.IsPowered = false;
            Assert.AreEqual(0, bus.ReadByte(W5500Bus.Common, 0x39));
            Assert.IsFalse(bus.Deliver(W5500Bus.Frame(60)));
            bus.Chip.Advance(10000000);
            Assert.IsFalse(bus.Chip.IsLinkUp);
            bus.Chip.IsPowered = true;
            Assert.AreEqual(0xFF, bus.ReadByte(W5500Bus.Common, 0x39));
            bus.Chip.Advance(1000);
            Assert.AreEqual(4, bus.ReadByte(W5500Bus.Common, 0x39));
            Assert.AreEqual(0, bus.ReadByte(W5500Bus.Socket0, W5500Bus.Sr));
            bus.AssertNoViolation();
        }

        [TestMethod]
        public void Reset_BehindTheDriver_ClosesTheSocket()
        {
            W5500Bus bus = new W5500Bus().OpenMacRaw();
            bus.Chip.ResetBehindTheDriver();
            Assert.AreEqual(4, bus.ReadByte(W5500Bus.Common, 0x39));
            Assert.AreEqual(0, bus.ReadByte(W5500Bus.Socket0, W5500Bus.Sr));
            Assert.AreEqual(2, bus.ReadByte(W5500Bus.Socket0, 0x1E));
            Assert.IsFalse(bus.Chip.IsLinkUp);
            bus.AssertNoViolation();
        }

        [TestMethod]
        public void Interrupt_SocketEvent_IsLowUntilCleared()
        {
            W5500Bus bus = new W5500Bus().OpenMacRaw();
            Counter wakeup = new Counter();
            bus.Chip.SetWakeup(wakeup);
            bus.Deliver(W5500Bus.Frame(60));
            bus.Write(W5500Bus.Common, 0x17, 1);
            Assert.AreEqual(1, bus.ReadByte(W5500Bus.Common, 0x17));
            Assert.IsFalse(bus.Chip.IsInterruptAsserted);
            bus.Write(W5500Bus.Common, 0x18, 1);
            Assert.IsTrue(bus.Chip.IsInterruptAsserted);
            bus.Deliver(W5500Bus.Frame(60));
            Assert.AreEqual(1, wakeup.Count);
            bus.Write(W5500Bus.Socket0, W5500Bus.Ir, 0x1B);
            Assert.IsTrue(bus.Chip.IsInterruptAsserted);
            bus.Write(W5500Bus.Socket0, W5500Bus.Ir, 4);
            Assert.IsFalse(bus.Chip.IsInterruptAsserted);
            Assert.AreEqual(0, bus.ReadByte(W5500Bus.Common, 0x17));
            bus.Chip.RaiseEvents(0x10);
            Assert.IsTrue(bus.Chip.IsInterruptAsserted);
            Assert.AreEqual(2, wakeup.Count);
            bus.AssertNoViolation();
        }

        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void Interrupt_Masked_IsRecordedBySwitchOnly(bool records)
        {
            W5500Bus bus = new W5500Bus(new W5500Model { RecordsMaskedEvents = records }).OpenMacRaw();
            bus.Write(W5500Bus.Socket0, 0x2C, 0x10);
            bus.Write(W5500Bus.Common, 0x18, 1);
            bus.Deliver(W5500Bus.Frame(60));
            Assert.AreEqual(records ? 4 : 0, bus.ReadByte(W5500Bus.Socket0, W5500Bus.Ir));
            Assert.IsFalse(bus.Chip.IsInterruptAsserted);
        }

        [TestMethod]
        public void Interrupt_WithIntLevel_StaysHighForItsTime()
        {
            W5500Bus bus = new W5500Bus().OpenMacRaw();
            bus.Write(W5500Bus.Common, 0x13, 0xFF, 0xFF);
            bus.Write(W5500Bus.Common, 0x18, 1);
            bus.Chip.RaiseEvents(0x14);
            Assert.IsTrue(bus.Chip.IsInterruptAsserted);
            bus.Write(W5500Bus.Socket0, W5500Bus.Ir, 4);
            Assert.IsFalse(bus.Chip.IsInterruptAsserted);
            bus.Chip.Advance(1700);
            Assert.IsFalse(bus.Chip.IsInterruptAsserted);
            bus.Chip.Advance(100);
            Assert.IsTrue(bus.Chip.IsInterruptAsserted);
        }

        [TestMethod]
        public void Link_AfterPlugging_TakesItsTime()
        {
            W5500Bus bus = new W5500Bus();
            bus.Chip.IsCablePlugged = false;
            bus.Chip.Advance(10000000);
            Assert.AreEqual(0xB8, bus.ReadByte(W5500Bus.Common, 0x2E));
            bus.Chip.IsCablePlugged = true;
            bus.Chip.Advance(bus.Chip.NegotiationMicroseconds - 1);
            Assert.IsFalse(bus.Chip.IsLinkUp);
            bus.Chip.Advance(1);
            Assert.AreEqual(0xBF, bus.ReadByte(W5500Bus.Common, 0x2E));
            bus.Chip.IsCablePlugged = false;
            Assert.AreEqual(0xB8, bus.ReadByte(W5500Bus.Common, 0x2E));
        }

        [TestMethod]
        [DataRow(0, 0x00)]
        [DataRow(1, 0x04)]
        [DataRow(2, 0x02)]
        [DataRow(3, 0x06)]
        [DataRow(4, 0x02)]
        [DataRow(7, 0x06)]
        public void PhyMode_AfterItsReset_SetsSpeedAndDuplex(int mode, int bits)
        {
            W5500Bus bus = new W5500Bus();
            bus.Chip.Advance(bus.Chip.NegotiationMicroseconds);
            int value = 0xC0 | (mode << 3);
            bus.Write(W5500Bus.Common, 0x2E, (byte)value);
            Assert.AreEqual(value | 7, bus.ReadByte(W5500Bus.Common, 0x2E));
            bus.Write(W5500Bus.Common, 0x2E, (byte)(value & 0x7F));
            Assert.AreEqual(value & 0x78, bus.ReadByte(W5500Bus.Common, 0x2E));
            bus.Write(W5500Bus.Common, 0x2E, (byte)value);
            bus.Chip.Advance(bus.Chip.NegotiationMicroseconds);
            Assert.AreEqual(value | bits | 1, bus.ReadByte(W5500Bus.Common, 0x2E));
            bus.AssertNoViolation();
        }

        [TestMethod]
        public void PhyMode_PowerDown_HasNoLink()
        {
            W5500Bus bus = new W5500Bus();
            bus.Write(W5500Bus.Common, 0x2E, 0x70);
            bus.Write(W5500Bus.Common, 0x2E, 0xF0);
            bus.Chip.Advance(10000000);
            Assert.AreEqual(0xF0, bus.ReadByte(W5500Bus.Common, 0x2E));
        }

        [TestMethod]
        [DataRow(10, false, 0xB9)]
        [DataRow(100, false, 0xBB)]
        [DataRow(10, true, 0xBD)]
        public void Link_OtherPartner_HasItsSpeed(int megabits, bool full, int value)
        {
            W5500Bus bus = new W5500Bus(new W5500Model { PartnerMegabits = megabits, IsPartnerFullDuplex = full });
            bus.Chip.Advance(bus.Chip.NegotiationMicroseconds);
            Assert.AreEqual(value, bus.ReadByte(W5500Bus.Common, 0x2E));
        }

        private sealed class Counter : IWakeup
        {
            internal int Count { get; private set; }

            public void Wake()
            {
                Count++;
            }
        }
    }
}
