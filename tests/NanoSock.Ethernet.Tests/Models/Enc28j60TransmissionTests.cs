using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.SpiEthernet.Models;
using static NanoSock.SpiEthernet.Tests.Models.Enc28j60Host;

namespace NanoSock.SpiEthernet.Tests.Models
{
    /// <summary>Transmission of the model (DS39662E 7.1; errata 12, 13, 15).</summary>
    [TestClass]
    public class Enc28j60TransmissionTests
    {
        private static readonly byte[] s_peer = { 0x02, 0, 0, 0, 0, 9 };

        [TestMethod]
        public void Frame_Sent_TakesItsTimeAndSetsFlag()
        {
            Enc28j60Host host = Started();
            byte[] frame = Frame(1000, s_peer);
            host.Send(frame);
            host.Chip.Advance(700);
            Assert.AreEqual(0x0C, host.Read(Econ1) & 0x0C);
            Assert.AreEqual(0, host.TakeSent().Length);
            host.Chip.Advance(100);
            Assert.AreEqual(0x04, host.Read(Econ1) & 0x0C);
            Assert.AreEqual(0x08, host.Read(Eir));
            CollectionAssert.AreEqual(frame, host.TakeSent());
            Assert.AreEqual(0x03EC_00C0_03EC, host.ReadVector());
            host.AssertLegal();
        }

        [TestMethod]
        public void Frame_Short_IsPadded()
        {
            Enc28j60Host host = Started();
            byte[] frame = Frame(42, s_peer);
            host.Send(frame);
            host.Chip.Advance(200);
            Array.Resize(ref frame, 60);
            CollectionAssert.AreEqual(frame, host.TakeSent());
            host.AssertLegal();
        }

        [TestMethod]
        public void Frame_ShortWithoutPadding_IsRunt()
        {
            Enc28j60Host host = Started();
            host.Write(Macon3, 0x12);
            host.Send(Frame(42, s_peer));
            host.Chip.Advance(200);
            Assert.AreEqual(1, host.Chip.SentRunts);
            Assert.AreEqual(0, host.TakeSent().Length);
        }

        [TestMethod]
        public void ControlByte_Override_DecidesOnFcs()
        {
            Enc28j60Host host = Started();
            host.Send(Frame(80, s_peer), 0x01);
            host.Chip.Advance(200);
            Assert.AreEqual(1, host.Chip.SentWithoutFcs);
            Assert.AreEqual(0, host.TakeSent().Length);
            Assert.AreNotEqual(0, host.ReadVector() & 0x100000);
            host.Send(Frame(80, s_peer), 0x07);
            host.Chip.Advance(200);
            Assert.AreEqual(80, host.TakeSent().Length);
            host.AssertLegal();
        }

        [TestMethod]
        public void PaddingWithoutFcs_IsForbidden()
        {
            Enc28j60Host host = Started();
            host.Write(Macon3, 0x22);
            host.Send(Frame(80, s_peer));
            host.AssertIllegal("register 6-2");
        }

        [TestMethod]
        public void Frame_LongerThanMaximum_IsAborted()
        {
            Enc28j60Host host = Started(true);
            host.Send(Frame(1515, s_peer));
            host.Chip.Advance(2000);
            Assert.AreEqual(0x0A, host.Read(Eir));
            Assert.AreEqual(0x02, host.Read(Estat) & 0x02);
            Assert.AreNotEqual(0, host.ReadVector() & 0x40000000);
            Assert.AreEqual(0, host.TakeSent().Length);
        }

        [TestMethod]
        public void Collision_Early_IsCountedInVector()
        {
            Enc28j60Host host = Started();
            host.Chip.InjectCollisions(Enc28j60Collision.Early, 1);
            host.Send(Frame(100, s_peer));
            host.Chip.Advance(1000);
            Assert.AreEqual(0x08, host.Read(Eir));
            Assert.AreEqual(0xC3, (host.ReadVector() >> 16) & 0xFF);
            Assert.AreEqual(100, host.TakeSent().Length);
        }

