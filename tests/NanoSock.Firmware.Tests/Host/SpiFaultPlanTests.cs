using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Host.BoardLinks;
using NanoSock.SpiEthernet.Models;

namespace NanoSock.Tests.Host
{
    /// <summary>The faults of --spi-faults, as the chip's VERSIONR (W5500, 0039h) shows them.</summary>
    [TestClass]
    public class SpiFaultPlanTests
    {
        private readonly W5500Model _chip = new W5500Model();

        [TestMethod]
        [DataRow("low=1s+2s", "04 00 00 04")]
        [DataRow("high=1s+2s", "04 FF FF 04")]
        [DataRow("select=1s+2s", "04 FF FF 04")]
        [DataRow("bus=1s+2s", "04 !! !! 04")]
        [DataRow("power=1s+2s", "04 00 00 04")]
        [DataRow("low=1s+1s,high=2s+1s", "04 00 FF 04")]
        [DataRow("low=2s+1s,low=1s+500ms", "04 00 00 04")]
        public void Apply_TimedFault_LastsItsTime(string text, string expected)
        {
            SpiFaultPlan plan = SpiFaultPlan.Parse(text);
            List<string> seen = new List<string>();
            foreach (long now in new long[] { 0, 1000, 2999, 3000 })
            {
                if (now == 2999)
                {
                    plan.Apply(_chip, 2000);
                }

                plan.Apply(_chip, now);
                seen.Add(ReadVersion());
            }

            Assert.AreEqual(expected, string.Join(" ", seen));
        }

        [TestMethod]
        public void Apply_Plan_ReturnsTimeOfNextChange()
        {
            SpiFaultPlan plan = SpiFaultPlan.Parse("low=1s+2s,reset=2500ms,bits=1e-4");
            Assert.AreEqual(1000, plan.Apply(_chip, 0));
            Assert.AreEqual(2500, plan.Apply(_chip, 1000));
            Assert.AreEqual(3000, plan.Apply(_chip, 2600));
            Assert.AreEqual(long.MaxValue, plan.Apply(_chip, 3000));
        }

        [TestMethod]
        public void Apply_Reset_HappensOnce()
        {
            SpiFaultPlan plan = SpiFaultPlan.Parse("reset=2s");
            plan.Apply(_chip, 0);
            WriteStation(7);
            plan.Apply(_chip, 1999);
            Assert.AreEqual(7, ReadStation());
            plan.Apply(_chip, 2005);
            Assert.AreEqual(0, ReadStation());
            WriteStation(8);
            plan.Apply(_chip, 2006);
            Assert.AreEqual(8, ReadStation());
        }

        [TestMethod]
        public void Apply_Bits_AreInvertedAtTheirRateAlsoBesideOthers()
        {
            SpiFaultPlan plan = SpiFaultPlan.Parse(" bits = 0.001 , low=5s+1s, seed=3");
            plan.Apply(_chip, 0);
            byte[] burst = new byte[1003];
            for (int i = 0; i < 100; i++)
            {
                Array.Clear(burst);
                _chip.Exchange(burst, 0, burst.Length);
            }

            // 802,400 bits each way.
            Assert.AreEqual(1605, _chip.Faults.FlippedBits, 160);
            plan.Apply(_chip, 5000);
            plan.Apply(_chip, 6000);
            int flipped = _chip.Faults.FlippedBits;
            _chip.Exchange(burst, 0, burst.Length);
            Assert.AreNotEqual(flipped, _chip.Faults.FlippedBits);
        }

        [TestMethod]
        [DataRow("")]
        [DataRow("bits")]
        [DataRow("bits=")]
        [DataRow("bits=0")]
        [DataRow("bits=1e-10")]
        [DataRow("bits=0.1")]
        [DataRow("bits=NaN")]
        [DataRow("low=1s")]
        [DataRow("low=1s+0s")]
        [DataRow("reset=1s+1s")]
        [DataRow("reset=soon")]
        [DataRow("seed=-1")]
        [DataRow("loss=1%")]
        [DataRow("bits=1e-6,")]
        public void Parse_Wrong_IsOneLine(string text)
        {
            string message = Assert.ThrowsExactly<FormatException>(() => SpiFaultPlan.Parse(text)).Message;
            StringAssert.StartsWith(message, "--spi-faults '");
            StringAssert.Contains(message, "bits, low, high, select, bus, power, reset, seed");
        }

        private string ReadVersion()
        {
            // Ready again after a power cycle.
            _chip.Advance(100000);
            byte[] frame = { 0, 0x39, 0, 0x55 };
            return _chip.Exchange(frame, 0, 4) ? frame[3].ToString("X2") : "!!";
        }

        private void WriteStation(byte value)
        {
            _chip.Write(new byte[] { 0, 0x0E, 4, value }, 0, 4);
        }

        private int ReadStation()
        {
            byte[] frame = { 0, 0x0E, 0, 0 };
            _chip.Exchange(frame, 0, 4);
            return frame[3];
        }
    }
}
