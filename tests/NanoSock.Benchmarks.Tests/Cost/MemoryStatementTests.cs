using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Benchmarks.Cost.Measuring;

namespace NanoSock.Tests.Cost
{
    /// <summary>The memory that the device's assemblies report, compared with the weight that the meter
    /// finds.</summary>
    [TestClass]
    public class MemoryStatementTests
    {
        // The rounding of arrays, and the hash, whose size is a power of two: shares of them differ by this.
        private const double Share = 3;
        private const int More = 64;

        [TestMethod]
        public void MemoryParts_OneMoreSocket_AddsStatedBytes()
        {
            CostMeter meter = new CostMeter(CostFiles.Built());
            IReadOnlyDictionary<string, int> parts = meter.MemoryPartsOf(8 + More, 4);
            double connection = (double)(meter.WeighStackOf(8 + More, 4, 0) - meter.WeighStackOf(8, 4, 0)) / More;
            Assert.AreEqual(connection, parts["EstablishedInFlight"], Share);
            double listener = (double)(meter.WeighStackOf(8 + More, 4, 2) - meter.WeighStackOf(8, 4, 2)) / More;
            Assert.AreEqual(listener,
                parts["Listener"] + parts["EstablishedInFlight"] - parts["EstablishedIdle"], Share);
            double udp = (double)(meter.WeighStackOf(8, 4 + More, 2) - meter.WeighStackOf(8, 4, 2)) / More;
            Assert.AreEqual(udp, parts["UdpSocket"], Share);
        }
    }
}
