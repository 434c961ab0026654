using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.SpiEthernet.Models;

namespace NanoSock.SpiEthernet.Tests.Models
{
    /// <summary>Commands and transmission of the model of the W5500.</summary>
    [TestClass]
    public sealed class W5500SocketTests
    {
        [TestMethod]
        public void Open_MacRaw_SetsStatusAndPointers()
        {
            W5500Bus bus = new W5500Bus(new W5500Model
            {
                TransmitPointerAfterOpen = 0x1234,
                ReceivePointerAfterOpen = 0xFFF0,
            });
            bus.OpenMacRaw();
            Assert.AreEqual(0x1234, bus.ReadWord(W5500Bus.Socket0, W5500Bus.TxRd));
            Assert.AreEqual(0x1234, bus.ReadWord(W5500Bus.Socket0, W5500Bus.TxWr));
            Assert.AreEqual(0xFFF0, bus.ReadWord(W5500Bus.Socket0, W5500Bus.RxRd));
            Assert.AreEqual(0xFFF0, bus.ReadWord(W5500Bus.Socket0, W5500Bus.RxWr));
            Assert.AreEqual(16384, bus.ReadWord(W5500Bus.Socket0, W5500Bus.TxFsr));
            Assert.AreEqual(0, bus.ReadWord(W5500Bus.Socket0, W5500Bus.RxRsr));
            Assert.AreEqual(1, bus.Chip.Opens);
            bus.AssertNoViolation();
        }

        [TestMethod]
        public void Open_WithDelay_ChangesTheStatusLater()
        {
            W5500Bus bus = new W5500Bus(new W5500Model { OpenMicroseconds = 5000 });
            bus.Write(W5500Bus.Socket0, 0, 4);
            bus.Command(W5500Bus.Open);
            Assert.AreEqual(0, bus.ReadByte(W5500Bus.Socket0, W5500Bus.Sr));
            bus.Chip.Advance(5000);
            Assert.AreEqual(0x42, bus.ReadByte(W5500Bus.Socket0, W5500Bus.Sr));
        }

        [TestMethod]
        [DataRow(16, 2)]
        [DataRow(2, 16)]
        public void Open_MoreThan16KBInAll_IsAViolation(int receive, int transmit)
        {
            W5500Bus bus = new W5500Bus();
            bus.Write(W5500Bus.Socket0, 0x1E, (byte)receive, (byte)transmit);
            bus.Write(W5500Bus.Socket0, 0, 4);
            bus.Command(W5500Bus.Open);
            bus.AssertViolation("4.2 Sn_RXBUF_SIZE, Sn_TXBUF_SIZE: more than 16 KB");
        }

        [TestMethod]
        [DataRow(1, 4, "4.2 Sn_MR: MACRAW on another socket")]
        [DataRow(0, 0, "4.2 Sn_MR: OPEN without protocol")]
        [DataRow(0, 7, "4.2 Sn_MR: OPEN without protocol")]
        public void Open_ModeThatDoesNotExist_IsAViolation(int socket, int mode, string rule)
        {
            W5500Bus bus = new W5500Bus();
            bus.Write(W5500Bus.Socket0 + (4 * socket), 0, (byte)mode);
            bus.Write(W5500Bus.Socket0 + (4 * socket), W5500Bus.Cr, W5500Bus.Open);
            bus.Chip.Advance(10);
            bus.AssertViolation(rule);
            Assert.AreEqual(0, bus.ReadByte(W5500Bus.Socket0 + (4 * socket), W5500Bus.Sr));
        }

        [TestMethod]
        [DataRow(1, 0x13)]
        [DataRow(2, 0x22)]
        public void Open_TcpAndUdp_SetTheirStatus(int mode, int status)
        {
            W5500Bus bus = new W5500Bus();
            bus.Write(W5500Bus.Socket0 + 8, 0, (byte)mode);
            bus.Write(W5500Bus.Socket0 + 8, W5500Bus.Cr, W5500Bus.Open);
            Assert.AreEqual(status, bus.ReadByte(W5500Bus.Socket0 + 8, W5500Bus.Sr));
            bus.Write(W5500Bus.Socket0 + 8, W5500Bus.Cr, W5500Bus.Close);
            Assert.AreEqual(0, bus.ReadByte(W5500Bus.Socket0 + 8, W5500Bus.Sr));
            bus.AssertNoViolation();
        }

        [TestMethod]
        public void Command_BeforeTheLastIsTaken_IsLostAndAViolation()
        {
            W5500Bus bus = new W5500Bus(new W5500Model { CommandMicroseconds = 1000 });
            bus.Write(W5500Bus.Socket0, 0, 4);
            bus.Write(W5500Bus.Socket0, W5500Bus.Cr, W5500Bus.Open);
            Assert.AreEqual(W5500Bus.Open, bus.ReadByte(W5500Bus.Socket0, W5500Bus.Cr));
            bus.Write(W5500Bus.Socket0, W5500Bus.Cr, W5500Bus.Close);
            bus.AssertViolation("4.2 Sn_CR: written before");
            bus.Chip.Advance(1000);
            Assert.AreEqual(0, bus.ReadByte(W5500Bus.Socket0, W5500Bus.Cr));
            Assert.AreEqual(0x42, bus.ReadByte(W5500Bus.Socket0, W5500Bus.Sr));
        }

