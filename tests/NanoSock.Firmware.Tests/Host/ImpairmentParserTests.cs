using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Host;
using NanoSock.Links;

namespace NanoSock.Tests.Host
{
    [TestClass]
    public class ImpairmentParserTests
    {
        [TestMethod]
        public void Parse_AllKeys_ReturnsImpairment()
        {
            Impairment got = ImpairmentParser.Parse(
                "loss=1%,dup=0.5%,reorder=2%,corrupt=0.1%,delay=20ms,jitter=5ms,rate=10Mbit,seed=42");
            Assert.AreEqual(10000, got.LossPpm);
            Assert.AreEqual(5000, got.DuplicatePpm);
            Assert.AreEqual(20000, got.ReorderPpm);
            Assert.AreEqual(1000, got.CorruptPpm);
            Assert.AreEqual(20, got.DelayMilliseconds);
            Assert.AreEqual(5, got.JitterMilliseconds);
            Assert.AreEqual(10000000, got.BitsPerSecond);
            Assert.AreEqual(42u, got.Seed);
        }

        [TestMethod]
        [DataRow("loss=0%", 0)]
        [DataRow("loss=100%", 1000000)]
        [DataRow("loss=0.0001%", 1)]
        [DataRow(" LOSS = 12.5 % ", 125000)]
        [DataRow("loss=.5%", 5000)]
        public void Parse_Percentage_ReturnsPpm(string text, int expected)
        {
            Assert.AreEqual(expected, ImpairmentParser.Parse(text).LossPpm);
        }

        [TestMethod]
        [DataRow("delay=0ms", 0)]
        [DataRow("delay=1.5s", 1500)]
        [DataRow("delay=3600s", 3600000)]
        [DataRow("delay=7 MS", 7)]
        public void Parse_Time_ReturnsMilliseconds(string text, int expected)
        {
            Assert.AreEqual(expected, ImpairmentParser.Parse(text).DelayMilliseconds);
        }

        [TestMethod]
        [DataRow("rate=1bit", 1L)]
        [DataRow("rate=56kbit", 56000L)]
        [DataRow("rate=1.5mbit", 1500000L)]
        [DataRow("rate=2.5Gbit", 2500000000L)]
        [DataRow("rate=1000Gbit", 1000000000000L)]
        public void Parse_Rate_ReturnsBitsPerSecond(string text, long expected)
        {
            Assert.AreEqual(expected, ImpairmentParser.Parse(text).BitsPerSecond);
        }

        [TestMethod]
        [DataRow("", "An impairment is empty; expected key=value with a key of loss, dup, reorder, corrupt, delay, "
            + "jitter, rate, seed.")]
        [DataRow("loss=1%,",
            "An impairment is empty; expected key=value with a key of loss, dup, reorder, corrupt, delay, jitter, "
                + "rate, seed.")]
        [DataRow("loss",
            "Impairment 'loss': expected key=value with a key of loss, dup, reorder, corrupt, delay, jitter, "
                + "rate, seed.")]
        [DataRow("=1%",
            "Impairment '=1%': expected key=value with a key of loss, dup, reorder, corrupt, delay, jitter, "
                + "rate, seed.")]
        [DataRow("los=1%",
            "Impairment 'los=1%': unknown key; known are loss, dup, reorder, corrupt, delay, jitter, rate, seed.")]
        [DataRow("loss=1%,loss=2%", "Impairment 'loss=2%': loss is given twice.")]
        [DataRow("loss=101%", "Impairment 'loss=101%': out of range, which is from 0% to 100%, in steps of 0.0001%.")]
        [DataRow("loss=0.00001%",
            "Impairment 'loss=0.00001%': out of range, which is from 0% to 100%, in steps of 0.0001%.")]
        [DataRow("loss=1", "Impairment 'loss=1': expected a percentage such as 1% or 0.5%.")]
        [DataRow("loss=-1%", "Impairment 'loss=-1%': expected a percentage such as 1% or 0.5%.")]
        [DataRow("loss=%", "Impairment 'loss=%': expected a percentage such as 1% or 0.5%.")]
        [DataRow("loss=99999999999999999999999999999999%",
            "Impairment 'loss=99999999999999999999999999999999%': expected a percentage such as 1% or 0.5%.")]
        [DataRow("delay=20", "Impairment 'delay=20': expected a time such as 20ms or 1.5s.")]
        [DataRow("delay=0.5ms",
            "Impairment 'delay=0.5ms': out of range, which is from 0ms to 3600s, in whole milliseconds.")]
        [DataRow("jitter=3601s",
            "Impairment 'jitter=3601s': out of range, which is from 0ms to 3600s, in whole milliseconds.")]
        [DataRow("rate=10", "Impairment 'rate=10': expected a rate such as 10Mbit, 64kbit or 1Gbit.")]
        [DataRow("rate=0bit", "Impairment 'rate=0bit': out of range, which is from 1bit to 1000Gbit, in whole bits.")]
        [DataRow("rate=99999999999999999999Gbit",
            "Impairment 'rate=99999999999999999999Gbit': out of range, which is from 1bit to 1000Gbit, in whole bits.")]
        [DataRow("seed=-1", "Impairment 'seed=-1': a seed is a whole number from 0 to 4294967295.")]
        [DataRow("seed=4294967296", "Impairment 'seed=4294967296': a seed is a whole number from 0 to 4294967295.")]
        [DataRow("a\nb=1",
            "Impairment 'a b=1': unknown key; known are loss, dup, reorder, corrupt, delay, jitter, rate, seed.")]
        public void Parse_InvalidText_ThrowsWithMessage(string text, string message)
        {
            Assert.AreEqual(message, Assert.ThrowsExactly<FormatException>(() => ImpairmentParser.Parse(text)).Message);
            Assert.IsFalse(ImpairmentParser.TryParse(text, out Impairment none, out string error));
            Assert.IsNull(none);
            Assert.AreEqual(message, error);
        }
    }
}
