using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Host.Running;
using NanoSock.Links;

namespace NanoSock.Tests.Host
{
    [TestClass]
    public class UnpluggingTests
    {
        [TestMethod]
        [DataRow("10s+5s", 10000, 5000)]
        [DataRow("0s+1ms", 0, 1)]
        [DataRow("1.5min+0.25s", 90000, 250)]
        [DataRow("1h+30min", 3600000, 1800000)]
        public void Parse_Times_ReturnsPlan(string text, int at, int duration)
        {
            Assert.AreEqual(new Unplugging(at, duration), Unplugging.Parse(text));
        }

        [TestMethod]
        [DataRow("")]
        [DataRow("10s")]
        [DataRow("10+5")]
        [DataRow("10s+0s")]
        [DataRow("-1s+5s")]
        [DataRow("1s+5s+5s")]
        [DataRow("1s+ 5s")]
        [DataRow("1s+0.1ms")]
        [DataRow("1s+200h")]
        [DataRow("1s+99999999999999999999999999999999s")]
        [DataRow("xs+5s")]
        public void Parse_InvalidTimes_Throws(string text)
        {
            StringAssert.Contains(Assert.ThrowsExactly<FormatException>(() => Unplugging.Parse(text)).Message,
                "--unplug '" + text + "'");
        }

        [TestMethod]
        public void Step_Plan_PullsCable()
        {
            CableLink cable = new CableLink(new LoopbackLink(1500, 2));
            UnplugPump pump = new UnplugPump(isPulled => cable.IsPulled = isPulled,
                new[] { Unplugging.Parse("1s+2s"), Unplugging.Parse("2s+2s"), Unplugging.Parse("9s+1s") });
            long[] expected = { 1000, 2000, 3000, 4000, 9000, 10000 };
            bool[] isPulled = { false, true, true, true, false, true };
            long now = 0;
            for (int i = 0; i < expected.Length; i++)
            {
                long next = pump.Step(now);
                Assert.AreEqual(isPulled[i], cable.IsPulled, "At " + now + ".");
                Assert.AreEqual(expected[i], next);
                now = next;
            }

            Assert.AreEqual(long.MaxValue, pump.Step(now));
            Assert.IsFalse(cable.IsPulled);
        }
    }
}