        [TestMethod]
        [DataRow(0x02)]
        [DataRow(0x04)]
        [DataRow(0x08)]
        [DataRow(0x21)]
        [DataRow(0x22)]
        [DataRow(0x80)]
        public void Command_OfAnotherMode_IsAViolation(int command)
        {
            W5500Bus bus = new W5500Bus().OpenMacRaw();
            bus.Command(command);
            bus.AssertViolation("4.2 Sn_CR: no command");
        }

        [TestMethod]
        [DataRow(W5500Bus.Send)]
        [DataRow(W5500Bus.Recv)]
        public void Command_SocketClosed_IsAViolation(int command)
        {
            W5500Bus bus = new W5500Bus();
            bus.Command(command);
            bus.AssertViolation("4.2 Sn_CR: no command");
        }

        [TestMethod]
        public void Mode_ProtocolChangedWhileOpen_IsAViolation()
        {
            W5500Bus bus = new W5500Bus().OpenMacRaw(0x84);
            bus.Write(W5500Bus.Socket0, 0, 0x04);
            bus.AssertNoViolation();
            bus.Write(W5500Bus.Socket0, 0, 0x02);
            bus.AssertViolation("4.2 Sn_MR: protocol changed");
        }

        [TestMethod]
        public void BufferSize_ChangedWhileOpen_IsAViolation()
        {
            W5500Bus bus = new W5500Bus().OpenMacRaw();
            bus.Write(W5500Bus.Socket0, 0x1F, 8);
            bus.AssertViolation("4.2 Sn_RXBUF_SIZE, Sn_TXBUF_SIZE: changed");
        }

        [TestMethod]
        [DataRow(60)]
        [DataRow(61)]
        [DataRow(1514)]
        public void Send_Frame_IsOnTheWireAfterItsTime(int length)
        {
            W5500Bus bus = new W5500Bus().OpenMacRaw();
            byte[] frame = W5500Bus.Frame(length, 1);
            bus.Chip.SpiHertz = 1000000000;
            bus.Chip.TransactionMicroseconds = 0;
            bus.Chip.CommandMicroseconds = 0;
            bus.Write(W5500Bus.Transmit0, 0, frame);
            bus.WriteWord(W5500Bus.Socket0, W5500Bus.TxWr, length);
            long start = bus.Chip.Microseconds;
            bus.Write(W5500Bus.Socket0, W5500Bus.Cr, W5500Bus.Send);
            Assert.AreEqual(16384 - length, bus.ReadWord(W5500Bus.Socket0, W5500Bus.TxFsr));
            int time = (int)((length + 24) * 8.0 / 100);
            bus.Chip.Advance((int)(start + time - bus.Chip.Microseconds - 1));
            Assert.AreEqual(0, bus.ReadWord(W5500Bus.Socket0, W5500Bus.TxRd));
            Assert.AreEqual(0, bus.ReadByte(W5500Bus.Socket0, W5500Bus.Ir));
            Assert.IsNull(bus.TakeSent());
            bus.Chip.Advance(3);
            Assert.AreEqual(length, bus.ReadWord(W5500Bus.Socket0, W5500Bus.TxRd));
            Assert.AreEqual(16384, bus.ReadWord(W5500Bus.Socket0, W5500Bus.TxFsr));
            Assert.AreEqual(0x10, bus.ReadByte(W5500Bus.Socket0, W5500Bus.Ir));
            CollectionAssert.AreEqual(frame, bus.TakeSent());
            Assert.IsNull(bus.TakeSent());
            bus.AssertNoViolation();
        }

        [TestMethod]
        public void Send_At10Megabits_TakesTenTimesAsLong()
        {
            W5500Bus bus = new W5500Bus(new W5500Model { PartnerMegabits = 10 }).OpenMacRaw();
            bus.Chip.TransactionMicroseconds = 0;
            bus.Transmit(W5500Bus.Frame(1514));
            Assert.AreEqual(1231, bus.Chip.TransmissionMicroseconds(1514));
            bus.Chip.Advance(1220);
            Assert.IsTrue(bus.Chip.IsSending);
            bus.Chip.Advance(11);
            Assert.IsFalse(bus.Chip.IsSending);
        }

