using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Esp32;
using nanoFramework.Hardware.Esp32;

namespace NanoSock.Tests.Esp32
{
    /// <summary>Ports and buses get the configured pins, or none at all.</summary>
    [TestClass]
    [DoNotParallelize]
    public class Esp32PinsTests
    {
        [TestMethod]
        public void SetUart_EachPort_GetsItsPins()
        {
            Esp32Pins.SetUart(1, 1, 3);
            Esp32Pins.SetUart(2, 17, 16);
            Esp32Pins.SetUart(3, 25, 36);
            Assert.AreEqual(1, Configuration.GetFunctionPin(DeviceFunction.COM1_TX));
            Assert.AreEqual(3, Configuration.GetFunctionPin(DeviceFunction.COM1_RX));
            Assert.AreEqual(17, Configuration.GetFunctionPin(DeviceFunction.COM2_TX));
            Assert.AreEqual(16, Configuration.GetFunctionPin(DeviceFunction.COM2_RX));
            Assert.AreEqual(25, Configuration.GetFunctionPin(DeviceFunction.COM3_TX));
            Assert.AreEqual(36, Configuration.GetFunctionPin(DeviceFunction.COM3_RX));
        }

        [TestMethod]
        public void SetSpi_EachBus_GetsItsPins()
        {
            Esp32Pins.SetSpi(1, 23, 19, 18);
            Esp32Pins.SetSpi(2, 13, 12, 14);
            Assert.AreEqual(23, Configuration.GetFunctionPin(DeviceFunction.SPI1_MOSI));
            Assert.AreEqual(19, Configuration.GetFunctionPin(DeviceFunction.SPI1_MISO));
            Assert.AreEqual(18, Configuration.GetFunctionPin(DeviceFunction.SPI1_CLOCK));
            Assert.AreEqual(13, Configuration.GetFunctionPin(DeviceFunction.SPI2_MOSI));
            Assert.AreEqual(12, Configuration.GetFunctionPin(DeviceFunction.SPI2_MISO));
            Assert.AreEqual(14, Configuration.GetFunctionPin(DeviceFunction.SPI2_CLOCK));
        }

        [TestMethod]
        [DataRow(0, 17, 16)]
        [DataRow(4, 17, 16)]
        [DataRow(2, -1, 16)]
        [DataRow(2, 17, -1)]
        [DataRow(2, 55, 16)]
        [DataRow(2, 17, 55)]
        public void SetUart_InvalidPortOrPin_Throws(int port, int transmit, int receive)
        {
            Esp32Pins.SetUart(2, 4, 5);
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Esp32Pins.SetUart(port, transmit, receive));
            Assert.AreEqual(4, Configuration.GetFunctionPin(DeviceFunction.COM2_TX));
            Assert.AreEqual(5, Configuration.GetFunctionPin(DeviceFunction.COM2_RX));
        }

        [TestMethod]
        [DataRow(0, 23, 19, 18)]
        [DataRow(3, 23, 19, 18)]
        [DataRow(1, -1, 19, 18)]
        [DataRow(1, 23, 55, 18)]
        [DataRow(1, 23, 19, 55)]
        public void SetSpi_InvalidBusOrPin_Throws(int bus, int mosi, int miso, int clock)
        {
            Esp32Pins.SetSpi(1, 4, 5, 2);
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Esp32Pins.SetSpi(bus, mosi, miso, clock));
            Assert.AreEqual(4, Configuration.GetFunctionPin(DeviceFunction.SPI1_MOSI));
            Assert.AreEqual(5, Configuration.GetFunctionPin(DeviceFunction.SPI1_MISO));
            Assert.AreEqual(2, Configuration.GetFunctionPin(DeviceFunction.SPI1_CLOCK));
        }

        [TestMethod]
        public void SetPins_SamePinTwice_Throws()
        {
            Assert.ThrowsExactly<ArgumentException>(() => Esp32Pins.SetUart(2, 17, 17));
            Assert.ThrowsExactly<ArgumentException>(() => Esp32Pins.SetSpi(1, 23, 23, 18));
            Assert.ThrowsExactly<ArgumentException>(() => Esp32Pins.SetSpi(1, 23, 19, 23));
            Assert.ThrowsExactly<ArgumentException>(() => Esp32Pins.SetSpi(1, 23, 19, 19));
        }

        // GPIO 34 to 39 of a classic ESP32 have no output; input works.
        [TestMethod]
        public void SetUart_InputOnlyPinAsOutput_Throws()
        {
            Assert.ThrowsExactly<ArgumentException>(() => Esp32Pins.SetUart(2, 34, 16));
            Esp32Pins.SetUart(2, 16, 34);
            Assert.AreEqual(34, Configuration.GetFunctionPin(DeviceFunction.COM2_RX));
        }
    }
}
