using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.SpiEthernet.Models;

namespace NanoSock.SpiEthernet.Tests.Enc28j60
{
    /// <summary>Overrun, cable, collisions and groups.</summary>
    [TestClass]
    public class Enc28j60EventTests
    {
        [TestMethod]
        [DataRow(60, true)]
        [DataRow(60, false)]
        [DataRow(400, true)]
        [DataRow(1514, true)]
        public void Overrun_ThenDrained_ContinuesWithoutLoss(int length, bool interrupt)
        {
            Enc28j60Bench bench = Enc28j60Bench.Started(false, interrupt);
            for (int round = 0; round < 50; round++)
            {
                int number = 0;
                while (bench.Deliver(Enc28j60Bench.Frame(length, number)))
                {
                    number++;
                }

                Assert.IsLessThanOrEqualTo(bench.Chip.ReceiveEnd + 1, number * (10 + length));
                bench.Deliver(Enc28j60Bench.Frame(length, 1));
                bench.Drain();
                Assert.AreEqual(0, bench.Chip.PacketCount);
            }

            bench.Run(1500);
            Assert.AreNotEqual(0u, bench.Link.GetCount(ChipCounter.Overruns));
            Assert.AreEqual(0u, bench.Link.GetCount(ChipCounter.ReceiveResets));
            Assert.AreEqual(0u, bench.Link.GetCount(ChipCounter.Restarts));
            bench.AssertLegal();
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void Cable_Pulled_TakesLinkDownAndBack(bool interrupt)
        {
            Enc28j60Bench bench = Enc28j60Bench.Started(false, interrupt);
            for (int round = 0; round < 20; round++)
            {
                bench.Chip.IsCablePlugged = false;
                bench.Run(1500);
                Assert.IsFalse(bench.Link.IsUp);
                Assert.IsFalse(bench.Transmit(Enc28j60Bench.Frame(60, 1)));
                bench.Chip.IsCablePlugged = true;
                bench.RunUntilUp(1500);
                Assert.IsTrue(bench.Deliver(Enc28j60Bench.Frame(100, round)));
                Assert.IsTrue(bench.Transmit(Enc28j60Bench.Frame(100, round)));
                bench.Drain();
            }

            Assert.AreEqual(1u, bench.Link.GetCount(ChipCounter.Starts));
            bench.AssertLegal();
        }

        [TestMethod]
        public void Cable_PulledForAMoment_LosesNoLaterFrame()
        {
            Enc28j60Bench bench = Enc28j60Bench.Started();
            for (int round = 0; round < 50; round++)
            {
                bench.Chip.IsCablePlugged = false;
                bench.Poll(round * 37);
                bench.Chip.IsCablePlugged = true;
                bench.Run(50);
                bench.RunUntilUp(1500);
                Assert.IsTrue(bench.Deliver(Enc28j60Bench.Frame(100, round)));
                bench.Drain();
            }

            bench.AssertLegal();
        }

        [TestMethod]
        public void Start_WithoutCable_ComesUpWhenPlugged()
        {
            Enc28j60Bench bench = new();
            bench.Chip.IsCablePlugged = false;
            bench.Run(3000);
            Assert.IsFalse(bench.Link.IsUp);
            Assert.IsTrue(bench.Link.IsChipRunning);
            bench.Chip.IsCablePlugged = true;
            bench.RunUntilUp(1500);
            bench.AssertLegal();
        }

        [TestMethod]
        [DataRow(Enc28j60Collision.Early, 1, false)]
        [DataRow(Enc28j60Collision.Late, 1, false)]
        [DataRow(Enc28j60Collision.Late, 1, true)]
        [DataRow(Enc28j60Collision.Late, 5, false)]
        [DataRow(Enc28j60Collision.Late, 5, true)]
        public void Collision_OfOneFrame_IsSentAllTheSame(Enc28j60Collision kind, int count, bool erratum)
        {
            Enc28j60Bench bench = Enc28j60Bench.Started();
            bench.Chip.HasLateCollisionErratum = erratum;
            for (int round = 0; round < 20; round++)
            {
                bench.Chip.InjectCollisions(kind, count);
                Assert.IsTrue(bench.Transmit(Enc28j60Bench.Frame(60 + (round * 50), round)));
                bench.Drain(200);
            }

            Assert.AreEqual(kind == Enc28j60Collision.Late ? (uint)(20 * count) : 0,
                bench.Link.GetCount(ChipCounter.LateCollisions));
            Assert.AreEqual(0u, bench.Link.GetCount(ChipCounter.FailedSends));
            bench.AssertLegal();
        }

        [TestMethod]
        [DataRow(Enc28j60Collision.Late, 100)]
        [DataRow(Enc28j60Collision.Excessive, 1)]
        public void Collision_WithoutEnd_LosesTheFrameOnly(Enc28j60Collision kind, int count)
        {
            Enc28j60Bench bench = Enc28j60Bench.Started();
            bench.Chip.InjectCollisions(kind, count);
            Assert.IsTrue(bench.Transmit(Enc28j60Bench.Frame(200, 1)));
            bench.Run(1000);
            bench.Chip.InjectCollisions(Enc28j60Collision.None, 0);
            Assert.IsNull(bench.TakeSent());
            bench.Accepted.Clear();
            Assert.AreEqual(1u, bench.Link.GetCount(ChipCounter.FailedSends));
            Assert.IsTrue(bench.Transmit(Enc28j60Bench.Frame(300, 2)));
            bench.Drain();
            Assert.IsTrue(bench.Link.IsUp);
            bench.AssertLegal();
        }

        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void Transmission_ThatNeverEnds_IsGivenUp(bool fullDuplex)
        {
            Enc28j60Bench bench = Enc28j60Bench.Started(fullDuplex);
            bench.Chip.StickTransmissions(1);
            Assert.IsTrue(bench.Transmit(Enc28j60Bench.Frame(200, 1)));
            bench.Run(1000);
            bench.Accepted.Clear();
            while (bench.TakeSent() != null)
            {
            }

            Assert.IsTrue(bench.Transmit(Enc28j60Bench.Frame(300, 2)));
            bench.Drain();
            bench.AssertLegal();
        }

        [TestMethod]
        public void Medium_Occupied_DelaysTheFrame()
        {
            Enc28j60Bench bench = Enc28j60Bench.Started();
            bench.Chip.OccupyMedium(20000);
            Assert.IsTrue(bench.Transmit(Enc28j60Bench.Frame(200, 1)));
            Assert.IsFalse(bench.Transmit(Enc28j60Bench.Frame(201, 1)) && bench.Transmit(Enc28j60Bench.Frame(202, 1))
                && bench.Transmit(Enc28j60Bench.Frame(203, 1)));
            bench.Drain();
            bench.AssertLegal();
        }

        [TestMethod]
        public void PacketFlag_Unreliable_DelaysButLosesNothing()
        {
            Enc28j60Bench bench = Enc28j60Bench.Started();
            bench.Chip.HasPacketFlagErratum = true;
            for (int i = 0; i < 200; i++)
            {
                Assert.IsTrue(bench.Deliver(Enc28j60Bench.Frame(60 + i, i)));
                bench.Drain(1100);
            }

            bench.AssertLegal();
        }

        [TestMethod]
        public void Group_JoinedAndLeft_FollowsTheFilter()
        {
            Enc28j60Bench bench = Enc28j60Bench.Started();
            byte[] address = { 0x01, 0x00, 0x5E, 0x00, 0x00, 0xFB };
            Assert.IsFalse(ReceivesGroup(bench, address));
            bench.Link.JoinGroup(0xE00000FB);
            bench.Run(10);
            Assert.IsTrue(ReceivesGroup(bench, address));
            Assert.IsTrue(ReceivesGroup(bench, Enc28j60Bench.Broadcast));
            bench.Link.LeaveGroup(0xE00000FB);
            bench.Run(10);
            Assert.IsFalse(ReceivesGroup(bench, address));
            Assert.IsTrue(ReceivesGroup(bench, Enc28j60Bench.Broadcast));
            bench.AssertLegal();
        }

        [TestMethod]
        public void DamagedFrames_AreNotDelivered()
        {
            Enc28j60Bench bench = Enc28j60Bench.Started();
            byte[] frame = Enc28j60Bench.Frame(100, 1);
            bench.Chip.DeliverDamaged(frame, 0, 100);
            bench.Stored.Clear();
            Assert.IsTrue(bench.Deliver(Enc28j60Bench.Frame(100, 2)));
            bench.Drain();
            bench.AssertLegal();
        }

        [TestMethod]
        [DataRow(2)]
        [DataRow(4)]
        [DataRow(5)]
        [DataRow(6)]
        public void Start_EachRevision_Works(int revision)
        {
            Enc28j60Bench bench = new();
            bench.Chip.Revision = (byte)revision;
            bench.Chip.IsFullDuplexWired = true;
            bench.RunUntilUp(2000);
            Assert.IsTrue(bench.Deliver(Enc28j60Bench.Frame(60, 1)));
            bench.Drain();
            bench.AssertLegal();
        }

        private static bool ReceivesGroup(Enc28j60Bench bench, byte[] address)
        {
            bench.Deliver(Enc28j60Bench.Frame(90, 7, address));
            bench.Stored.Clear();
            bench.Run(1100);
            bool received = bench.ReceiveUnchecked() != null;
            Assert.IsNull(bench.ReceiveUnchecked());
            return received;
        }
    }
}
