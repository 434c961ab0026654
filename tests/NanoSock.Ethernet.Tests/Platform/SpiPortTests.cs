using System;
using System.Device.Spi;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.SpiEthernet;

namespace NanoSock.Ethernet.Tests.Platform
{
    /// <summary>The device build of <see cref="SpiPort"/>, on the classes of this folder in the place of
    /// nanoFramework's.</summary>
    [TestClass]
    [DoNotParallelize]
    public class SpiPortTests
    {
        [TestMethod]
        public void Open_ForController_SetsBusModeAndExactClock()
        {
            SpiPort port = new SpiPort(1, 17, SpiController.Rp2350, 0, SpiClock.FastestW5500);
            SpiConnectionSettings settings = SpiDevice.Last.Settings;
            Assert.AreEqual(1, settings.BusId);
            Assert.AreEqual(17, settings.ChipSelectLine);
            Assert.AreEqual(SpiMode.Mode0, settings.Mode);
            Assert.AreEqual(12500000, settings.ClockFrequency);
            Assert.AreEqual(15000000, port.Hertz);
        }

        [TestMethod]
        public void Open_NoExactClock_Throws()
        {
            Assert.ThrowsExactly<ArgumentException>(() => new SpiPort(1, 17, SpiController.Rp2040, 16000000, 20000000));
        }

        [TestMethod]
        public void Exchange_Range_IsOneTransactionInPlace()
        {
            byte[] buffer = { 1, 2, 3, 4, 5 };
            Assert.IsTrue(Port().Exchange(buffer, 1, 3));
            Assert.HasCount(1, SpiDevice.Last.Sent);
            CollectionAssert.AreEqual(new byte[] { 2, 3, 4 }, SpiDevice.Last.Sent[0]);
            CollectionAssert.AreEqual(new byte[] { 1, 253, 252, 251, 5 }, buffer);
        }

        [TestMethod]
        public void Write_Range_LeavesBuffer()
        {
            byte[] buffer = { 1, 2, 3, 4, 5 };
            Assert.IsTrue(Port().Write(buffer, 3, 2));
            CollectionAssert.AreEqual(new byte[] { 4, 5 }, SpiDevice.Last.Sent[0]);
            CollectionAssert.AreEqual(new byte[] { 1, 2, 3, 4, 5 }, buffer);
        }

        [TestMethod]
        public void Transaction_DriverThrows_IsFalseAndCounted()
        {
            SpiPort port = Port();
            SpiDevice.Last.Fails = true;
            Assert.IsFalse(port.Exchange(new byte[4], 0, 4));
            Assert.IsFalse(port.Write(new byte[4], 0, 4));
            Assert.AreEqual(2, port.Errors);
            SpiDevice.Last.Fails = false;
            Assert.IsTrue(port.Write(new byte[4], 0, 4));
            Assert.AreEqual(2, port.Errors);
        }

        [TestMethod]
        public void Transaction_RangeBeyondBuffer_IsFalseAndCounted()
        {
            SpiPort port = Port();
            Assert.IsFalse(port.Exchange(new byte[4], 2, 3));
            Assert.IsFalse(port.Write(new byte[4], 5, 0));
            Assert.AreEqual(2, port.Errors);
            Assert.IsEmpty(SpiDevice.Last.Sent);
        }

        private static SpiPort Port() => new SpiPort(1, 17, SpiController.Rp2040, 0, SpiClock.FastestW5500);
    }
}
