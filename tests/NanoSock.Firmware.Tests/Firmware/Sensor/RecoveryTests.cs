extern alias sensor;

using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Host.Collecting;
using sensor::SensorNode.Commands;
using sensor::SensorNode.Readings;

namespace NanoSock.Tests.Firmware.Sensor
{
    /// <summary>The bounds of firmware/SensorNode/README.md, for many lengths and phases of a cut.</summary>
    [TestClass]
    public class RecoveryTests
    {
        // The check of the link, and a round trip on a network without delay.
        private const long FirstReading = ReadingSender.LinkLookMilliseconds;

        // The same bound for a connection that ended meanwhile; the collector's host may have to resolve its neighbor
        // first, which it tries once a second.
        private const long CommandsAtOnce = ReadingSender.LinkLookMilliseconds + 1000;

        // The connection is found dead, and the first wait is over.
        private const long CommandsAfterLink = CommandLimits.NoticeMilliseconds + BackOff.First;

        // An attempt that began too early fails, and the longest wait is over.
        private const long CommandsAfterSilence = CommandLimits.ConnectMilliseconds + BackOff.Longest + 1000;

        // A neighbor that has just been given up is not resolved again for a second; a refused datagram waits a second;
        // one that was sent just before the end of the cut is alone for a while.
        private const long ReadingsAfterSilence = 1000
            + ReadingSender.RetryMilliseconds + ReadingSender.ProbeMilliseconds;

        private static readonly long[] s_phases = { 0, 137, 999, 2500, 4001, 5003, 7777, 11990, 20011 };

        [TestMethod]
        [DataRow(300)]
        [DataRow(1000)]
        [DataRow(3000)]
        [DataRow(8000)]
        [DataRow(11000)]
        [DataRow(13000)]
        [DataRow(30000)]
        [DataRow(61000)]
        [DataRow(600000)]
        public void LinkDown_AnyDuration_RecoversInTime(int pull)
        {
            foreach (long phase in s_phases)
            {
                SensorBench bench = new SensorBench();
                Assert.IsTrue(bench.RunUntil(bench.IsConnected, 1000));
                bench.Run(phase);
                bench.Cable.IsPulled = true;
                bench.Run(pull);
                uint before = bench.Program.Readings.DatagramsSent;
                bool isWaiting = bench.Program.Readings.Waiting > 0;
                bool isOver = bench.Program.Commands.State == CommandState.Waiting;
                bench.Cable.IsPulled = false;
                long back = bench.Now;
                if (isWaiting)
                {
                    Assert.IsTrue(bench.RunUntil(() => bench.Program.Readings.DatagramsSent > before, FirstReading),
                        "No reading; phase " + phase + ".");
                }

                long limit = back + (isOver ? CommandsAtOnce : CommandsAfterLink) - bench.Now;
                Assert.IsTrue(bench.IsAnswered(limit), "No commands; phase " + phase + ".");
                Assert.IsTrue(bench.RunUntil(() => bench.Program.Readings.Waiting == 0,
                    2 * bench.Settings.Backlog * ReadingSender.DrainMilliseconds));
                AssertNothingIsLostButTheDropped(bench);
            }
        }

        [TestMethod]
        [DataRow(1000, true, true)]
        [DataRow(5000, true, true)]
        [DataRow(12000, true, true)]
        [DataRow(40000, true, true)]
        [DataRow(200000, true, true)]
        [DataRow(600000, true, true)]
        [DataRow(3000, true, false)]
        [DataRow(14000, true, false)]
        [DataRow(90000, true, false)]
        [DataRow(3000, false, true)]
        [DataRow(14000, false, true)]
        [DataRow(90000, false, true)]
        public void SilentLoss_AnyDuration_RecoversInTime(int cut, bool outwards, bool inwards)
        {
            foreach (long phase in s_phases)
            {
                SensorBench bench = new SensorBench();
                Assert.IsTrue(bench.RunUntil(bench.IsConnected, 1000));
                bench.Run(phase);
                bench.Cable.LosesSent = outwards;
                bench.Cable.LosesReceived = inwards;
                bench.Run(cut);
                bench.Cable.LosesSent = false;
                bench.Cable.LosesReceived = false;
                long back = bench.Now;
                long received = bench.Sequence.Received;
                Assert.IsTrue(bench.RunUntil(() => bench.Sequence.Received > received,
                    bench.Settings.Interval + ReadingsAfterSilence), "No reading; phase " + phase + ".");
                Assert.IsTrue(bench.IsAnswered(back + CommandsAfterSilence - bench.Now),
                    "No commands; phase " + phase + ".");
            }
        }

