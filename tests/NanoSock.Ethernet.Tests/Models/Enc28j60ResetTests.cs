using Microsoft.VisualStudio.TestTools.UnitTesting;
using static NanoSock.SpiEthernet.Tests.Models.Enc28j60Host;

namespace NanoSock.SpiEthernet.Tests.Models
{
    /// <summary>Reset, oscillator and power of the model (DS39662E 2.2, 11.0, 14.0; errata 1, 2, 19).</summary>
    [TestClass]
    public class Enc28j60ResetTests
    {
        [TestMethod]
        public void SystemReset_AccessWithinMillisecond_IsForbidden()
        {
            Enc28j60Host host = new Enc28j60Host();
            host.Do(0xFF);
            Assert.AreEqual(1, host.Read(Estat) & 1);
            host.AssertIllegal("err. 2");
            host.Chip.Advance(1000);
            Assert.AreEqual(0, host.Read(Macon1));
            host.AssertLegal();
        }

        [TestMethod]
        public void SystemReset_KeepsMemoryAndClockDivider()
        {
            Enc28j60Host host = new Enc28j60Host();
            host.Write(0x75, 0x03);
            host.WriteWord(Ewrpt, 0x300);
            host.WriteMemory(0x77);
            host.Reset();
            Assert.AreEqual(0x03, host.Read(0x75));
            host.WriteWord(Erdpt, 0x300);
            Assert.AreEqual(0x77, host.ReadMemory(1)[0]);
            host.Chip.PowerCycle();
            host.Chip.Advance(300);
            Assert.AreEqual(0x04, host.Read(0x75));
            host.AssertLegal();
        }

        [TestMethod]
        public void PowerUp_ClockReady_RisesAfterStartUp()
        {
            Enc28j60Host host = new Enc28j60Host();
            host.Chip.PowerCycle();
            Assert.AreEqual(0, host.Read(Estat) & 1);
            host.Chip.Advance(300);
            Assert.AreEqual(1, host.Read(Estat) & 1);
        }

        [TestMethod]
        public void MacRegister_BeforeClockIsReady_IsForbidden()
        {
            Enc28j60Host host = new Enc28j60Host();
            host.Chip.SetReset(true);
            host.Chip.Advance(1);
            host.Chip.SetReset(false);
            host.Write(Macon1, 1);
            host.AssertIllegal("6.4");
            host.Chip.Advance(300);
            Assert.AreEqual(0, host.Read(Macon1));
            host.AssertLegal();
            host.Chip.SetReset(true);
            host.Chip.Advance(1);
            host.Chip.SetReset(false);
            host.WriteWord(Erxst, 0);
            host.WriteWord(Erxrdpt, 0x1FFF);
            host.AssertLegal();
            host.Set(Econ1, 0x04);
            host.AssertIllegal("6.4");
        }

        [TestMethod]
        public void ResetPin_TooShort_IsForbidden()
        {
            Enc28j60Host host = new Enc28j60Host();
            host.Write(Eht0, 1);
            host.Chip.SetReset(true);
            host.Chip.SetReset(false);
            host.AssertIllegal("16, table 16-3");
            Assert.AreEqual(1, host.Read(Eht0));
        }

        [TestMethod]
        public void ResetPin_Low_IgnoresAccess()
        {
            Enc28j60Host host = new Enc28j60Host();
            host.Chip.SetReset(true);
            host.Chip.Advance(10);
            Assert.AreEqual(0xFF, host.Do(Eie, 0)[1]);
            host.AssertIllegal("11.0");
        }

        [TestMethod]
        public void ResetBehindTheDriver_ExcusesUntilSystemReset()
        {
            Enc28j60Host host = Started();
            host.Chip.ResetBehindTheDriver();
            Assert.AreEqual(0x05FA, host.ReadWord(Erxst));
            host.Set(Econ1, 0x08);
            host.Set(Econ2, 0x40);
            host.AssertLegal();
            host.Reset();
            host.Set(Econ2, 0x40);
            host.AssertIllegal("7.2.4");
        }

        [TestMethod]
        public void PowerSave_SystemReset_DoesNothing()
        {
            Enc28j60Host host = new Enc28j60Host();
            host.Write(Eht0, 1);
            host.Set(Econ2, 0x20);
            Assert.AreEqual(0, host.Read(Estat) & 1);
            host.Do(0xFF);
            host.AssertIllegal("err. 19");
            Assert.AreEqual(1, host.Read(Eht0));
            host.Read(Macon1);
            host.AssertIllegal("14.0");
            host.Clear(Econ2, 0x20);
            host.Read(Macon1);
            host.AssertIllegal("6.4");
            host.Chip.Advance(300);
            host.Read(Macon1);
            host.AssertLegal();
        }

        [TestMethod]
        public void PowerSave_EndedByResetPin_RaisesClockReady()
        {
            Enc28j60Host host = new Enc28j60Host();
            host.Set(Econ2, 0x20);
            host.Chip.SetReset(true);
            host.Chip.Advance(1);
            host.Chip.SetReset(false);
            Assert.AreEqual(0, host.Read(Estat) & 1);
            host.Chip.Advance(300);
            Assert.AreEqual(1, host.Read(Estat) & 1);
            host.AssertLegal();
        }

        [TestMethod]
        public void PowerSave_WhileReceiving_IsForbidden()
        {
            Enc28j60Host host = Started();
            host.Set(Econ2, 0x20);
            host.AssertIllegal("14.0");
        }

        [TestMethod]
        public void SlowBus_OldRevision_LosesMacAccesses()
        {
            Enc28j60Host host = new Enc28j60Host();
            host.Chip.HasSlowBusErratum = true;
            host.Chip.SpiHertz = 4000000;
            Assert.IsTrue(HoldsMac(host));
            host.Chip.Revision = 4;
            Assert.IsFalse(HoldsMac(host));
            host.Chip.SpiHertz = 10000000;
            Assert.IsTrue(HoldsMac(host));
            host.AssertLegal();
        }

        private static bool HoldsMac(Enc28j60Host host)
        {
            bool holds = true;
            for (int i = 0; i < 8; i++)
            {
                host.Write(Macon1, i);
                holds &= host.Read(Macon1) == i;
            }

            return holds;
        }
    }
}
