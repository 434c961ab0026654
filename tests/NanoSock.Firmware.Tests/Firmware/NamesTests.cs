using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.Firmware
{
    /// <summary>The names in code are those of the enums.</summary>
    [TestClass]
    public class NamesTests
    {
        [TestMethod]
        public void Of_DropReason_IsEnumName()
        {
            foreach (DropReason value in Enum.GetValues<DropReason>())
            {
                Assert.AreEqual(value == DropReason.Count ? "Unknown" : value.ToString(), DropReasonNames.Of(value));
            }
        }

        [TestMethod]
        public void Of_Counter_IsEnumName()
        {
            foreach (Counter value in Enum.GetValues<Counter>())
            {
                Assert.AreEqual(value == Counter.Count ? "Unknown" : value.ToString(), CounterNames.Of(value));
            }
        }

        [TestMethod]
        public void Of_TcpState_IsEnumName()
        {
            foreach (TcpState value in Enum.GetValues<TcpState>())
            {
                Assert.AreEqual(value.ToString(), TcpStateNames.Of(value));
            }
        }

        [TestMethod]
        public void Of_SocketError_IsEnumName()
        {
            foreach (SocketError value in Enum.GetValues<SocketError>())
            {
                Assert.AreEqual(value.ToString(), SocketErrorNames.Of(value));
            }
        }
    }
}
