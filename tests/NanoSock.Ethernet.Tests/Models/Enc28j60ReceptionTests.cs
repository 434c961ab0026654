using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static NanoSock.SpiEthernet.Tests.Models.Enc28j60Host;

namespace NanoSock.SpiEthernet.Tests.Models
{
    /// <summary>Reception of the model (DS39662E 7.2; errata 5, 6, 14, 17).</summary>
    [TestClass]
    public class Enc28j60ReceptionTests
    {
        [TestMethod]
        public void Packet_Stored_HasHeaderFrameAndFcs()
        {
            Enc28j60Host host = Started();
            byte[] frame = Frame(71);
            Assert.IsTrue(host.Chip.Deliver(frame, 0, 71));
            Assert.AreEqual(1, host.Read(Epktcnt));
            Assert.AreEqual(0x40, host.Read(Eir));
            Assert.AreEqual(82, host.ReadWord(Erxwrpt));
            byte[] received = host.Receive(out int status);
            Assert.AreEqual(75, received.Length);
            CollectionAssert.AreEqual(frame, received[..71]);
            CollectionAssert.AreEqual(Fcs(frame), received[71..]);
            Assert.AreEqual(0x00C0, status);
            Assert.AreEqual(0, host.Read(Epktcnt));
            Assert.AreEqual(0, host.Read(Eir));
            host.AssertLegal();
        }

        [TestMethod]
        public void Packet_Short_IsPaddedTo60Bytes()
        {
            Enc28j60Host host = Started();
            byte[] frame = Frame(42);
            Assert.IsTrue(host.Chip.Deliver(frame, 0, 42));
            byte[] received = host.Receive(out int _);
            Assert.AreEqual(64, received.Length);
            CollectionAssert.AreEqual(frame, received[..42]);
            CollectionAssert.AreEqual(new byte[18], received[42..60]);
            Array.Resize(ref frame, 60);
            CollectionAssert.AreEqual(Fcs(frame), received[60..]);
        }

        [TestMethod]
        public void Status_OfGroups_HasTheirBits()
        {
            Enc28j60Host host = Started();
            host.Clear(Econ1, 0x04);
            host.Write(Erxfcon, 0xA3);
            host.Set(Econ1, 0x04);
            byte[] all = Frame(60, new byte[] { 255, 255, 255, 255, 255, 255 });
            byte[] group = Frame(60, new byte[] { 1, 0, 0x5E, 0, 0, 1 });
            Assert.IsTrue(host.Chip.Deliver(all, 0, 60));
            Assert.IsTrue(host.Chip.Deliver(group, 0, 60));
            host.Receive(out int status);
            Assert.AreEqual(0x02C0, status);
            host.Receive(out status);
            Assert.AreEqual(0x01C0, status);
            host.AssertLegal();
        }

        [TestMethod]
        public void Status_OfDamagedFrame_HasCrcError()
        {
            Enc28j60Host host = Started();
            byte[] frame = Frame(60);
            Assert.IsFalse(host.Chip.DeliverDamaged(frame, 0, 60));
            host.Clear(Econ1, 0x04);
            host.Write(Erxfcon, 0x81);
            host.Set(Econ1, 0x04);
            Assert.IsTrue(host.Chip.DeliverDamaged(frame, 0, 60));
            host.Receive(out int status);
            Assert.AreEqual(0x0050, status);
        }

        [TestMethod]
        public void Ring_ManyPackets_WrapsAtEveryEvenOffset()
        {
            Enc28j60Host host = Started();
            for (int i = 0; i < 3000; i++)
            {
                byte[] frame = Frame(60 + (i * 37 % 1455), null, i);
                Assert.IsTrue(host.Chip.Deliver(frame, 0, frame.Length));
                byte[] received = host.Receive(out int _);
                CollectionAssert.AreEqual(frame, received[..frame.Length]);
            }

            host.AssertLegal();
        }

        [TestMethod]
        public void Ring_Full_DiscardsWithReceiveError()
        {
            Enc28j60Host host = Started();
            byte[] frame = Frame(1502);
            Assert.IsTrue(host.Chip.Deliver(frame, 0, 1502));
            Assert.IsTrue(host.Chip.Deliver(frame, 0, 1502));
            Assert.IsTrue(host.Chip.Deliver(frame, 0, 1502));

            // 584 bytes are left, of which ERXRDPT forbids the last.
            Assert.IsFalse(host.Chip.Deliver(Frame(573), 0, 573));
            Assert.AreEqual(1, host.Chip.OverrunFrames);
            Assert.AreEqual(0x41, host.Read(Eir));
            Assert.AreEqual(0x41, host.Read(Estat) & 0x7F);
            host.Clear(Eir, 0x01);
            host.Clear(Estat, 0x40);
            Assert.AreEqual(0x40, host.Read(Eir));
            Assert.IsTrue(host.Chip.Deliver(Frame(572), 0, 572));
            host.Receive(out int _);
            Assert.IsTrue(host.Chip.Deliver(frame, 0, 1502));
            host.AssertLegal();
        }

