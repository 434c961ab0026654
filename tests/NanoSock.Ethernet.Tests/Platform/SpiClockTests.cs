using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.SpiEthernet;

namespace NanoSock.Ethernet.Tests.Platform
{
    /// <summary>The clock of the SPI bus: nanoFramework's drivers set only some frequencies exactly.</summary>
    [TestClass]
    public class SpiClockTests
    {
        private const int Peripheral = 125000000;
        private const int Rp2350Peripheral = 150000000;

        [TestMethod]
        [DataRow(SpiController.Rp2040, 0, 33333333, 31250000, 31250000)]
        [DataRow(SpiController.Rp2040, 8000000, 20000000, 15625000, 15625000)]
        [DataRow(SpiController.Rp2040, 0, 62500000, 62500000, 62500000)]
        [DataRow(SpiController.Rp2040, 0, int.MaxValue, 62500000, 62500000)]
        [DataRow(SpiController.Rp2040, 0, 20833333, 20833333, 20833333)]
        [DataRow(SpiController.Rp2040, 0, 20833332, 15625000, 15625000)]
        [DataRow(SpiController.Rp2040, 10416666, 10416666, 10416666, 10416666)]
        [DataRow(SpiController.Rp2040, 0, 244140, 244140, 244140)]
        [DataRow(SpiController.Rp2350, 0, 33333333, 12500000, 15000000)]
        [DataRow(SpiController.Rp2350, 8000000, 20000000, 12500000, 15000000)]
        [DataRow(SpiController.Rp2350, 0, 14999999, 6250000, 7500000)]
        [DataRow(SpiController.Esp32, 0, 33333333, 26666666, 26666666)]
        [DataRow(SpiController.Esp32, 8000000, 20000000, 20000000, 20000000)]
        [DataRow(SpiController.Esp32, 0, 19999999, 16000000, 16000000)]
        public void Choose_Limits_GiveFastestExactClock(SpiController controller, int slowest, int fastest,
            int request, int onWire)
        {
            Assert.AreEqual(request, SpiClock.Choose(controller, slowest, fastest));
            Assert.AreEqual(onWire, SpiClock.OnWire(controller, request));
        }

        [TestMethod]
        [DataRow(SpiController.Rp2040, 16000000, 20000000)]
        [DataRow(SpiController.Rp2040, 0, 244139)]
        [DataRow(SpiController.Rp2040, 0, 0)]
        [DataRow(SpiController.Rp2040, 0, -1)]
        [DataRow(SpiController.Rp2040, 62500001, int.MaxValue)]
        [DataRow(SpiController.Rp2350, 8000000, 14999999)]
        [DataRow(SpiController.Rp2350, 0, 357141)]
        [DataRow(SpiController.Esp32, 0, 1249999)]
        public void Choose_NoExactClock_Throws(SpiController controller, int slowest, int fastest)
        {
            Assert.ThrowsExactly<ArgumentException>(() => SpiClock.Choose(controller, slowest, fastest));
        }

        [TestMethod]
        [DataRow(20000000, 61035)]
        [DataRow(10000000, 34877)]
        [DataRow(1000000, 3875)]
        public void Driver_OtherFrequency_GivesFarSlowerClock(int request, int clock)
        {
            Assert.AreEqual(clock, Driver(Peripheral, request));
        }

        [TestMethod]
        public void Driver_EachChosenClock_IsExact()
        {
            foreach (int fastest in Enumerable.Range(0, 2000).Select(step => 360000 + (step * 31337)))
            {
                int request = SpiClock.Choose(SpiController.Rp2040, 0, fastest);
                Assert.AreEqual(request, Driver(Peripheral, request));
                Assert.IsLessThanOrEqualTo(fastest, request);

                request = SpiClock.Choose(SpiController.Rp2350, 0, fastest);
                Assert.AreEqual(request, Driver(Peripheral, request));
                Assert.AreEqual(request, Driver(Rp2350Peripheral, request), "a driver that knows the RP2350's clock");
                Assert.IsLessThanOrEqualTo(fastest, SpiClock.OnWire(SpiController.Rp2350, request));
            }
        }

        // The driver's search in integers: the first even divisor whose second divisor gives no more than was
        // requested. A second one that would be 0 becomes 256.
        private static int Driver(int peripheral, int request)
        {
            for (uint first = 2; ; first += 2)
            {
                uint second = (uint)peripheral / (first * (uint)request);
                second = second is 0 or > 256 ? 256 : second;
                int clock = (int)((uint)peripheral / (first * second));
                if (clock <= request)
                {
                    return clock;
                }
            }
        }
    }
}