        [TestMethod]
        [DataRow(Enc28j60Collision.Late, false, 0x20000000, 0x12)]
        [DataRow(Enc28j60Collision.Late, true, 0x20000000, 0x02)]
        [DataRow(Enc28j60Collision.Excessive, false, 0x10000000, 0x02)]
        public void Collision_Abort_StallsUntilReset(Enc28j60Collision kind, bool erratum, int bit, int status)
        {
            Enc28j60Host host = Started();
            host.Chip.HasLateCollisionErratum = erratum;
            host.Chip.InjectCollisions(kind, 1);
            host.Send(Frame(100, s_peer));
            host.Chip.Advance(30000);
            Assert.AreEqual(0x0A, host.Read(Eir));
            Assert.AreEqual(status, host.Read(Estat) & 0x12);
            Assert.AreEqual(0x04, host.Read(Econ1) & 0x0C);
            Assert.AreEqual(bit, host.ReadVector() & 0x7F800000);
            Assert.AreEqual(1, host.Chip.AbortedTransmissions);

            // The transmitter is stalled (err. 12).
            host.Clear(Eir, 0x0A);
            host.Clear(Estat, 0x12);
            host.Send(Frame(100, s_peer));
            host.Chip.Advance(100000);
            Assert.AreEqual(0x0C, host.Read(Econ1) & 0x0C);
            Assert.AreEqual(0, host.Read(Eir));
            host.Set(Econ1, 0x80);
            host.Clear(Econ1, 0x80);
            Assert.AreEqual(0x02, host.Read(Eir) & 0x02);
            host.Clear(Eir, 0x0A);
            host.Send(Frame(100, s_peer));
            host.Chip.Advance(1000);
            Assert.AreEqual(0x08, host.Read(Eir));
            Assert.AreEqual(100, host.TakeSent().Length);
            host.AssertLegal();
        }

        [TestMethod]
        public void Medium_Occupied_DefersOrAborts()
        {
            Enc28j60Host host = Started();
            host.Chip.OccupyMedium(5000);
            host.Send(Frame(100, s_peer));
            host.Chip.Advance(4500);
            Assert.AreEqual(0, host.Read(Eir));
            host.Chip.Advance(600);
            Assert.AreEqual(0x08, host.Read(Eir));
            Assert.AreNotEqual(0, host.ReadVector() & 0x04000000);
            host.Write(Macon4, 0);
            host.Chip.OccupyMedium(5000);
            host.Send(Frame(100, s_peer));
            host.Chip.Advance(3000);
            Assert.AreEqual(0x0A, host.Read(Eir));
            Assert.AreNotEqual(0, host.ReadVector() & 0x08000000);
        }

        [TestMethod]
        public void Collision_InFullDuplex_DoesNotExist()
        {
            Enc28j60Host host = Started(true);
            host.Chip.InjectCollisions(Enc28j60Collision.Late, 1);
            host.Send(Frame(100, s_peer));
            host.Chip.Advance(200);
            Assert.AreEqual(0x08, host.Read(Eir));
            Assert.AreEqual(100, host.TakeSent().Length);
        }

        [TestMethod]
        public void Transmission_Stuck_NeedsReset()
        {
            Enc28j60Host host = Started(true);
            host.Chip.StickTransmissions(1);
            host.Send(Frame(100, s_peer));
            host.Chip.Advance(1000000);
            Assert.AreEqual(0x0C, host.Read(Econ1) & 0x0C);
            Assert.AreEqual(0, host.Read(Eir));
            host.Set(Econ1, 0x80);
            Assert.AreEqual(0x84, host.Read(Econ1) & 0x8C);
            host.Clear(Econ1, 0x80);
            host.Clear(Eir, 0x08);
            host.Set(Econ1, 0x08);
            host.Chip.Advance(1000);
            Assert.AreEqual(0x08, host.Read(Eir));
            host.AssertLegal();
        }

