using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.SpiEthernet.Models;

namespace NanoSock.SpiEthernet.Tests.Models
{
    /// <summary>Reception of the model of the W5500.</summary>
    [TestClass]
    public sealed class W5500ReceiveTests
    {
        [TestMethod]
        public void Frame_Delivered_IsStoredBehindItsLength()
        {
            W5500Bus bus = new W5500Bus().OpenMacRaw();
            byte[] frame = W5500Bus.Frame(61, 1);
            Assert.IsTrue(bus.Deliver(frame));
            Assert.AreEqual(63, bus.ReadWord(W5500Bus.Socket0, W5500Bus.RxRsr));
            Assert.AreEqual(63, bus.ReadWord(W5500Bus.Socket0, W5500Bus.RxWr));
            Assert.AreEqual(4, bus.ReadByte(W5500Bus.Socket0, W5500Bus.Ir));
            Assert.AreEqual(63, bus.ReadWord(W5500Bus.Receive0, 0));
            CollectionAssert.AreEqual(frame, bus.Read(W5500Bus.Receive0, 2, 61));
            bus.WriteWord(W5500Bus.Socket0, W5500Bus.RxRd, 63);
            Assert.AreEqual(63, bus.ReadWord(W5500Bus.Socket0, W5500Bus.RxRsr));
            bus.Command(W5500Bus.Recv);
            Assert.AreEqual(0, bus.ReadWord(W5500Bus.Socket0, W5500Bus.RxRsr));
            bus.AssertNoViolation();
        }

        [TestMethod]
        public void Frame_BelowTheMinimum_IsPaddedAsOnTheWire()
        {
            W5500Bus bus = new W5500Bus().OpenMacRaw();
            Assert.IsTrue(bus.Deliver(W5500Bus.Frame(42)));
            Assert.AreEqual(60, bus.Receive().Length);
        }

        [TestMethod]
        public void Frames_AtEveryOffset_AreReadWhole()
        {
            W5500Bus bus = new W5500Bus(new W5500Model { ReceivePointerAfterOpen = 0xFFFF }).OpenMacRaw();
            for (int i = 0; i < 16384; i++)
            {
                byte[] frame = W5500Bus.Frame(63, i);
                Assert.IsTrue(bus.Deliver(frame));
                CollectionAssert.AreEqual(frame, bus.Receive());
            }

            bus.AssertNoViolation();
        }

        [TestMethod]
        public void Buffer_Full_DiscardsWithoutFlag()
        {
            W5500Bus bus = new W5500Bus().OpenMacRaw();
            for (int i = 0; i < 256; i++)
            {
                Assert.IsTrue(bus.Deliver(W5500Bus.Frame(62, i)));
            }

            Assert.AreEqual(0x4000, bus.ReadWord(W5500Bus.Socket0, W5500Bus.RxRsr));
            Assert.IsFalse(bus.Deliver(W5500Bus.Frame(60)));
            Assert.AreEqual(1, bus.Chip.Overruns);
            Assert.AreEqual(4, bus.ReadByte(W5500Bus.Socket0, W5500Bus.Ir));
            for (int i = 0; i < 256; i++)
            {
                CollectionAssert.AreEqual(W5500Bus.Frame(62, i), bus.Receive());
            }

            Assert.IsNull(bus.Receive());
            bus.AssertNoViolation();
        }

        [TestMethod]
        public void Buffer_FullWithSwitch_CorruptsTheNextLength()
        {
            W5500Bus bus = new W5500Bus(new W5500Model { CorruptsAfterOverrun = true }).OpenMacRaw();
            for (int i = 0; i < 256; i++)
            {
                bus.Deliver(W5500Bus.Frame(62, i));
            }

            Assert.IsFalse(bus.Deliver(W5500Bus.Frame(60)));
            bus.WriteWord(W5500Bus.Socket0, W5500Bus.RxRd, 0x4000);
            bus.Command(W5500Bus.Recv);
            Assert.IsTrue(bus.Deliver(W5500Bus.Frame(60)));
            Assert.AreEqual(62, bus.ReadWord(W5500Bus.Socket0, W5500Bus.RxRsr));
            Assert.AreEqual(15, bus.ReadWord(W5500Bus.Receive0, 0x4000));
            Assert.IsTrue(bus.Deliver(W5500Bus.Frame(60)));
            Assert.AreEqual(62, bus.ReadWord(W5500Bus.Receive0, 0x4000 + 62));
            bus.AssertNoViolation();
        }

