using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using static NanoSock.SpiEthernet.Tests.Models.Enc28j60Host;

namespace NanoSock.SpiEthernet.Tests.Models
{
    /// <summary>PHY and interrupts of the model (DS39662E 3.3, 12.0).</summary>
    [TestClass]
    public class Enc28j60PhyTests
    {
        [TestMethod]
        public void Phy_AfterReset_HasValuesOfTable()
        {
            Enc28j60Host host = new Enc28j60Host();
            Assert.AreEqual(0x0000, host.ReadPhy(0x00));
            Assert.AreEqual(0x1804, host.ReadPhy(0x01));
            Assert.AreEqual(0x0083, host.ReadPhy(0x02));
            Assert.AreEqual(0x1400, host.ReadPhy(0x03));
            Assert.AreEqual(0x0000, host.ReadPhy(0x10));
            Assert.AreEqual(0x0400, host.ReadPhy(0x11));
            Assert.AreEqual(0x3422, host.ReadPhy(0x14));
            Assert.AreEqual(0, host.ReadPhy(0x1F));
            host.AssertLegal();
        }

        [TestMethod]
        public void Duplex_AfterReset_ComesFromWiring()
        {
            Enc28j60Host host = new Enc28j60Host();
            host.Chip.IsFullDuplexWired = true;
            host.Reset();
            Assert.AreEqual(0x0100, host.ReadPhy(0x00));
            Assert.AreEqual(0x0600, host.ReadPhy(0x11));
        }

        [TestMethod]
        public void PhyWrite_WrongValueOrRegister_IsForbidden()
        {
            Enc28j60Host host = new Enc28j60Host();
            host.WritePhy(0x14, 0x3476);
            Assert.AreEqual(0x3476, host.ReadPhy(0x14));
            host.AssertLegal();
            host.WritePhy(0x14, 0x0476);
            host.AssertIllegal("3.3, table 3-4");
            host.WritePhy(0x12, 0x0013);
            host.AssertIllegal("3.3, table 3-4");
            host.WritePhy(0x01, 0);
            host.AssertIllegal("3.3, table 3-4");
        }

        [TestMethod]
        public void Management_WhileBusy_IsForbidden()
        {
            Enc28j60Host host = new Enc28j60Host();
            host.Chip.TransactionMicroseconds = 1;
            host.Write(Miregadr, 0x02);
            host.Write(Micmd, 1);
            Assert.AreEqual(1, host.Read(Mistat));
            Assert.AreEqual(0, host.Read(Mird));
            host.AssertIllegal("3.3.1");
            host.Chip.Advance(11);
            Assert.AreEqual(0, host.Read(Mistat));
            host.Write(Micmd, 0);
            Assert.AreEqual(0x83, host.Read(Mird));
            host.WriteWord(Miwr, 0x0000);
            host.Write(Miregadr, 0x02);
            host.AssertIllegal("3.3.1, 3.3.2");
        }

        [TestMethod]
        public void Management_ReadBitLeftSet_BlocksNextAccess()
        {
            Enc28j60Host host = new Enc28j60Host();
            host.Write(Miregadr, 0x02);
            host.Write(Micmd, 1);
            host.Chip.Advance(11);
            host.Write(Miregadr, 0x03);
            host.Write(Micmd, 1);
            host.AssertIllegal("3.3.1: MICMD.MIIRD");
            host.Chip.Advance(11);
            Assert.AreEqual(0x0083, host.ReadWord(Mird));
            host.WriteWord(Miwr, 0);
            host.AssertIllegal("3.3.1: MICMD.MIIRD");
        }

        [TestMethod]
        public void LinkStatus_AfterLoss_LatchesLow()
        {
            Enc28j60Host host = new Enc28j60Host();
            host.Chip.IsCablePlugged = false;
            Assert.AreEqual(0x0000, host.ReadPhy(0x11));
            host.Chip.IsCablePlugged = true;
            Assert.AreEqual(0x0400, host.ReadPhy(0x11));
            Assert.AreEqual(0x1800, host.ReadPhy(0x01));
            Assert.AreEqual(0x1804, host.ReadPhy(0x01));
        }

        [TestMethod]
        public void LinkFlag_NeedsBothPhyEnables_ClearsByPhir()
        {
            Enc28j60Host host = new Enc28j60Host();
            host.Set(Eie, 0x90);
            host.Chip.IsCablePlugged = false;
            Assert.AreEqual(0, host.Read(Eir));
            Assert.AreEqual(0x14, host.ReadPhy(0x13));
            Assert.AreEqual(0, host.ReadPhy(0x13));
            host.WritePhy(0x12, 0x0012);
            host.Chip.IsCablePlugged = true;
            Assert.AreEqual(0x10, host.Read(Eir));
            Assert.IsTrue(host.Chip.IsInterruptAsserted);
            host.Clear(Eir, 0x10);
            Assert.AreEqual(0x10, host.Read(Eir));
            Assert.AreEqual(0x14, host.ReadPhy(0x13));
            Assert.AreEqual(0, host.Read(Eir));
            Assert.IsFalse(host.Chip.IsInterruptAsserted);
            host.AssertLegal();
        }

        [TestMethod]
        public void InterruptPin_FollowsEnabledFlags()
        {
            Enc28j60Host host = Started();
            Waker waker = new Waker();
            host.Chip.SetWakeup(waker);
            host.Chip.Deliver(Frame(60), 0, 60);
            Assert.IsFalse(host.Chip.IsInterruptAsserted);
            Assert.AreEqual(0x01, host.Read(Estat));
            host.Set(Eie, 0x40);
            Assert.IsFalse(host.Chip.IsInterruptAsserted);
            Assert.AreEqual(0x81, host.Read(Estat));
            host.Set(Eie, 0x80);
            Assert.IsTrue(host.Chip.IsInterruptAsserted);
            Assert.AreEqual(1, waker.Wakes);

            // The pin stays low for a second frame, and a new edge needs INTIE (12.0).
            host.Chip.Deliver(Frame(60), 0, 60);
            Assert.AreEqual(1, waker.Wakes);
            host.Clear(Eie, 0x80);
            Assert.IsFalse(host.Chip.IsInterruptAsserted);
            host.Set(Eie, 0x80);
            Assert.AreEqual(2, waker.Wakes);
            host.Receive(out int _);
            Assert.IsTrue(host.Chip.IsInterruptAsserted);
            host.Receive(out int _);
            Assert.IsFalse(host.Chip.IsInterruptAsserted);
            host.AssertLegal();
        }

        private sealed class Waker : IWakeup
        {
            public int Wakes;

            public void Wake()
            {
                Wakes++;
            }
        }
    }
}
