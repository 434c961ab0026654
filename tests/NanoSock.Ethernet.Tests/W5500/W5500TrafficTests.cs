using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.SpiEthernet.Models;
using NanoSock.SpiEthernet.Tests.Support;

namespace NanoSock.SpiEthernet.Tests.W5500
{
    /// <summary>Frames through the link and the model of the W5500.</summary>
    [TestClass]
    public sealed class W5500TrafficTests
    {
        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        [DataRow(4)]
        public void Receive_EverySize_IsDeliveredUnchanged(int variant)
        {
            LinkBench bench = W5500Worlds.Create(W5500Worlds.Variant(variant)).Start();
            for (int length = 60; length <= 1514; length++)
            {
                Assert.IsTrue(bench.Deliver(LinkBench.Frame(length, length)));
                if (length % 4 == 0)
                {
                    bench.RunUntil(() => bench.Stored.Count == 0, 1000);
                }
            }

            bench.Run(1000);
            Assert.AreEqual(1455, bench.Delivered);
            bench.AssertEmpty();
            bench.AssertNoViolation();
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        [DataRow(4)]
        public void Transmit_EverySize_IsSentUnchanged(int variant)
        {
            LinkBench bench = W5500Worlds.Create(W5500Worlds.Variant(variant)).Start();
            for (int length = 14; length <= 1514; length++)
            {
                byte[] frame = LinkBench.Frame(length, length);
                bench.Poll();
                bench.RunUntil(() => bench.Transmit(frame), 1000);
            }

            bench.Run(1000);
            Assert.AreEqual(1501, bench.Sent);
            Assert.AreEqual(0, W5500Worlds.ChipOf(bench).ShortSends);
            bench.AssertEmpty();
            bench.AssertNoViolation();
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(99)]
        [DataRow(249)]
        [DataRow(5000)]
        public void Transmit_LongAfterTheLastPoll_IsSent(int milliseconds)
        {
            LinkBench bench = W5500Worlds.Create(new W5500Model { HasInterrupt = false, PartnerMegabits = 10 }).Start();
            bench.Run(2000);
            bench.Poll();
            bench.Chip.Advance(milliseconds * 1000);
            Assert.IsTrue(bench.Transmit(LinkBench.Frame(1514, 1)));
            bench.Run(10);
            Assert.AreEqual(1, bench.Sent);
            bench.AssertEmpty();
        }

        [TestMethod]
        [DataRow(63, 0)]
        [DataRow(1513, 1)]
        public void Receive_AtEveryOffset_IsDeliveredUnchanged(int length, int variant)
        {
            // The stored length is odd: 16,384 frames start at every offset of the buffer.
            LinkBench bench = W5500Worlds.Create(W5500Worlds.Variant(variant)).Start();
            for (int i = 0; i < 16384; i++)
            {
                byte[] frame = LinkBench.Frame(length, i);
                if (!bench.Deliver(frame))
                {
                    bench.RunUntil(() => bench.Stored.Count == 0, 1000);
                    Assert.IsTrue(bench.Deliver(frame));
                }
            }

            bench.Run(1000);
            Assert.AreEqual(16384, bench.Delivered);
            bench.AssertEmpty();
            bench.AssertNoViolation();
        }

        [TestMethod]
        public void Transmit_AtEveryOffset_IsSentUnchanged()
        {
            LinkBench bench = W5500Worlds.Create(W5500Worlds.Variant(0)).Start();
            for (int i = 0; i < 16384; i++)
            {
                byte[] frame = LinkBench.Frame(61, i);
                bench.RunUntil(() => bench.Transmit(frame), 1000);
            }

            bench.Run(1000);
            Assert.AreEqual(16384, bench.Sent);
            bench.AssertEmpty();
            bench.AssertNoViolation();
        }

        [TestMethod]
        [DataRow(60)]
        [DataRow(62)]
        [DataRow(500)]
        [DataRow(1514)]
        public void Receive_FullBuffer_DeliversAllThatWereStored(int length)
        {
            LinkBench bench = W5500Worlds.Create().Start();
            for (int round = 0; round < 20; round++)
            {
                for (int i = 0; i < 300; i++)
                {
                    bench.Deliver(LinkBench.Frame(length, i));
                }

                Assert.IsTrue(W5500Worlds.ChipOf(bench).Overruns > 0);
                bench.RunUntil(() => bench.Stored.Count == 0, 5000);
            }

            Assert.IsTrue(bench.Deliver(LinkBench.Frame(100, 1)));
            bench.Run(1000);
            Assert.AreEqual(0u, bench.Count(ChipCounter.ReceiveResets));
            bench.AssertEmpty();
            bench.AssertNoViolation();
        }

        [TestMethod]
        public void Receive_WrongLengthAfterFullBuffer_IsNotDeliveredAndRecovers()
        {
            W5500Model chip = new W5500Model { CorruptsAfterOverrun = true };
            LinkBench bench = W5500Worlds.Create(chip).Start();
            bench.MayLose = true;
            for (int round = 0; round < 20; round++)
            {
                for (int i = 0; i < 50; i++)
                {
                    bench.Deliver(LinkBench.Frame(1000 + (round * 7), i));
                }

                bench.Run(200);
                bench.Deliver(LinkBench.Frame(200, round));
                bench.Run(200);
                bench.Stored.Clear();
                int before = bench.Delivered;
                Assert.IsTrue(bench.Deliver(LinkBench.Frame(60 + round, round)), "round " + round);
                bench.RunUntil(() => bench.Delivered == before + 1, 500);
            }

            Assert.IsTrue(bench.Count(ChipCounter.ReceiveResets) > 0);
            Assert.AreEqual(1u, bench.Count(ChipCounter.Starts));
            bench.AssertNoViolation();
        }

        [TestMethod]
        [DataRow(0, false)]
        [DataRow(0, true)]
        [DataRow(1, false)]
        [DataRow(1, true)]
        public void Cable_UnpluggedAndPlugged_ResumesBothDirections(int variant, bool forgets)
        {
            W5500Model chip = W5500Worlds.Variant(variant);
            chip.ForgetsSendWithoutLink = forgets;
            LinkBench bench = W5500Worlds.Create(chip).Start();
            Random random = new Random(variant);
            for (int round = 0; round < 30; round++)
            {
                bench.MayLose = true;
                byte[] frame = LinkBench.Frame(60 + random.Next(1400), round);
                bench.RunUntil(() => bench.Transmit(frame), 1000);
                chip.Advance(random.Next(300));
                chip.IsCablePlugged = false;
                bench.Run(random.Next(30));
                bench.Transmit(frame);
                bench.RunUntil(() => !bench.Link.IsUp, 3000);
                Assert.IsFalse(bench.Transmit(frame));
                bench.Run(random.Next(2000));
                chip.IsCablePlugged = true;
                bench.RunUntil(() => bench.Link.IsUp, 5000);
                bench.Run(500);
                bench.Accepted.Clear();
                bench.Stored.Clear();
                bench.MayLose = false;
                for (int i = 0; i < 5; i++)
                {
                    Assert.IsTrue(bench.Deliver(LinkBench.Frame(100, i)));
                    byte[] other = LinkBench.Frame(100 + i, i);
                    bench.RunUntil(() => bench.Transmit(other), 1000);
                }

                bench.Run(100);
                bench.AssertEmpty();
            }

            Assert.AreEqual(61u, bench.Count(ChipCounter.LinkChanges));
            bench.AssertNoViolation();
        }

        [TestMethod]
        [DataRow(10, false)]
        [DataRow(10, true)]
        [DataRow(100, false)]
        [DataRow(100, true)]
        public void Link_ByNegotiation_ReportsSpeedAndDuplex(int megabits, bool full)
        {
            W5500Model chip = new W5500Model { PartnerMegabits = megabits, IsPartnerFullDuplex = full };
            LinkBench bench = W5500Worlds.Create(chip);
            W5500Link link = (W5500Link)bench.Link;
            Assert.AreEqual(0, link.Speed);
            bench.Start();
            Assert.AreEqual(megabits, link.Speed);
            Assert.AreEqual(full, link.IsFullDuplex);
            chip.IsCablePlugged = false;
            bench.RunUntil(() => !bench.Link.IsUp, 3000);
            Assert.AreEqual(0, link.Speed);
            Assert.IsFalse(link.IsFullDuplex);
            chip.PartnerMegabits = 110 - megabits;
            chip.IsCablePlugged = true;
            bench.RunUntil(() => bench.Link.IsUp, 5000);
            Assert.AreEqual(110 - megabits, link.Speed);
        }

        [TestMethod]
        [DataRow(false, false)]
        [DataRow(false, true)]
        [DataRow(true, false)]
        [DataRow(true, true)]
        public void Multicast_JoinedGroupsOnly_AreDelivered(bool passes, bool latches)
        {
            W5500Model chip = new W5500Model { PassesMulticast = passes, LatchesMode = latches };
            LinkBench bench = W5500Worlds.Create(chip).Start();
            byte[] group = LinkBench.Frame(80, 1);
            new byte[] { 1, 0, 0x5E, 0, 0, 0xFB }.CopyTo(group, 0);
            bench.Deliver(group);
            bench.Run(100);
            Assert.AreEqual(0, bench.Delivered);
            bench.Join(0xE00000FB);
            bench.Run(1500);
            byte[] other = LinkBench.Frame(80, 1);
            new byte[] { 1, 0, 0x5E, 0, 0, 0xFC }.CopyTo(other, 0);
            bench.Deliver(other);
            Assert.IsTrue(bench.Deliver(group));
            byte[] all = LinkBench.Frame(80, 4);
            new byte[] { 1, 0, 0x5E, 0, 0, 1 }.CopyTo(all, 0);
            Assert.IsTrue(bench.Deliver(all));
            byte[] unicast = LinkBench.Frame(80, 2);
            unicast[5]++;
            bench.Deliver(unicast);
            Assert.IsTrue(bench.Deliver(LinkBench.Frame(80, 3)));
            bench.Run(100);
            Assert.AreEqual(3, bench.Delivered);
            bench.AssertEmpty();
            bench.Leave(0xE00000FB);
            bench.Run(1500);
            bench.Deliver(group);
            bench.Run(100);
            Assert.AreEqual(3, bench.Delivered);
            bench.AssertNoViolation();
        }
    }
}
