using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Benchmarks.Cost.Growth;
using NanoSock.Benchmarks.Cost.Measuring;

namespace NanoSock.Tests.Cost
{
    /// <summary>The cost of an operation does not depend on the number of other sockets (DESIGN, section 6), except for
    /// those in a list. Instructions are counted, so that no clock decides.</summary>
    [TestClass]
    public class FlatnessTests
    {
        private static readonly int[] s_sizes = { 1, 2, 32, 1024 };

        private static readonly Lazy<CostMeter> s_meter = new(() => new CostMeter(CostFiles.Built()));

        private static readonly Lazy<Dictionary<string, CountSeries>> s_counted =
            new(() => GrowthCounts.Operations(s_meter.Value, s_meter.Value.GrowthNames, s_sizes)
                .ToDictionary(series => series.Name));

        [TestMethod]
        [DataRow("demux-tcp")]
        [DataRow("demux-tcp-same")]
        [DataRow("demux-udp")]
        [DataRow("receive")]
        [DataRow("receive-same")]
        [DataRow("read")]
        [DataRow("send")]
        [DataRow("send-same")]
        [DataRow("send-udp")]
        [DataRow("ack")]
        [DataRow("connect")]
        [DataRow("accept")]
        [DataRow("close-active")]
        [DataRow("close-passive")]
        [DataRow("poll-idle")]
        [DataRow("descriptor")]
        [DataRow("table-entry")]
        public void Operation_ManySockets_CostDoesNotGrow(string name)
        {
            Assert.IsFalse(Flatness.Growing.ContainsKey(name), name + " is on the list of what grows.");
            Assert.IsNull(Flatness.Complaint(s_counted.Value[name]));
        }

        [TestMethod]
        public void GrowingOperations_List_IsComplete()
        {
            Assert.AreEqual(string.Empty, string.Join("\n",
                s_counted.Value.Values.Select(Flatness.Complaint).Where(complaint => complaint != null)));
            Assert.AreEqual(string.Empty, string.Join(", ", Flatness.Growing.Keys.Except(s_counted.Value.Keys)));
        }

        // The shortcut for the connection of the last segment must not make other connections expensive.
        [TestMethod]
        public void Operation_OtherConnection_CostsAtMostTwoThirdsMore()
        {
            foreach (string name in new[] { "demux-tcp", "receive", "send", "ack" })
            {
                double other = s_counted.Value[name].Points[^1].Mean;
                double same = s_counted.Value[name + "-same"].Points[^1].Mean;
                Assert.IsGreaterThanOrEqualTo(same, other, name);
                Assert.IsLessThan(same * 5 / 3, other, name);
            }
        }

        [TestMethod]
        public void Operation_ManySockets_AllocatesNothing()
        {
            string[] allocating = s_counted.Value.Values.Where(series => series.Points.Any(point => point.Heap != 0))
                .Select(series => series.Name)
                .ToArray();
            CollectionAssert.AreEqual(new[] { "construct" }, allocating);
        }

        [TestMethod]
        public void Count_Twice_GivesSameCosts()
        {
            foreach (CountSeries again in GrowthCounts.Operations(s_meter.Value,
                new[] { "receive", "bind-ephemeral", "poll-timer" }, new[] { 1, 32 }))
            {
                foreach (CountPoint point in again.Points)
                {
                    Assert.AreEqual(s_counted.Value[again.Name].Points.Single(first => first.Sockets == point.Sockets),
                        point, again.Name);
                }
            }
        }
    }
}
