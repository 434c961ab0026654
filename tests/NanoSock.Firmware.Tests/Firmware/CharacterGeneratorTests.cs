using System;
using System.Collections.Generic;
using System.Text;
using EchoServer;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;

namespace NanoSock.Tests.Firmware
{
    [TestClass]
    public class CharacterGeneratorTests
    {
        [TestMethod]
        public void Chargen_Stream_SendsPatternUntilFin()
        {
            BoardBench bench = new BoardBench();
            int client = bench.Connect(19);
            int other = bench.Connect(19);
            bench.Send(client, "thrown away");
            List<byte> got = new List<byte>();
            byte[] buffer = new byte[1111];
            while (got.Count < 3 * CharacterPattern.Period)
            {
                int count = bench.Client.Receive(client, buffer, 0, buffer.Length);
                got.AddRange(buffer.AsSpan(0, Math.Max(count, 0)).ToArray());
                bench.Run(1);
            }

            byte[] pattern = new byte[got.Count];
            CharacterPattern.Fill(pattern, pattern.Length, 0);
            CollectionAssert.AreEqual(pattern, got.ToArray());

            // Each connection has a stream of its own.
            Assert.AreEqual(74, bench.Client.Receive(other, buffer, 0, 74));
            Assert.AreEqual(Encoding.ASCII.GetString(pattern, 0, 74), Encoding.ASCII.GetString(buffer, 0, 74));

            bench.Client.Shutdown(client, SocketShutdown.Send);
            bench.Settle();
            bench.Read(client, out int end);
            Assert.AreEqual(0, end);
            bench.Client.Abort(other);
            bench.Run(10);
            Assert.AreEqual(0, bench.CountConnections());
        }

        [TestMethod]
        public void Chargen_Datagram_IsAnsweredOnce()
        {
            BoardBench bench = new BoardBench();
            int client = bench.Client.Socket(SocketType.Dgram);
            byte[] buffer = new byte[2000];
            string[] answers = new string[2];
            for (int i = 0; i < 2; i++)
            {
                bench.Client.SendTo(client, buffer, 0, 0, BoardBench.BoardAddress, 19);
                bench.Settle();
                answers[i] = Encoding.ASCII.GetString(buffer, 0,
                    bench.Client.Receive(client, buffer, 0, buffer.Length));
                Assert.AreEqual(-(int)SocketError.WouldBlock, bench.Client.Receive(client, buffer, 0, buffer.Length));
            }

            StringAssert.StartsWith(answers[0], " !\"#");
            StringAssert.StartsWith(answers[1], "!\"#$");
            Assert.AreEqual(74, answers[1].Length);
            bench.Client.SendTo(client, buffer, 0, 2000, BoardBench.BoardAddress, 19);
            bench.Settle();
            Assert.AreEqual(512, bench.Client.Receive(client, buffer, 0, buffer.Length));
        }
    }
}
