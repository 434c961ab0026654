using System;
using EchoServer;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Firmware
{
    [TestClass]
    public class StatusPageTimeTests
    {
        [TestMethod]
        [DataRow(256, 40, "/")]
        [DataRow(256, 200, "/")]
        [DataRow(512, 40, "/")]
        [DataRow(512, 200, "/")]
        [DataRow(1024, 40, "/")]
        [DataRow(1024, 200, "/")]
        [DataRow(2048, 40, "/")]
        [DataRow(2048, 200, "/")]
        [DataRow(256, 200, "/netstat.json")]
        [DataRow(512, 200, "/netstat.json")]
        [DataRow(1024, 200, "/netstat.json")]
        [DataRow(2048, 200, "/netstat.json")]
        public void Get_DelayedAcks_TakesTwoDelaysAtMost(int sendBuffer, int delay, string path)
        {
            StackOptions options = new StackOptions
            {
                TcpSockets = 8, TcpSendBuffer = sendBuffer, TcpReceiveBuffer = 512
            };
            DelayedAckClient client = new DelayedAckClient(options, stack =>
            {
                EchoProgram program = new EchoProgram(stack, new byte[1472], options.TcpSockets + options.UdpSockets);
                program.AddStandardServices();
                Assert.AreEqual(SocketError.Success, program.Start());
                return program.Step;
            }, 80, delay);
            client.Connect();
            client.Send("GET " + path + " HTTP/1.1\r\nHost: board\r\n\r\n");
            long time = client.Receive();
            Console.WriteLine($"{path} buffer {sendBuffer} delay {delay}: {time} ms, {client.Segments} segments, "
                + $"{client.Received} bytes");
            Assert.IsTrue(client.HasEnd);
            Assert.IsLessThanOrEqualTo(2 * delay, time);
        }
    }
}
