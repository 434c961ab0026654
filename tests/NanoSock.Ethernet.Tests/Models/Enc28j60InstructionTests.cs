using Microsoft.VisualStudio.TestTools.UnitTesting;
using static NanoSock.SpiEthernet.Tests.Models.Enc28j60Host;

namespace NanoSock.SpiEthernet.Tests.Models
{
    /// <summary>The instructions and registers of the model (DS39662E 3.1, 4.2).</summary>
    [TestClass]
    public class Enc28j60InstructionTests
    {
        [TestMethod]
        public void Registers_AfterReset_HaveValuesOfTable()
        {
            Enc28j60Host host = new Enc28j60Host();
            host.Reset();
            Assert.AreEqual(0x05FA, host.ReadWord(Erdpt));
            Assert.AreEqual(0x05FA, host.ReadWord(Erxst));
            Assert.AreEqual(0x1FFF, host.ReadWord(Erxnd));
            Assert.AreEqual(0x05FA, host.ReadWord(Erxrdpt));
            Assert.AreEqual(0, host.ReadWord(Erxwrpt));
            Assert.AreEqual(0x80, host.Read(Econ2));
            Assert.AreEqual(0xA1, host.Read(Erxfcon));
            Assert.AreEqual(0x0F, host.Read(0x48));
            Assert.AreEqual(0x37, host.Read(0x49));
            Assert.AreEqual(0x0600, host.ReadWord(Mamxfl));
            Assert.AreEqual(0x1000, host.ReadWord(0x78));
            Assert.AreEqual(6, host.Read(Erevid));
            Assert.AreEqual(0x04, host.Read(0x75));
            Assert.AreEqual(0x01, host.Read(Estat));
            host.AssertLegal();
        }

        [TestMethod]
        public void Bank_Selected_AppliesBelow1AhOnly()
        {
            Enc28j60Host host = new Enc28j60Host();
            host.Write(Eht0, 0x5C);
            Assert.AreEqual(0, host.Read(Ewrpt));
            Assert.AreEqual(0x5C, host.Read(Eht0));
            host.Write(Eie, 0xC0);
            host.Bank(Maadr5);
            Assert.AreEqual(0xC0, host.Do(Eie, 0)[1]);
            host.AssertLegal();
        }

        [TestMethod]
        public void BitField_SetAndClear_ChangesOnlyItsBits()
        {
            Enc28j60Host host = new Enc28j60Host();
            host.Set(Eie, 0xC1);
            host.Clear(Eie, 0x41);
            host.Set(Eie, 0x08);
            Assert.AreEqual(0x88, host.Read(Eie));
            host.AssertLegal();
        }

        [TestMethod]
        public void BitField_OnMacRegister_IsForbidden()
        {
            Enc28j60Host host = new Enc28j60Host();
            host.Bank(Macon1);
            host.Set(Macon1, 1);
            host.AssertIllegal("4.2.5");
            Assert.AreEqual(0, host.Read(Macon1));
        }

        [TestMethod]
        public void RegisterInstruction_WrongLength_IsForbidden()
        {
            Enc28j60Host host = new Enc28j60Host();
            host.Do(Eie, 0, 0);
            host.AssertIllegal("4.2.1");
            host.Bank(Macon1);
            host.AssertLegal();
            host.Do(0x00, 0);
            host.AssertIllegal("4.2.1");
            host.Do(0x40, 1, 2);
            host.AssertIllegal("4.2.3");
            host.Do(0x40);
            host.AssertIllegal("4.2.3");
            host.Do(0x3A);
            host.AssertIllegal("4.2.2");
            host.Do(0xFF, 0xFF);
            host.AssertIllegal("4.2.7");
        }

        [TestMethod]
        public void Instruction_NotInTable_IsForbidden()
        {
            Enc28j60Host host = new Enc28j60Host();
            host.Do(0x20, 0);
            host.AssertIllegal("4.2, table 4-1");
            host.Do(0x60, 0);
            host.AssertIllegal("4.2, table 4-1");
            host.Do(0xC0, 0);
            host.AssertIllegal("4.2, table 4-1");
            host.Do(0xE0, 0);
            host.AssertIllegal("4.2, table 4-1");
        }

        [TestMethod]
        public void Address1A_ReadOrWritten_IsForbidden()
        {
            Enc28j60Host host = new Enc28j60Host();
            host.Do(0x1A, 0);
            host.AssertIllegal("3.1: 1Ah was read");
            host.Do(0x5A, 0);
            host.AssertIllegal("3.1: 1Ah was written");
        }