        [TestMethod]
        public void Send_ShortFrame_IsPaddedAndCounted()
        {
            W5500Bus bus = new W5500Bus().OpenMacRaw();
            byte[] frame = W5500Bus.Frame(42, 1);
            bus.Transmit(frame);
            bus.Chip.Advance(1000);
            byte[] sent = bus.TakeSent();
            Assert.AreEqual(60, sent.Length);
            CollectionAssert.AreEqual(frame, sent[..42]);
            CollectionAssert.AreEqual(new byte[18], sent[42..]);
            Assert.AreEqual(1, bus.Chip.ShortSends);
            bus.AssertNoViolation();
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1515)]
        public void Send_NothingOrTooMuch_IsAViolation(int length)
        {
            W5500Bus bus = new W5500Bus().OpenMacRaw();
            bus.WriteWord(W5500Bus.Socket0, W5500Bus.TxWr, length);
            bus.Command(W5500Bus.Send);
            bus.AssertViolation("4.2 Sn_MSSR");
            Assert.IsFalse(bus.Chip.IsSending);
        }

        [TestMethod]
        public void Send_BeforeTheLastIsComplete_IsAViolation()
        {
            W5500Bus bus = new W5500Bus(new W5500Model { PartnerMegabits = 10 }).OpenMacRaw();
            bus.Transmit(W5500Bus.Frame(1514));
            bus.Command(W5500Bus.Send);
            bus.AssertViolation("4.2 Sn_CR: SEND before");
        }

        [TestMethod]
        public void TransmitPointer_MovedBeforeCompletion_IsAViolation()
        {
            W5500Bus bus = new W5500Bus(new W5500Model { PartnerMegabits = 10 }).OpenMacRaw();
            bus.Transmit(W5500Bus.Frame(1514));
            bus.Write(W5500Bus.Socket0, W5500Bus.TxWr + 1, 0);
            bus.AssertViolation("4.2 Sn_CR: Sn_TX_WR moved");
        }

        [TestMethod]
        public void TransmitBuffer_WrittenWhileSending_IsAViolationWithinTheFrame()
        {
            W5500Bus bus = new W5500Bus(new W5500Model { PartnerMegabits = 10 }).OpenMacRaw();
            bus.Transmit(W5500Bus.Frame(1514));
            bus.Write(W5500Bus.Transmit0, 1514, 1, 2, 3);
            bus.Write(W5500Bus.Transmit0, 16382, 1, 2);
            bus.AssertNoViolation();
            bus.Write(W5500Bus.Transmit0, 16382, 1, 2, 3);
            bus.Write(W5500Bus.Transmit0, 0xC000 + 1513, 1);
            Assert.AreEqual(2, bus.Chip.Violations);
            StringAssert.StartsWith(bus.Chip.FirstViolation, "4.2 Sn_TX_FSR");
        }

        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void Send_WithoutLink_WaitsForIt(bool forgets)
        {
            W5500Bus bus = new W5500Bus(new W5500Model { ForgetsSendWithoutLink = forgets }).OpenMacRaw();
            bus.Chip.IsCablePlugged = false;
            bus.Transmit(W5500Bus.Frame(60));
            bus.Chip.Advance(10000000);
            Assert.IsTrue(bus.Chip.IsSending);
            Assert.IsNull(bus.TakeSent());
            bus.Chip.IsCablePlugged = true;
            bus.Chip.Advance(bus.Chip.NegotiationMicroseconds + 100);
            Assert.AreEqual(forgets, bus.Chip.IsSending);
            Assert.AreEqual(!forgets, bus.TakeSent() != null);
            bus.Command(W5500Bus.Close);
            bus.Command(W5500Bus.Open);
            bus.Transmit(W5500Bus.Frame(60));
            bus.Chip.Advance(100);
            Assert.IsNotNull(bus.TakeSent());
            bus.AssertNoViolation();
        }

        [TestMethod]
        public void Send_CableUnpluggedInMidFrame_IsSentAgainWithTheLink()
        {
            W5500Bus bus = new W5500Bus(new W5500Model { PartnerMegabits = 10 }).OpenMacRaw();
            bus.Transmit(W5500Bus.Frame(1514));
            bus.Chip.IsCablePlugged = false;
            bus.Chip.Advance(10000);
            Assert.IsTrue(bus.Chip.IsSending);
            bus.Chip.IsCablePlugged = true;
            bus.Chip.Advance(bus.Chip.NegotiationMicroseconds + 2000);
            Assert.AreEqual(1514, bus.TakeSent().Length);
        }

        [TestMethod]
        public void Send_AcrossTheEndOfBufferAndPointer_IsWhole()
        {
            W5500Bus bus = new W5500Bus(new W5500Model { TransmitPointerAfterOpen = 0xFFFF - 700 }).OpenMacRaw();
            for (int i = 0; i < 30; i++)
            {
                byte[] frame = W5500Bus.Frame(1514 - i, i);
                bus.Transmit(frame);
                bus.Chip.Advance(200);
                CollectionAssert.AreEqual(frame, bus.TakeSent());
            }

            bus.AssertNoViolation();
        }
    }
}
