using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.SpiEthernet.Models;

namespace NanoSock.SpiEthernet.Tests.Models
{
    /// <summary>SPI frames and registers of the model of the W5500.</summary>
    [TestClass]
    public sealed class W5500RegisterTests
    {
        [TestMethod]
        [DataRow(0x00, 0x00)]
        [DataRow(0x19, 0x07)]
        [DataRow(0x1A, 0xD0)]
        [DataRow(0x1B, 0x08)]
        [DataRow(0x1C, 0x28)]
        [DataRow(0x26, 0xFF)]
        [DataRow(0x2E, 0xB8)]
        [DataRow(0x39, 0x04)]
        public void Common_AfterReset_HasTheValueOfSection41(int address, int value)
        {
            W5500Bus bus = new W5500Bus();
            Assert.AreEqual(value, bus.ReadByte(W5500Bus.Common, address));
            bus.AssertNoViolation();
        }

        [TestMethod]
        [DataRow(0x00, 0x00)]
        [DataRow(0x03, 0x00)]
        [DataRow(0x06, 0xFF)]
        [DataRow(0x16, 0x80)]
        [DataRow(0x1E, 0x02)]
        [DataRow(0x1F, 0x02)]
        [DataRow(0x20, 0x08)]
        [DataRow(0x21, 0x00)]
        [DataRow(0x2C, 0xFF)]
        [DataRow(0x2D, 0x40)]
        public void Socket_AfterReset_HasTheValueOfSection42(int address, int value)
        {
            W5500Bus bus = new W5500Bus();
            for (int i = 0; i < 8; i++)
            {
                Assert.AreEqual(value, bus.ReadByte(W5500Bus.Socket0 + (4 * i), address), "socket " + i);
            }

            bus.AssertNoViolation();
        }

        [TestMethod]
        public void Burst_OverSeveralRegisters_CountsTheAddressUp()
        {
            W5500Bus bus = new W5500Bus();
            bus.Write(W5500Bus.Common, 0x01, 10, 0, 0, 1, 255, 255, 255, 0, 2, 3, 4, 5, 6, 7, 10, 0, 0, 2);
            CollectionAssert.AreEqual(
                new byte[] { 255, 0, 2, 3, 4, 5, 6, 7, 10 },
                bus.Read(W5500Bus.Common, 0x07, 9));
            bus.AssertNoViolation();
        }

        [TestMethod]
        public void Read_ReservedRegisters_IsAllowedAndReturnsZero()
        {
            W5500Bus bus = new W5500Bus();
            CollectionAssert.AreEqual(new byte[10], bus.Read(W5500Bus.Common, 0x2F, 10));
            CollectionAssert.AreEqual(new byte[7], bus.Read(W5500Bus.Socket0, 0x17, 7));
            CollectionAssert.AreEqual(new byte[9], bus.Read(W5500Bus.Socket0, 0x30, 9));
            Assert.AreEqual(43, bus.Read(W5500Bus.Socket0, 0x01, 43).Length);
            bus.AssertNoViolation();
        }

        [TestMethod]
        [DataRow(0, 0x28, "4.1 UIPR")]
        [DataRow(0, 0x2D, "4.1 UIPR, UPORTR")]
        [DataRow(0, 0x2F, "3.1")]
        [DataRow(0, 0x39, "4.1 VERSIONR")]
        [DataRow(0, 0x3A, "3.1")]
        [DataRow(1, 0x03, "4.2")]
        [DataRow(1, 0x14, "3.2")]
        [DataRow(1, 0x17, "3.2")]
        [DataRow(1, 0x1D, "3.2")]
        [DataRow(1, 0x20, "4.2")]
        [DataRow(1, 0x23, "4.2")]
        [DataRow(1, 0x26, "4.2")]
        [DataRow(1, 0x2B, "4.2")]
        [DataRow(1, 0x30, "3.2")]
        [DataRow(29, 0x30, "3.2")]
        [DataRow(3, 0x00, "3.3")]
        [DataRow(4, 0x00, "2.2.2")]
        [DataRow(28, 0x00, "2.2.2")]
        [DataRow(1, 0x24, "4.2 Sn_TX_WR")]
        [DataRow(1, 0x28, "4.2 Sn_RX_RD")]
        public void Write_PlaceThatTakesNone_IsAViolation(int block, int address, string section)
        {
            W5500Bus bus = new W5500Bus();
            bus.Write(block, address, 0x5A);
            bus.AssertViolation(section);
        }