        [TestMethod]
        public void Write_ToRegisterThatIsNone_IsForbidden()
        {
            int[] registers = { 0x18, 0x19, 0x32, 0x36, 0x41, 0x45, 0x50, 0x55, 0x6C, Erxwrpt, Epktcnt, Mird, Erevid };
            foreach (int register in registers)
            {
                Enc28j60Host host = new Enc28j60Host();
                host.Read(register);
                host.AssertLegal();
                host.Write(register, 0);
                host.AssertIllegal("3.1, table 3-1");
            }
        }

        [TestMethod]
        public void Write_ToReservedBit_IsForbidden()
        {
            Enc28j60Host host = new Enc28j60Host();
            host.Write(Eie, 0x04);
            host.AssertIllegal("3.1, table 3-3");
            host.Write(Macon1, 0x10);
            host.AssertIllegal("3.1, table 3-3");
            host.Write(Erxnd + 1, 0x20);
            host.AssertIllegal("3.1, table 3-3");
        }

        [TestMethod]
        public void Flags_WrittenWhole_IsForbiddenAndCleared()
        {
            Enc28j60Host host = Started();
            host.Send(Frame(60));
            host.Chip.Advance(2000);
            Assert.AreEqual(0x08, host.Read(Eir));
            host.Set(Eir, 0x20);
            Assert.AreEqual(0x08, host.Read(Eir));
            host.AssertLegal();
            host.Write(Eir, 0);
            host.AssertIllegal("12.0");
            Assert.AreEqual(0, host.Read(Eir));
        }

        [TestMethod]
        public void Memory_WrittenAndRead_AdvancesPointers()
        {
            Enc28j60Host host = new Enc28j60Host();
            host.WriteWord(Ewrpt, 0x1FFE);
            host.WriteMemory(1, 2, 3, 4);
            Assert.AreEqual(0x0002, host.ReadWord(Ewrpt));
            host.WriteWord(Erdpt, 0x1FFE);
            host.WriteWord(Erxnd, 0x1001);
            CollectionAssert.AreEqual(new byte[] { 1, 2, 3, 4 }, host.ReadMemory(4));
            Assert.AreEqual(0x0002, host.ReadWord(Erdpt));
            host.AssertLegal();
        }

        [TestMethod]
        public void Memory_WithoutAutoIncrement_StaysAtAddress()
        {
            Enc28j60Host host = new Enc28j60Host();
            host.Clear(Econ2, 0x80);
            host.WriteWord(Ewrpt, 0x100);
            host.WriteMemory(1, 2, 3);
            host.WriteWord(Erdpt, 0x100);
            CollectionAssert.AreEqual(new byte[] { 3, 3 }, host.ReadMemory(2));
            Assert.AreEqual(0x100, host.ReadWord(Ewrpt));
        }

        [TestMethod]
        public void ReadPointer_AtEndOfRing_WrapsOnlyThere()
        {
            Enc28j60Host host = new Enc28j60Host();
            host.WriteWord(Ewrpt, 0);
            host.WriteMemory(0xA0, 0xA1);
            host.WriteWord(Erxst, 0);
            host.WriteWord(Erxnd, 0x0FFF);
            host.WriteWord(Erdpt, 0x0FFF);
            host.ReadMemory(2);
            Assert.AreEqual(1, host.ReadWord(Erdpt));
            host.WriteWord(Erdpt, 0x1000);
            host.ReadMemory(2);
            Assert.AreEqual(0x1002, host.ReadWord(Erdpt));
            host.AssertLegal();
        }

        [TestMethod]
        public void Transaction_SplitByEvent_IsOneInstruction()
        {
            Enc28j60Host host = Started();
            byte[] frame = Frame(100);
            host.Chip.TransactionMicroseconds = 0;
            host.Chip.SpiHertz = 1000000;
            host.Bank(Erdpt);
            long now = host.Chip.Microseconds;
            for (int i = 0; i < 20; i++)
            {
                host.Chip.DeliverAt(now + (8 * i) + 3, frame, 0, frame.Length);
            }

            Assert.AreEqual(0, host.ReadWord(Erdpt));
            host.WriteWord(Erdpt, 0x0004);
            byte[] read = host.ReadMemory(20);
            host.Chip.Advance(100000);
            host.WriteWord(Erdpt, 0x0004);
            CollectionAssert.AreEqual(read, host.ReadMemory(20));
            host.AssertLegal();
        }
    }
}