        [TestMethod]
        public void LinkDown_WithinBacklog_LosesNothing()
        {
            SensorBench bench = new SensorBench();
            bench.Run(2500);
            bench.Cable.IsPulled = true;
            bench.Run(60000);
            bench.Cable.IsPulled = false;
            bench.Run(10000);
            Assert.AreEqual(0u, bench.Program.Readings.Dropped);
            Assert.AreEqual(0L, bench.Sequence.Missing);
            Assert.AreEqual((long)bench.Program.Readings.Sequence, bench.Sequence.Received);
        }

        [TestMethod]
        public void LinkDown_BeyondBacklog_DropsOldestAndCounts()
        {
            SensorBench bench = new SensorBench(settings => settings.Backlog = 10);
            bench.Run(2500);
            bench.Cable.IsPulled = true;
            bench.Run(60000);
            Assert.AreEqual(10, bench.Program.Readings.Waiting);
            bench.Cable.IsPulled = false;
            bench.Run(10000);
            uint dropped = bench.Program.Readings.Dropped;
            Assert.IsGreaterThan(40u, dropped);
            AssertNothingIsLostButTheDropped(bench);
            Assert.AreEqual(dropped, bench.Collector.Collector.Find(1).Current.Last.Dropped);
        }

        [TestMethod]
        public void LinkUp_DuringBackOff_ReconnectsAtOnce()
        {
            SensorBench bench = new SensorBench();
            bench.Run(2500);
            bench.IsHostDead = true;
            bench.Run(300000);
            Assert.IsTrue(bench.RunUntil(() => bench.Program.Commands.UntilNextAttempt(bench.Now) > 10000, 60000));
            bench.IsHostDead = false;
            bench.Cable.IsPulled = true;
            bench.Run(1000);
            bench.Cable.IsPulled = false;
            Assert.IsTrue(bench.RunUntil(bench.IsConnected, CommandsAtOnce));
        }

        [TestMethod]
        public void LinkDown_ReadingsJustSent_AreSentAgain()
        {
            // A link often fails a little before it reports that.
            SensorBench bench = new SensorBench();
            bench.Run(2500);
            bench.Cable.LosesSent = true;
            bench.Run(3000);
            bench.Cable.IsPulled = true;
            bench.Run(1000);
            bench.Cable.IsPulled = false;
            bench.Cable.LosesSent = false;
            bench.Run(5000);
            Assert.AreEqual(0L, bench.Sequence.Missing);
            Assert.AreEqual((long)bench.Program.Readings.Sequence, bench.Sequence.Received);
        }

        [TestMethod]
        public void SilentLoss_Readings_AreReportedMissing()
        {
            SensorBench bench = new SensorBench();
            bench.Run(2500);
            bench.Cable.LosesSent = true;
            bench.Run(3000);
            bench.Cable.LosesSent = false;
            bench.Run(3000);
            Assert.AreEqual(3L, bench.Sequence.Missing);
            Assert.IsTrue(bench.Lines.Exists(line => line.EndsWith("3 readings before it are missing",
                StringComparison.Ordinal)));
        }