        [TestMethod]
        public void Write_AcrossTheEndOfASocket_IsAViolationForEachByteBehind()
        {
            W5500Bus bus = new W5500Bus();
            bus.Write(W5500Bus.Socket0, 0x2D, 0x40, 0, 0, 1, 2);
            Assert.AreEqual(2, bus.Chip.Violations);
        }

        [TestMethod]
        public void Read_ReservedBlock_IsAViolation()
        {
            W5500Bus bus = new W5500Bus();
            bus.Read(8, 0, 1);
            bus.AssertViolation("2.2.2: reserved block");
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        public void Control_FixedLengthMode_IsAViolation(int mode)
        {
            W5500Bus bus = new W5500Bus();
            byte[] frame = { 0, 0x39, (byte)mode, 0 };
            bus.Chip.Exchange(frame, 0, 4);
            bus.AssertViolation("2.2.2: fixed length mode");
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(3)]
        public void Frame_WithoutDataPhase_IsAViolation(int length)
        {
            W5500Bus bus = new W5500Bus();
            bus.Chip.Write(new byte[length], 0, length);
            bus.AssertViolation("2.3");
        }

        [TestMethod]
        public void Write_ReadFrame_LeavesTheBufferUnchanged()
        {
            W5500Bus bus = new W5500Bus();
            byte[] frame = { 0, 0x39, 0, 0xEE };
            Assert.IsTrue(bus.Chip.Write(frame, 0, 4));
            CollectionAssert.AreEqual(new byte[] { 0, 0x39, 0, 0xEE }, frame);
        }

        [TestMethod]
        public void Version_OfAnotherChip_IsSettable()
        {
            W5500Bus bus = new W5500Bus(new W5500Model { Version = 0x51 });
            Assert.AreEqual(0x51, bus.ReadByte(W5500Bus.Common, 0x39));
        }

        [TestMethod]
        public void Version_OfAW5100S_IsReadInItsOwnFrames()
        {
            W5500Bus bus = new W5500Bus(new W5500Model { IsW5100S = true });
            byte[] frame = { 0x0F, 0x00, 0x7F, 0, 0, 0 };
            bus.Chip.Exchange(frame, 0, 6);
            CollectionAssert.AreEqual(new byte[] { 0, 0, 0, 0, 0x51, 0 }, frame);
            Assert.AreEqual(0, bus.ReadByte(W5500Bus.Common, 0x39));
            bus.Write(W5500Bus.Common, 0x39, 1);
            bus.AssertNoViolation();
        }

        [TestMethod]
        public void Mode_SoftReset_ClearsItselfAfterItsTime()
        {
            W5500Bus bus = new W5500Bus(new W5500Model { SoftResetMicroseconds = 1000 });
            bus.OpenMacRaw();
            bus.Write(W5500Bus.Common, 0x00, 0x80);
            Assert.AreEqual(0x80, bus.ReadByte(W5500Bus.Common, 0x00));
            bus.Chip.Advance(1000);
            Assert.AreEqual(0x00, bus.ReadByte(W5500Bus.Common, 0x00));
            Assert.AreEqual(0x00, bus.ReadByte(W5500Bus.Socket0, W5500Bus.Sr));
            Assert.AreEqual(0x02, bus.ReadByte(W5500Bus.Socket0, 0x1E));
            Assert.AreEqual(0x00, bus.ReadByte(W5500Bus.Common, 0x09));
            bus.AssertNoViolation();
        }

        [TestMethod]
        public void Write_DuringASoftReset_IsAViolationAndLost()
        {
            W5500Bus bus = new W5500Bus(new W5500Model { SoftResetMicroseconds = 1000 });
            bus.Write(W5500Bus.Common, 0x00, 0x80);
            bus.Write(W5500Bus.Common, 0x09, 2);
            bus.AssertViolation("4.1 MR");
            bus.Chip.Advance(1000);
            Assert.AreEqual(0, bus.ReadByte(W5500Bus.Common, 0x09));
        }

        [TestMethod]
        public void Mode_PingBlockAndForceArp_AreKept()
        {
            W5500Bus bus = new W5500Bus();
            bus.Write(W5500Bus.Common, 0x00, 0x3A);
            Assert.AreEqual(0x3A, bus.ReadByte(W5500Bus.Common, 0x00));
            bus.AssertNoViolation();
            bus.Write(W5500Bus.Common, 0x00, 0x01);
            bus.AssertViolation("4.1 MR: reserved bit");
        }

        [TestMethod]
        [DataRow(3)]
        [DataRow(32)]
        public void BufferSize_OfNoPowerOfTwo_IsAViolation(int size)
        {
            W5500Bus bus = new W5500Bus();
            bus.Write(W5500Bus.Socket0, 0x1E, (byte)size);
            bus.AssertViolation("4.2 Sn_RXBUF_SIZE");
            Assert.AreEqual(2, bus.ReadByte(W5500Bus.Socket0, 0x1E));
        }

        [TestMethod]
        public void Buffers_OfSeveralSockets_AreApart()
        {
            W5500Bus bus = new W5500Bus();
            for (int i = 0; i < 8; i++)
            {
                bus.Write(W5500Bus.Transmit0 + (4 * i), 2047, (byte)(i + 1), (byte)(i + 101));
            }

            for (int i = 0; i < 8; i++)
            {
                CollectionAssert.AreEqual(
                    new[] { (byte)(i + 101) }, bus.Read(W5500Bus.Transmit0 + (4 * i), 0xF800, 1), "socket " + i);
                CollectionAssert.AreEqual(
                    new[] { (byte)(i + 1) }, bus.Read(W5500Bus.Transmit0 + (4 * i), 0xFFFF, 1), "socket " + i);
            }

            bus.AssertNoViolation();
        }

        [TestMethod]
        public void Buffer_BeyondTheMemory_WrapsInIt()
        {
            W5500Bus bus = new W5500Bus();
            bus.Write(W5500Bus.Socket0, 0x1F, 1);
            bus.Write(W5500Bus.Socket0 + 4, 0x1F, 16);
            bus.Write(W5500Bus.Transmit0 + 4, 15 * 1024, 1, 2, 3, 4);
            CollectionAssert.AreEqual(new byte[] { 1, 2, 3, 4 }, bus.Read(W5500Bus.Transmit0, 0, 4));
            Assert.AreEqual(16384, bus.Read(W5500Bus.Transmit0 + 4, 0, 16384).Length);
            bus.AssertNoViolation();
        }

        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void Mode_SoftReset_KeepsTheLinkUnlessItsModeWasSet(bool sets)
        {
            W5500Bus bus = new W5500Bus();
            bus.Chip.Advance(bus.Chip.NegotiationMicroseconds);
            if (sets)
            {
                bus.Write(W5500Bus.Common, 0x2E, 0x50);
                bus.Write(W5500Bus.Common, 0x2E, 0xD0);
                bus.Chip.Advance(bus.Chip.NegotiationMicroseconds);
            }

            bus.Write(W5500Bus.Common, 0x00, 0x80);
            bus.Chip.Advance(1000);
            Assert.AreEqual(sets ? 0xB8 : 0xBF, bus.ReadByte(W5500Bus.Common, 0x2E));
        }

        [TestMethod]
        public void Buffer_OfSizeZero_IsNotAccessible()
        {
            W5500Bus bus = new W5500Bus().OpenMacRaw();
            bus.Read(W5500Bus.Receive0 + 4, 0, 1);
            bus.AssertViolation("4.2 Sn_RXBUF_SIZE");
        }
    }
}