        [TestMethod]
        public void Count_At255_MakesReceiverDeaf()
        {
            Enc28j60Host host = Started();
            byte[] frame = Frame(60);
            for (int i = 0; i < 255; i++)
            {
                Assert.IsTrue(host.Chip.Deliver(frame, 0, 60));
                int next = host.ReadWord(Erxwrpt);
                host.WriteWord(Erxrdpt, next == 0 ? RingEnd : next - 1);
            }

            Assert.IsFalse(host.Chip.Deliver(frame, 0, 60));
            Assert.AreEqual(0x41, host.Read(Eir));
            host.Set(Econ2, 0x40);
            Assert.IsTrue(host.Chip.Deliver(frame, 0, 60));
            host.AssertLegal();
        }

        [TestMethod]
        public void Count_DecrementedAtZero_IsForbidden()
        {
            Enc28j60Host host = Started();
            host.Set(Econ2, 0x40);
            host.AssertIllegal("7.2.4");
        }

        [TestMethod]
        public void ReadPointer_LowByte_WaitsForHighByte()
        {
            Enc28j60Host host = Started();
            host.Chip.Deliver(Frame(60), 0, 60);
            host.Write(Erxrdpt, 0x2F);
            Assert.AreEqual(RingEnd, host.ReadWord(Erxrdpt));
            host.Write(Erxrdpt + 1, 0x00);
            Assert.AreEqual(0x002F, host.ReadWord(Erxrdpt));
            host.AssertLegal();
        }

        [TestMethod]
        public void ReadPointer_WrongValue_IsForbidden()
        {
            Enc28j60Host host = Started();
            host.Chip.Deliver(Frame(60), 0, 60);
            host.WriteWord(Erxrdpt, 0x0010);
            host.AssertIllegal("err. 14");
            host.WriteWord(Erxrdpt, 0x1FFF);
            host.AssertIllegal("7.2.4: ERXRDPT is outside");
            host.WriteWord(Erxrdpt, RingEnd);
            host.Chip.ClearViolations();
            host.WriteWord(Erxrdpt, 71);
            host.AssertIllegal("7.2.4: ERXRDPT was moved beyond");
        }

        [TestMethod]
        public void ReceiveEnable_WrongRing_IsForbidden()
        {
            Enc28j60Host host = Started();
            host.Reset();
            host.WriteWord(Erxrdpt, 0x1FFF);
            host.Set(Econ1, 0x04);
            host.AssertIllegal("err. 5");
            host.Clear(Econ1, 0x04);
            host.WriteWord(Erxst, 0);
            host.WriteWord(Erxnd, 0x1000);
            host.WriteWord(Erxrdpt, 0x0FFF);
            host.Set(Econ1, 0x04);
            host.AssertIllegal("err. 14");
        }

        [TestMethod]
        public void ReceiveEnable_DuplexDiffers_IsForbidden()
        {
            Enc28j60Host host = Started();
            host.Clear(Econ1, 0x04);
            host.WritePhy(0x00, 0x0100);
            host.Set(Econ1, 0x04);
            host.AssertIllegal("6.6");
        }

        [TestMethod]
        public void Settings_ChangedWhileReceiving_IsForbidden()
        {
            Enc28j60Host host = Started();
            host.Write(Erxnd, 0xFF);
            host.AssertIllegal("3.2.1");
            host.Write(Erxst + 1, 0);
            host.AssertIllegal("3.2.1");
            host.Write(Erxfcon, 0);
            host.AssertIllegal("7.2.1");
            host.Write(Macon3, 0x33);
            host.AssertIllegal("7.2.1");
            host.Write(Maadr5, 1);
            host.AssertIllegal("7.2.1");
            host.WriteWord(Ewrpt, 0x100);
            host.WriteMemory(1);
            host.AssertIllegal("3.2.1");
        }