        [TestMethod]
        public void Transmission_Canceled_SendsNothing()
        {
            Enc28j60Host host = Started();
            host.Send(Frame(1000, s_peer));
            host.Clear(Econ1, 0x08);
            Assert.AreEqual(0x08, host.Read(Eir));
            host.Chip.Advance(2000);
            Assert.AreEqual(0, host.TakeSent().Length);
            host.AssertLegal();
        }

        [TestMethod]
        public void Packet_TouchedWhileSending_IsForbidden()
        {
            Enc28j60Host host = Started();
            host.Send(Frame(1500, s_peer));
            host.WriteWord(Ewrpt, TransmitStart + 1510);
            host.WriteMemory(1);
            host.AssertLegal();
            host.WriteWord(Ewrpt, TransmitStart + 1507);
            host.WriteMemory(1);
            host.AssertIllegal("7.1: bytes of a packet were written");
            host.WriteWord(Erdpt, TransmitStart + 1500);
            host.ReadMemory(1);
            host.AssertIllegal("7.1: bytes of a packet were read");
            host.Write(Etxnd, 0);
            host.AssertIllegal("7.1: ETXST");
            host.Write(Macon4, 0);
            host.AssertIllegal("7.1: a MAC register");
            host.Write(Econ1, 0x0C);
            host.AssertIllegal("3.1.1");
        }

        [TestMethod]
        public void Packet_InWrongPlace_IsForbidden()
        {
            Enc28j60Host host = Started();
            host.WriteWord(Etxst, TransmitStart + 1);
            host.WriteWord(Etxnd, TransmitStart + 100);
            host.Set(Econ1, 0x08);
            host.AssertIllegal("7.1: ETXST is odd");
            host.Clear(Econ1, 0x08);
            host.WriteWord(Etxst, TransmitStart);
            host.WriteWord(Etxnd, 0x1FFA);
            host.Set(Econ1, 0x08);
            host.AssertIllegal("7.1: the packet or its status vector");
            host.Clear(Econ1, 0x08);
            host.WriteWord(Etxst, 0x1000);
            host.WriteWord(Etxnd, 0x1100);
            host.Set(Econ1, 0x08);
            host.AssertIllegal("7.1: the packet or its status vector");
        }

        [TestMethod]
        public void Transmission_WrongSettings_IsForbidden()
        {
            Enc28j60Host host = Started();
            host.Write(Mabbipg, 0x11);
            host.Send(Frame(60, s_peer));
            host.AssertIllegal("register 6-4");
            host = Started();
            host.Set(Econ1, 0x80);
            host.Set(Econ1, 0x08);
            host.AssertIllegal("11.3");
            host = Started();
            host.Clear(Econ1, 0x04);
            host.WritePhy(0x00, 0x0100);
            host.Send(Frame(60, s_peer));
            host.AssertIllegal("6.6");
        }

        [TestMethod]
        public void OwnFrame_HalfDuplexWithoutHdldis_IsLoopedBack()
        {
            Enc28j60Host host = Started();
            byte[] frame = Frame(100, new byte[] { 255, 255, 255, 255, 255, 255 });
            host.Send(frame);
            host.Chip.Advance(200);
            Assert.AreEqual(0, host.Read(Epktcnt));
            host.WritePhy(0x10, 0);
            host.Set(Econ1, 0x08);
            host.Chip.Advance(200);
            Assert.AreEqual(1, host.Read(Epktcnt));
            CollectionAssert.AreEqual(frame, host.Receive(out int _)[..100]);
            host.AssertLegal();
        }

        [TestMethod]
        public void Frame_WithoutCable_VanishesWithFlag()
        {
            Enc28j60Host host = Started();
            host.Chip.IsCablePlugged = false;
            host.Send(Frame(100, s_peer));
            host.Chip.Advance(200);
            Assert.AreEqual(0x08, host.Read(Eir) & 0x0A);
            Assert.AreEqual(0, host.TakeSent().Length);
        }
    }
}
