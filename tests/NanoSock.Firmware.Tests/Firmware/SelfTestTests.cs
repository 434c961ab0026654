using EchoServer;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Sockets;

namespace NanoSock.Tests.Firmware
{
    /// <summary>The firmware on a device without a network, here in virtual time.</summary>
    [TestClass]
    public class SelfTestTests
    {
        [TestMethod]
        [DataRow(ServicePorts.Echo, SocketError.Success)]
        [DataRow(0, SocketError.ConnectionRefused)]
        public void SelfTest_Loopback_ReportsResult(int echoPort, SocketError expected)
        {
            NetStack stack = new NetStack(new StackOptions { TcpBuffers = 4 });
            stack.AddInterface(new LoopbackLink(1500, 4), 0x7F000001, 8);
            EchoProgram program = new EchoProgram(stack, new byte[512], 12);
            if (echoPort != 0)
            {
                program.AddStandardServices();
            }

            Assert.AreEqual(SocketError.Success, program.Start());
            SelfTest test = new SelfTest(stack, 0x7F000001);
            for (long now = 0; now < 1000 && !test.IsOver; now++)
            {
                program.Step(now);
                while (test.Step(now) && !test.IsOver)
                {
                    program.Step(now);
                }
            }

            Assert.IsTrue(test.IsOver);
            Assert.AreEqual(expected, test.Result);
            Assert.AreEqual(expected == SocketError.Success ? 31 : 0, test.Bytes);
        }
    }
}
