using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Esp32;

namespace NanoSock.Tests.Esp32
{
    [TestClass]
    public class Esp32ArgumentTests
    {
        [TestMethod]
        public void Call_WrongArgument_NamesIt()
        {
            Assert.AreEqual("bus", NameOf(() => Esp32Pins.SetSpi(0, 1, 2, 3)));
            Assert.AreEqual("clock", NameOf(() => Esp32Pins.SetSpi(1, 1, 2, 55)));
            Assert.AreEqual("receive", NameOf(() => Esp32Pins.SetUart(1, 1, 1)));
            Assert.AreEqual("native", NameOf(() => VxlanLink.DeriveAddress(null)));
        }

        private static string NameOf(Action action)
        {
            return Assert.Throws<ArgumentException>(action).ParamName;
        }
    }
}
