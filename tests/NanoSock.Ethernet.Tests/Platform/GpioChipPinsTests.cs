using System.Device.Gpio;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.SpiEthernet;

namespace NanoSock.Ethernet.Tests.Platform
{
    /// <summary>The device build of <see cref="GpioChipPins"/>, on the classes of this folder in the place of
    /// nanoFramework's.</summary>
    [TestClass]
    [DoNotParallelize]
    public class GpioChipPinsTests
    {
        private const int Interrupt = 21;
        private const int Reset = 20;

        [TestInitialize]
        public void Initialize()
        {
            GpioController.Reset();
        }

        [TestMethod]
        public void Open_BothPins_PullsUpInterruptAndHoldsReset()
        {
            GpioChipPins pins = new GpioChipPins(Interrupt, Reset);
            Assert.IsTrue(pins.HasInterrupt);
            Assert.IsTrue(pins.HasReset);
            Assert.AreEqual(PinMode.InputPullUp, GpioController.Pins[Interrupt].Mode);
            Assert.AreEqual(PinMode.Output, GpioController.Pins[Reset].Mode);
            Assert.AreEqual(PinValue.Low, GpioController.Pins[Reset].Read());
        }

        [TestMethod]
        public void Open_NoPin_HasNone()
        {
            GpioChipPins pins = new GpioChipPins(GpioChipPins.NotConnected, GpioChipPins.NotConnected);
            Assert.IsFalse(pins.HasInterrupt);
            Assert.IsFalse(pins.HasReset);
            Assert.IsEmpty(GpioController.Pins);
        }

        [TestMethod]
        public void SetReset_Asserted_IsLow()
        {
            GpioChipPins pins = new GpioChipPins(GpioChipPins.NotConnected, Reset);
            pins.SetReset(false);
            Assert.AreEqual(PinValue.High, GpioController.Pins[Reset].Read());
            pins.SetReset(true);
            Assert.AreEqual(PinValue.Low, GpioController.Pins[Reset].Read());
        }

        [TestMethod]
        public void Interrupt_EachEdge_SetsLevel()
        {
            GpioChipPins pins = new GpioChipPins(Interrupt, Reset);
            Assert.IsFalse(pins.IsInterruptAsserted);
            GpioController.Pins[Interrupt].Drive(PinValue.Low);
            Assert.IsTrue(pins.IsInterruptAsserted);
            GpioController.Pins[Interrupt].Drive(PinValue.High);
            Assert.IsFalse(pins.IsInterruptAsserted);
        }

        [TestMethod]
        public void Open_InterruptAlreadyLow_IsAsserted()
        {
            GpioController.HeldLow = Interrupt;
            Assert.IsTrue(new GpioChipPins(Interrupt, Reset).IsInterruptAsserted);
        }

        [TestMethod]
        public void Interrupt_FallingEdge_Wakes()
        {
            GpioChipPins pins = new GpioChipPins(Interrupt, Reset);
            GpioController.Pins[Interrupt].Drive(PinValue.Low);
            GpioController.Pins[Interrupt].Drive(PinValue.High);
            CountingWakeup wakeup = new CountingWakeup();
            pins.SetWakeup(wakeup);
            GpioController.Pins[Interrupt].Drive(PinValue.Low);
            Assert.AreEqual(1, wakeup.Count);
            GpioController.Pins[Interrupt].Drive(PinValue.High);
            Assert.AreEqual(1, wakeup.Count);
            pins.SetWakeup(null);
            GpioController.Pins[Interrupt].Drive(PinValue.Low);
            Assert.AreEqual(1, wakeup.Count);
        }

        private sealed class CountingWakeup : IWakeup
        {
            internal int Count { get; private set; }

            public void Wake()
            {
                Count++;
            }
        }
    }
}
