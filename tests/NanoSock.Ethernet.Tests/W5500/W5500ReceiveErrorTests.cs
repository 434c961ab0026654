using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.SpiEthernet.Tests
{
    /// <summary>Lengths and status of received frames that do not fit.</summary>
    [TestClass]
    public class W5500ReceiveErrorTests
    {
        [TestMethod]
        public void Receive_MoreWaitsThanBufferHas_IsReadAgain()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.Set(FakeW5500.RxWrite, 0x1234 + 16385);
            bed.Chip.Sockets[0][FakeW5500.Ir] |= 4;
            Assert.IsNull(bed.Receive());
            Assert.AreEqual(3u, bed.Count(ChipCounter.RepeatedReads));
            Assert.AreEqual(1u, bed.Count(ChipCounter.ReceiveResets));
            Assert.IsFalse(bed.Chip.Log.Any(line => line.StartsWith("R 3")));
        }

        [TestMethod]
        [DataRow(0, 100)]
        [DataRow(2, 100)]
        [DataRow(15, 100)]
        [DataRow(1521, 3000)]
        [DataRow(0xFFFF, 3000)]
        [DataRow(101, 100)]
        public void Receive_LengthOutOfStep_OpensSocketAgain(int stored, int waiting)
        {
            W5500Bed bed = W5500Bed.Up();
            byte[] bytes = new byte[waiting];
            bytes[0] = (byte)(stored >> 8);
            bytes[1] = (byte)stored;
            bed.Chip.Store(bytes);
            bed.Chip.Sockets[0][FakeW5500.Ir] |= 4;
            Assert.IsNull(bed.Receive());
            Assert.AreEqual(1u, bed.Count(ChipCounter.ReceiveResets));
            Assert.AreEqual(1, bed.Chip.Log.Count(line => line == "W 1 00 B4"));
            Assert.IsTrue(bed.Link.IsUp);
            bed.Chip.Deliver(W5500Bed.Frame(7));
            W5500Bed.AssertSame(W5500Bed.Frame(7), bed.Receive());
        }

        [TestMethod]
        public void Receive_OneByteWaits_OpensSocketAgain()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.Store(new byte[1]);
            bed.Chip.Sockets[0][FakeW5500.Ir] |= 4;
            Assert.IsNull(bed.Receive());
            Assert.AreEqual(1u, bed.Count(ChipCounter.ReceiveResets));
        }

        [TestMethod]
        public void Receive_OutOfStepAgain_Fails()
        {
            W5500Bed bed = W5500Bed.Up();
            for (int i = 0; i < 2; i++)
            {
                bed.Chip.Store(new byte[100]);
                bed.Chip.Sockets[0][FakeW5500.Ir] |= 4;
                Assert.IsNull(bed.Receive());
            }

            Assert.AreEqual(ChipFault.ReceiveFailed, bed.Link.Fault);
            Assert.AreEqual(1u, bed.Count(ChipCounter.Restarts));
            Assert.IsFalse(bed.Link.IsUp);
            bed.Run(20);
            Assert.IsTrue(bed.Link.IsUp);
        }

        [TestMethod]
        public void Receive_BitErrorInLength_IsReadAgain()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.Deliver(W5500Bed.Frame(1));
            int reads = 0;
            bed.Chip.Answer = (control, address, data) =>
            {
                if (control == 0x18 && reads++ == 0)
                {
                    data[0] = 0x80;
                }
            };
            W5500Bed.AssertSame(W5500Bed.Frame(1), bed.Receive());
            Assert.AreEqual(1u, bed.Count(ChipCounter.RepeatedReads));
            Assert.AreEqual(0u, bed.Count(ChipCounter.ReceiveResets));
        }

        [TestMethod]
        [DataRow(0x25)]
        [DataRow(0x26)]
        [DataRow(0x29)]
        [DataRow(0x2A)]
        [DataRow(0x02)]
        [DataRow(0x00)]
        public void Receive_TornStatus_IsReadAgain(int at)
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.Deliver(W5500Bed.Frame(1, 300));
            int reads = 0;
            bed.Chip.Answer = (control, address, data) =>
            {
                if (control == 8 && reads++ < 3)
                {
                    data[at] ^= 0x01;
                }
            };
            W5500Bed.AssertSame(W5500Bed.Frame(1, 300), bed.Receive());
            Assert.AreEqual(3u, bed.Count(ChipCounter.RepeatedReads));
            Assert.AreEqual(0u, bed.Count(ChipCounter.ReceiveResets));
        }

        [TestMethod]
        public void Receive_StatusNeverFits_OpensSocketThenFails()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.IsStuck = true;
            bed.Chip.Set(FakeW5500.RxRead, 0x4321);
            Assert.IsNull(bed.Receive());
            Assert.AreEqual(1u, bed.Count(ChipCounter.ReceiveResets));
            Assert.AreEqual(3u, bed.Count(ChipCounter.RepeatedReads));
            Assert.IsTrue(bed.Link.IsUp);
            bed.Chip.Set(FakeW5500.RxRead, 0x4321);
            Assert.IsNull(bed.Receive());
            Assert.AreEqual(ChipFault.ReceiveFailed, bed.Link.Fault);
        }

        [TestMethod]
        public void Receive_CommandStuck_GivesNoSecondOne()
        {
            W5500Bed bed = W5500Bed.Up(16384);
            bed.Chip.HoldsCommand = true;
            for (int i = 0; i < 5; i++)
            {
                bed.Chip.Deliver(W5500Bed.Frame(i, 1514));
            }

            Assert.HasCount(5, bed.ReceiveAll());
            Assert.AreEqual("W 1 01 40", bed.Chip.Log[^1]);
            bed.Chip.Deliver(W5500Bed.Frame(2));
            bed.Chip.Log.Clear();
            Assert.IsNull(bed.Receive());
            Assert.AreEqual(ChipFault.NotReady, bed.Link.Fault);
            Assert.IsFalse(bed.Chip.Log.Any(line => line.StartsWith("W 1 01") || line.StartsWith("W 1 28")));
        }

        [TestMethod]
        public void Receive_FrameLongerThanMtu_IsCounted()
        {
            W5500Bed bed = W5500Bed.Up(mtu: 576);
            bed.Chip.Deliver(W5500Bed.Frame(1, 595));
            bed.Chip.Deliver(W5500Bed.Frame(2, 594));
            W5500Bed.AssertSame(W5500Bed.Frame(2, 594), bed.Receive(594));
            Assert.AreEqual(1u, bed.Count(ChipCounter.BadFrames));
            Assert.AreEqual(2u, bed.Count(ChipCounter.FramesIn));
        }

        [TestMethod]
        public void Receive_FrameLongerThanCapacity_StoresNothing()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.Deliver(W5500Bed.Frame(1, 300));
            bed.Chip.Deliver(W5500Bed.Frame(2));
            byte[] buffer = new byte[299];
            Assert.AreEqual(300, bed.Link.Receive(buffer, 0, 299));
            Assert.IsTrue(buffer.All(value => value == 0));
            W5500Bed.AssertSame(W5500Bed.Frame(2), bed.Receive());
        }
    }
}