        [TestMethod]
        [DataRow(61)]
        [DataRow(63)]
        [DataRow(125)]
        [DataRow(0xFFFF)]
        public void Recv_NotAtTheStartOfAFrame_IsAViolation(int pointer)
        {
            W5500Bus bus = new W5500Bus().OpenMacRaw();
            bus.Deliver(W5500Bus.Frame(60, 1));
            bus.Deliver(W5500Bus.Frame(60, 2));
            bus.WriteWord(W5500Bus.Socket0, W5500Bus.RxRd, pointer);
            bus.Command(W5500Bus.Recv);
            bus.AssertViolation("4.2 Sn_RX_RD: within a frame");
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(62)]
        [DataRow(124)]
        public void Recv_AtTheStartOfAFrame_FreesTheFramesBefore(int pointer)
        {
            W5500Bus bus = new W5500Bus().OpenMacRaw();
            bus.Deliver(W5500Bus.Frame(60, 1));
            bus.Deliver(W5500Bus.Frame(60, 2));
            bus.WriteWord(W5500Bus.Socket0, W5500Bus.RxRd, pointer);
            bus.Command(W5500Bus.Recv);
            Assert.AreEqual(124 - pointer, bus.ReadWord(W5500Bus.Socket0, W5500Bus.RxRsr));
            bus.AssertNoViolation();
        }

        [TestMethod]
        public void Size_ReadWhileAFrameArrives_IsTorn()
        {
            W5500Bus bus = new W5500Bus().OpenMacRaw();
            bus.Deliver(W5500Bus.Frame(248, 1));
            bus.Chip.SpiHertz = 8000000;
            byte[] second = W5500Bus.Frame(60, 2);

            // The high byte is read in the first microsecond after the header, the low byte in the next.
            bus.Chip.DeliverAt(bus.Chip.Microseconds + 158 + 4, second, 0, 60);
            Assert.AreEqual((250 & 0xFF00) | ((250 + 62) & 0xFF), bus.ReadWord(W5500Bus.Socket0, W5500Bus.RxRsr));
            Assert.AreEqual(250 + 62, bus.ReadWord(W5500Bus.Socket0, W5500Bus.RxRsr));
            CollectionAssert.AreEqual(W5500Bus.Frame(248, 1), bus.Receive());
            CollectionAssert.AreEqual(second, bus.Receive());
        }

        [TestMethod]
        [DataRow(0x84, false, true, true, false, true)]
        [DataRow(0x84, true, true, true, true, true)]
        [DataRow(0x04, false, true, true, true, true)]
        [DataRow(0xC4, false, true, false, false, true)]
        [DataRow(0x24, false, true, true, false, true)]
        [DataRow(0xA4, true, true, true, false, true)]
        [DataRow(0x94, false, true, true, false, false)]
        public void Filter_ByMode_PassesWhatSection42Says(
            int mode, bool passes, bool own, bool broadcast, bool multicast, bool ipv6)
        {
            W5500Bus bus = new W5500Bus(new W5500Model { PassesMulticast = passes }).OpenMacRaw(mode);
            Assert.AreEqual(own, bus.Deliver(W5500Bus.Frame(60)));
            Assert.AreEqual(broadcast, bus.Deliver(To(0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF)));
            Assert.AreEqual(multicast, bus.Deliver(To(1, 0, 0x5E, 0, 0, 1)));
            Assert.AreEqual((mode & 0x80) == 0, bus.Deliver(To(2, 0x11, 0x22, 0x33, 0x44, 0x56)));
            byte[] frame = W5500Bus.Frame(60);
            frame[12] = 0x86;
            frame[13] = 0xDD;
            Assert.AreEqual(ipv6, bus.Deliver(frame));
            bus.AssertNoViolation();
        }

        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void Filter_ChangedWhileOpen_IsLatchedBySwitch(bool latches)
        {
            W5500Bus bus = new W5500Bus(new W5500Model { LatchesMode = latches }).OpenMacRaw(0x84);
            bus.Write(W5500Bus.Socket0, 0, 0x04);
            Assert.AreEqual(!latches, bus.Deliver(To(1, 0, 0x5E, 0, 0, 1)));
        }

        [TestMethod]
        public void Frame_WithoutSocketOrLink_IsDiscarded()
        {
            W5500Bus bus = new W5500Bus();
            Assert.IsFalse(bus.Deliver(W5500Bus.Frame(60)));
            bus.OpenMacRaw();
            Assert.IsTrue(bus.Deliver(W5500Bus.Frame(60)));
            Assert.IsFalse(bus.Deliver(W5500Bus.Frame(1515)));
            bus.Chip.IsCablePlugged = false;
            Assert.IsFalse(bus.Deliver(W5500Bus.Frame(60)));
            bus.Chip.IsCablePlugged = true;
            Assert.IsFalse(bus.Deliver(W5500Bus.Frame(60)));
            bus.Chip.Advance(bus.Chip.NegotiationMicroseconds);
            Assert.IsTrue(bus.Deliver(W5500Bus.Frame(60)));
            bus.Command(W5500Bus.Close);
            Assert.IsFalse(bus.Deliver(W5500Bus.Frame(60)));
            Assert.AreEqual(2, bus.Chip.StoredFrames);
            Assert.AreEqual(5, bus.Chip.DiscardedFrames);
        }

        private static byte[] To(params byte[] destination)
        {
            byte[] frame = W5500Bus.Frame(60);
            destination.CopyTo(frame, 0);
            return frame;
        }
    }
}