        [TestMethod]
        public void Frame_WithoutConditions_IsNotStored()
        {
            Enc28j60Host host = Started();
            byte[] frame = Frame(60);
            host.Clear(Econ1, 0x04);
            Assert.IsFalse(host.Chip.Deliver(frame, 0, 60));
            host.Write(Macon1, 0);
            host.Set(Econ1, 0x04);
            Assert.IsFalse(host.Chip.Deliver(frame, 0, 60));
            host.Write(Macon1, 1);
            Assert.IsTrue(host.Chip.Deliver(frame, 0, 60));
            host.Set(Econ1, 0x40);
            Assert.IsFalse(host.Chip.Deliver(frame, 0, 60));
            Assert.AreEqual(0x40, host.Read(Econ1) & 0x44);
            Assert.AreEqual(1, host.Read(Epktcnt));
            host.Clear(Econ1, 0x40);
            host.Set(Econ1, 0x04);
            Assert.IsTrue(host.Chip.Deliver(frame, 0, 60));
            host.Chip.IsCablePlugged = false;
            Assert.IsFalse(host.Chip.Deliver(frame, 0, 60));
            host.Chip.IsCablePlugged = true;
            Assert.IsFalse(host.Chip.Deliver(Frame(1515), 0, 1515));
            host.AssertLegal();
        }

        [TestMethod]
        public void WritePointer_ReadInTwoHalves_IsTornByArrival()
        {
            Enc28j60Host host = Started();
            byte[] frame = Frame(240);
            host.Chip.Deliver(frame, 0, 240);
            host.Bank(Erxwrpt);
            host.Chip.DeliverAt(host.Chip.Microseconds + 30, frame, 0, 240);
            int low = host.Do(Erxwrpt, 0)[1];
            int high = host.Do(Erxwrpt + 1, 0)[1];
            Assert.AreEqual(250, low);
            Assert.AreEqual(1, high);
            Assert.AreEqual(500, host.ReadWord(Erxwrpt));
        }

        [TestMethod]
        public void PacketFlag_WithErratum_MissesEverySecondArrival()
        {
            Enc28j60Host host = Started();
            host.Chip.HasPacketFlagErratum = true;
            host.Set(Eie, 0xC0);
            host.Chip.Deliver(Frame(60), 0, 60);
            Assert.IsTrue(host.Chip.IsInterruptAsserted);
            host.Receive(out int _);
            Assert.IsFalse(host.Chip.IsInterruptAsserted);
            host.Chip.Deliver(Frame(60), 0, 60);
            Assert.IsFalse(host.Chip.IsInterruptAsserted);
            Assert.AreEqual(1, host.Read(Epktcnt));
        }

        [TestMethod]
        public void Checksum_DuringArrival_LosesFrame()
        {
            Enc28j60Host host = Started();
            host.WriteWord(Ewrpt, 0x1800);
            host.WriteMemory(0x45, 0x00, 0x00, 0x54, 0xFF);
            host.WriteWord(0x10, 0x1800);
            host.WriteWord(0x12, 0x1BFF);
            host.Set(Econ1, 0x30);
            Assert.IsFalse(host.Chip.Deliver(Frame(60), 0, 60));
            Assert.AreEqual(0x01, host.Read(Eir) & 0x01);
            host.WriteWord(0x12, 0x1804);
            host.Chip.Advance(100);
            host.Set(Econ1, 0x30);
            host.Chip.Advance(10);
            Assert.AreEqual(0x20, host.Read(Eir) & 0x20);
            Assert.AreEqual(0, host.Read(Econ1) & 0x20);
            Assert.AreEqual(~(0x4500 + 0x54 + 0xFF00 - 0xFFFF) & 0xFFFF, host.ReadWord(0x16));
            Assert.IsTrue(host.Chip.Deliver(Frame(60), 0, 60));
            host.AssertLegal();
        }

        [TestMethod]
        public void Copy_ByDma_MovesTheFrame()
        {
            Enc28j60Host host = Started();
            byte[] frame = Frame(60);
            host.Chip.Deliver(frame, 0, 60);
            host.WriteWord(0x10, 6);
            host.WriteWord(0x12, 65);
            host.WriteWord(0x14, 0x1800);
            host.Set(Econ1, 0x20);
            host.Chip.Advance(20);
            host.WriteWord(Erdpt, 0x1800);
            CollectionAssert.AreEqual(frame, host.ReadMemory(60));
            host.AssertLegal();
        }

        // IEEE 802.3 3.2.9, a bit at a time.
        private static byte[] Fcs(byte[] frame)
        {
            uint crc = 0xFFFFFFFF;
            foreach (byte value in frame)
            {
                crc ^= value;
                for (int i = 0; i < 8; i++)
                {
                    crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320 : 0);
                }
            }

            return BitConverter.GetBytes(~crc);
        }
    }
}