        // The waits between attempts to connect differ from session to session, and with them the first contact: a
        // connection, which ends the probing, or the probe, after which a full backlog drops two more readings.
        [TestMethod]
        public void Collector_Restarted_NodeReconnects()
        {
            bool hasDropped = false;
            for (uint session = 77; session < 77 + 5; session++)
            {
                foreach (long away in new long[] { 0, 1000, 20000, 300000 })
                {
                    SensorBench bench = new SensorBench(session: session);
                    bench.Run(20000);
                    bench.KillCollector();
                    bench.Run(away);
                    bench.StartCollector();
                    Assert.IsTrue(bench.RunUntil(() => bench.Node?.Current?.Last != null, BackOff.Longest));
                    uint dropped = bench.Node.Current.Last.Dropped;
                    Assert.IsTrue(bench.RunUntil(bench.IsConnected, BackOff.Longest), "Away for " + away + ".");
                    Assert.IsTrue(bench.Ask("status", 1000));
                    bench.Run(8000);

                    // A closed port is reported by the network: readings wait for the next collector. Those that are
                    // missing were dropped by the full backlog, as the later ones report.
                    Assert.AreEqual((long)(bench.Node.Current.Last.Dropped - dropped), bench.Sequence.Missing);
                    Assert.IsTrue(bench.Sequence.Missing == 0 || away / 1000 > bench.Settings.Backlog);
                    hasDropped |= bench.Sequence.Missing > 0;
                    Assert.IsGreaterThanOrEqualTo(Math.Min(away / 1000, bench.Settings.Backlog) + 8
                        - bench.Sequence.Missing, bench.Sequence.Received);
                }
            }

            Assert.IsTrue(hasDropped, "No session had the probe as its first contact.");
        }

        [TestMethod]
        public void DeadHost_Idle_IsNoticedInTime()
        {
            foreach (long phase in s_phases)
            {
                SensorBench bench = new SensorBench();
                Assert.IsTrue(bench.RunUntil(bench.IsConnected, 1000));
                bench.Run(phase);
                bench.IsHostDead = true;
                Assert.IsTrue(bench.RunUntil(() => bench.Program.Commands.State != CommandState.Open,
                    CommandLimits.NoticeMilliseconds), "Phase " + phase + ".");
                Assert.AreEqual("TimedOut", bench.Program.Commands.LastError);
            }
        }

        [TestMethod]
        public void DeadHost_AnswerUnacknowledged_IsNoticedInTime()
        {
            SensorBench bench = new SensorBench();
            bench.Run(3000);
            bench.Collector.Type("status");
            bench.Collector.Step(bench.Now);
            bench.IsHostDead = true;
            Assert.IsTrue(bench.RunUntil(() => bench.Program.Commands.State != CommandState.Open,
                CommandLimits.NoticeMilliseconds));
        }

        [TestMethod]
        public void Node_Restarted_KeepsItsEntry()
        {
            SensorBench bench = new SensorBench();
            bench.Run(5000);
            SensorReading reading = bench.Collector.Collector.Find(1).Current.Last;
            bench.Collector.Collector.OnDatagram(ReadingDatagram.Of(1, 78, 0), "elsewhere", bench.Now);
            CollectedNode node = bench.Collector.Collector.Find(1);
            Assert.AreEqual(2, node.Starts);
            Assert.AreEqual(0u, node.Current.Sequence.Highest);

            // The previous run is not forgotten: a late reading of it is counted there.
            bench.Collector.Collector.OnDatagram(ReadingDatagram.Of(1, 77, reading.Sequence + 1),
                "elsewhere", bench.Now);
            Assert.AreEqual(2, node.Starts);
            Assert.AreEqual(0L, node.Current.Sequence.Missing);
            Assert.AreEqual(reading.Sequence + 1, node.Current.Sequence.Highest);
        }

        // Of the evicted readings, a few had been queued again although they had arrived.
        private static void AssertNothingIsLostButTheDropped(SensorBench bench)
        {
            long dropped = bench.Program.Readings.Dropped;
            Assert.IsLessThanOrEqualTo(dropped, bench.Sequence.Missing);
            Assert.IsGreaterThanOrEqualTo(dropped - bench.Program.Readings.PutBack, bench.Sequence.Missing);
        }
    }
}
