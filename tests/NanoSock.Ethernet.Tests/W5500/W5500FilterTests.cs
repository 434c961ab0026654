using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.SpiEthernet.Tests
{
    /// <summary>The receive filter of a W5500.</summary>
    [TestClass]
    public class W5500FilterTests
    {
        private const uint Group = 0xE00000FB;

        [TestMethod]
        public void Start_WithGroup_OpensWithoutFilter()
        {
            W5500Bed bed = new W5500Bed();
            bed.Link.JoinGroup(Group);
            bed.Run(10);
            Assert.AreEqual(0x14, bed.Chip.Sockets[0][FakeW5500.Mr]);
        }

        [TestMethod]
        public void JoinGroup_LastLeaves_ChangesModeTwice()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Link.JoinGroup(Group);
            Assert.AreEqual(0, bed.Chip.Log.Count, "touches no hardware");
            bed.Poll(1);
            bed.Receive();
            Assert.AreEqual(0x14, bed.Chip.Sockets[0][FakeW5500.Mr]);
            bed.Link.JoinGroup(Group + 1);
            bed.Link.LeaveGroup(Group);
            bed.Poll(1);
            bed.Receive();
            Assert.AreEqual(1, bed.Chip.Log.Count(line => line.StartsWith("W 1 00")));
            bed.Link.LeaveGroup(Group + 1);
            bed.Poll(1);
            bed.Receive();
            Assert.AreEqual(0xB4, bed.Chip.Sockets[0][FakeW5500.Mr]);
            Assert.AreEqual(0u, bed.Count(ChipCounter.ReceiveResets));
        }

        [TestMethod]
        public void LeaveGroup_NotJoined_ChangesNothing()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Link.LeaveGroup(Group);
            bed.Poll(1);
            bed.Receive();
            Assert.AreEqual(0xB4, bed.Chip.Sockets[0][FakeW5500.Mr]);
            bed.Link.JoinGroup(Group);
            bed.Poll(1);
            bed.Receive();
            Assert.AreEqual(0x14, bed.Chip.Sockets[0][FakeW5500.Mr]);
        }

        // More wait than the buffer holds. It is read up to a part of a frame, and up to the end of a frame.
        [TestMethod]
        [DataRow(700)]
        [DataRow(766)]
        public void JoinGroup_FramesWait_NoneIsLost(int length)
        {
            W5500Bed bed = W5500Bed.Up(1536);
            for (int i = 0; i < 5; i++)
            {
                bed.Chip.Deliver(W5500Bed.Frame(i, length));
            }

            bed.Link.JoinGroup(Group);
            bed.Poll(1);
            Assert.HasCount(5, bed.ReceiveAll());
            Assert.AreEqual(0x14, bed.Chip.Sockets[0][FakeW5500.Mr]);
        }

        [TestMethod]
        public void JoinGroup_FrameBeingSent_IsNotCutOff()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.HoldsSend = true;
            bed.Transmit(W5500Bed.Frame(1));
            bed.Link.JoinGroup(Group);
            bed.Poll(1);
            bed.Receive();
            Assert.AreEqual(0xB4, bed.Chip.Sockets[0][FakeW5500.Mr]);
            bed.Chip.EndSend();
            bed.Poll(1);
            bed.Receive();
            Assert.AreEqual(0x14, bed.Chip.Sockets[0][FakeW5500.Mr]);
            Assert.AreEqual(0u, bed.Count(ChipCounter.FailedSends));
        }

        [TestMethod]
        public void JoinGroup_ReceptionNeverPauses_ChangesModeAllTheSame()
        {
            W5500Bed bed = W5500Bed.Up(1536);
            bed.Link.JoinGroup(Group);
            for (int i = 0; i < 1000; i++)
            {
                while (((bed.Chip.Get(FakeW5500.RxWrite) - bed.Chip.Get(FakeW5500.RxRead)) & 0xFFFF) < 8000)
                {
                    bed.Chip.Deliver(W5500Bed.Frame(i, 1000));
                }

                bed.Poll(1);
                bed.Receive();
            }

            Assert.AreEqual(0x14, bed.Chip.Sockets[0][FakeW5500.Mr]);
            Assert.AreEqual(0u, bed.Count(ChipCounter.ReceiveResets));
        }

        [TestMethod]
        public void Receive_GroupJoined_DiscardsForeignUnicast()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Link.JoinGroup(Group);
            bed.Poll(1);
            bed.Receive();
            byte[] multicast = { 1, 0, 0x5E, 0, 0, 0xFB };
            byte[] broadcast = { 255, 255, 255, 255, 255, 255 };
            byte[] close = (byte[])W5500Bed.Station.Clone();
            close[0] ^= 4;
            bed.Chip.Deliver(W5500Bed.Frame(1, 60, W5500Bed.Other));
            bed.Chip.Deliver(W5500Bed.Frame(2, 60, multicast));
            bed.Chip.Deliver(W5500Bed.Frame(3, 60, close));
            bed.Chip.Deliver(W5500Bed.Frame(4, 60, broadcast));
            bed.Chip.Deliver(W5500Bed.Frame(5));
            Assert.HasCount(3, bed.ReceiveAll());
            Assert.AreEqual(2u, bed.Count(ChipCounter.FilteredFrames));
            Assert.AreEqual(5u, bed.Count(ChipCounter.FramesIn));
        }

        [TestMethod]
        public void Receive_FloodOfForeignFrames_ReturnsAfterOneRead()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Link.JoinGroup(Group);
            bed.Poll(1);
            bed.Receive();
            bed.Chip.Before = _ =>
            {
                if (bed.Chip.Sockets[0][FakeW5500.Sr] == 0x42)
                {
                    bed.Chip.Deliver(W5500Bed.Frame(1, 60, W5500Bed.Other));
                }
            };
            Assert.IsLessThan(10, bed.Spent(() => bed.Receive()));
            Assert.AreEqual(bed.Now, bed.Poll(), "more wait");
        }
    }
}
