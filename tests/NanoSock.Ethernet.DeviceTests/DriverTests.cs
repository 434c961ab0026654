using NanoSock.SpiEthernet;
using NanoSock.SpiEthernet.Models;
using nanoFramework.TestFramework;

namespace NanoSock.Ethernet.DeviceTests
{
    /// <summary>The drivers on models of their chips, as the interpreter runs them.</summary>
    [TestClass]
    public class DriverTests
    {
        [Cleanup]
        public void CleanUp()
        {
            ChipWorld.Clear();
        }

        [TestMethod]
        public void W5500_Frames_PassBothWays()
        {
            PassFrames(true);
        }

        [TestMethod]
        public void Enc28j60_Frames_PassBothWays()
        {
            PassFrames(false);
        }

        [TestMethod]
        public void W5500_PointersThatWrap_PassFrames()
        {
            ChipWorld.Create(true);
            W5500Model model = (W5500Model)ChipWorld.Chip;
            model.ReceivePointerAfterOpen = 0xFF80;
            model.TransmitPointerAfterOpen = 0xFF01;
            model.ResetBehindTheDriver();
            ChipWorld.Await(false);
            ChipWorld.Await(true);
            for (int i = 0; i < 4; i++)
            {
                ChipWorld.PassIn(300 + i, i);
                ChipWorld.PassOut(301 + i, 100 + i);
            }

            ChipWorld.Check();
        }

        [TestMethod]
        public void Enc28j60_RingThatWraps_PassesFrames()
        {
            ChipWorld.Create(false);
            for (int i = 0; i < 12; i++)
            {
                ChipWorld.PassIn(1300 + i, i);
            }

            ChipWorld.Check();
        }

        [TestMethod]
        public void W5500_Reset_IsFoundAndRecovered()
        {
            Recover(true);
        }

        [TestMethod]
        public void Enc28j60_Reset_IsFoundAndRecovered()
        {
            Recover(false);
        }

        [TestMethod]
        public void W5500_DeadBus_IsReported()
        {
            Die(true);
        }

        [TestMethod]
        public void Enc28j60_DeadBus_IsReported()
        {
            Die(false);
        }

        [TestMethod]
        public void W5500_Cable_IsFollowed()
        {
            Unplug(true);
        }

        [TestMethod]
        public void Enc28j60_Cable_IsFollowed()
        {
            Unplug(false);
        }

        [TestMethod]
        public void W5500_Group_IsReceivedWhileJoined()
        {
            JoinAndLeave(true);
        }

        [TestMethod]
        public void Enc28j60_Group_IsReceivedWhileJoined()
        {
            JoinAndLeave(false);
        }

        private static void PassFrames(bool isW5500)
        {
            ChipWorld.Create(isW5500);
            for (int length = 60; length <= ChipWorld.Longest; length += 727)
            {
                ChipWorld.PassIn(length, length);
                ChipWorld.PassOut(length, length + 1);
                ChipWorld.PassIn(length + (length < 1500 ? 1 : 0), length);
            }

            ChipWorld.Check();
        }

        private static void Recover(bool isW5500)
        {
            ChipWorld.Create(isW5500);
            ChipWorld.Chip.ResetBehindTheDriver();
            ChipWorld.Await(false);
            Assert.IsTrue(ChipWorld.Link.Fault == ChipFault.StateLost, ChipFaultNames.Of(ChipWorld.Link.Fault));
            ChipWorld.Await(true);
            ChipWorld.PassIn(100, 1);
            ChipWorld.PassOut(100, 2);
            Assert.IsTrue(ChipWorld.Link.GetCount(ChipCounter.Restarts) == 1);
        }

        private static void JoinAndLeave(bool isW5500)
        {
            // That of multicast DNS: the hash table of the ENC28J60 has to have its bit.
            const uint Group = 0xE00000FB;

            ChipWorld.Create(isW5500);
            Assert.IsFalse(ChipWorld.DeliverToGroup(Group));
            ChipWorld.Link.JoinGroup(Group);
            ChipWorld.Step();
            ChipWorld.Link.Receive(ChipWorld.Room, 0, ChipWorld.Room.Length);
            ChipWorld.Step();
            Assert.IsTrue(ChipWorld.DeliverToGroup(Group));
            Assert.AreEqual(60, ChipWorld.Take());
            ChipWorld.Link.LeaveGroup(Group);
            ChipWorld.Step();
            ChipWorld.Link.Receive(ChipWorld.Room, 0, ChipWorld.Room.Length);
            ChipWorld.Step();
            Assert.IsFalse(ChipWorld.DeliverToGroup(Group));
            ChipWorld.PassIn(60, 1);
            ChipWorld.Check();
        }

        private static void Die(bool isW5500)
        {
            ChipWorld.Create(isW5500);
            ChipWorld.Chip.IsPowered = false;
            ChipWorld.Await(false);
            for (int i = 0; i < 700; i++)
            {
                ChipWorld.Step();
                Assert.AreEqual(0, ChipWorld.Link.Receive(ChipWorld.Room, 0, ChipWorld.Room.Length));
            }

            Assert.IsTrue(ChipWorld.Link.Fault == ChipFault.NoAnswer, ChipFaultNames.Of(ChipWorld.Link.Fault));
            Assert.IsFalse(ChipWorld.Link.Transmit(ChipWorld.Frame, 0, 60));
            ChipWorld.Chip.IsPowered = true;
            ChipWorld.Await(true);
            ChipWorld.PassIn(100, 1);
        }

        private static void Unplug(bool isW5500)
        {
            ChipWorld.Create(isW5500);
            ChipWorld.Chip.IsCablePlugged = false;
            ChipWorld.Await(false);
            Assert.IsTrue(ChipWorld.Link.IsChipRunning);
            ChipWorld.Chip.IsCablePlugged = true;
            ChipWorld.Await(true);
            ChipWorld.PassIn(100, 1);
            ChipWorld.PassOut(100, 2);
        }
    }
}
