using System;
using System.Linq;
using EchoServer;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;

namespace NanoSock.Tests.Firmware
{
    [TestClass]
    public class EchoDiscardTests
    {
        [TestMethod]
        public void Echo_Data_IsReturned()
        {
            BoardBench bench = new BoardBench();
            int client = bench.Connect(7);
            bench.Send(client, "hello");
            CollectionAssert.AreEqual("hello"u8.ToArray(), bench.Read(client, out int end));
            Assert.AreEqual(-(int)SocketError.WouldBlock, end);
        }

        [TestMethod]
        public void Echo_ClientDoesNotRead_StopsReading()
        {
            BoardBench bench = new BoardBench();
            int client = bench.Connect(7);
            byte[] data = new byte[100000];
            new Random(1).NextBytes(data);

            // The client does not read: all buffers on the path fill, then no more data is accepted. Two closed windows
            // that face each other must be quiet too.
            int sent = 0;
            for (int turn = 0; turn < 10; turn++)
            {
                sent = SendAll(bench, client, data, sent);
                bench.Run(1000);
            }

            Assert.IsLessThan(16384, sent);
            Assert.AreEqual(-(int)SocketError.WouldBlock, bench.Client.Send(client, data, 0, 1));
            uint frames = bench.Board.GetCounter(NanoSock.Ip.Counter.FramesIn);
            bench.Run(10000);
            Assert.IsLessThan(frames + 100, bench.Board.GetCounter(NanoSock.Ip.Counter.FramesIn));

            // Now it reads, and everything comes back in order.
            byte[] echo = new byte[data.Length];
            int read = 0;
            for (int turn = 0; turn < 10000 && read < data.Length; turn++)
            {
                sent = SendAll(bench, client, data, sent);
                int count = bench.Client.Receive(client, echo, read, Math.Min(997, data.Length - read));
                read += Math.Max(count, 0);
                bench.Run(1);
            }

            CollectionAssert.AreEqual(data, echo);
        }

        [TestMethod]
        public void Echo_ClientCloses_SendsAllFirst()
        {
            BoardBench bench = new BoardBench();
            int client = bench.Connect(7);
            byte[] data = new byte[4000];
            new Random(2).NextBytes(data);
            Assert.AreEqual(data.Length, bench.Client.Send(client, data, 0, data.Length));
            Assert.AreEqual(0, bench.Client.Shutdown(client, SocketShutdown.Send));
            bench.Run(100);
            CollectionAssert.AreEqual(data, bench.Read(client, out int end));
            Assert.AreEqual(0, end);
            bench.Client.Close(client);
            bench.Run(10);
            Assert.AreEqual(0, bench.CountConnections());
        }

        [TestMethod]
        public void Services_Reset_FreesEntry()
        {
            BoardBench bench = new BoardBench();
            int[] ports = { 7, 9, 19, 80 };
            int[] clients = ports.Select(bench.Connect).ToArray();
            Assert.AreEqual(4, bench.CountConnections());
            foreach (int client in clients)
            {
                bench.Client.Abort(client);
            }

            bench.Settle();
            Assert.AreEqual(0, bench.CountConnections());
        }

        [TestMethod]
        public void Services_IdleForQuarterHour_ResetsClient()
        {
            BoardBench bench = new BoardBench();
            int busy = bench.Connect(7);
            int idle = bench.Connect(9);
            bench.Run(10 * 60 * 1000);
            bench.Send(busy, "still here");
            bench.Run(4 * 60 * 1000);
            Assert.AreEqual(2, bench.CountConnections());
            bench.Run(2 * 60 * 1000);
            Assert.AreEqual(1, bench.CountConnections());
            Assert.AreEqual(-(int)SocketError.ConnectionReset, bench.Client.Receive(idle, new byte[1], 0, 1));
            CollectionAssert.AreEqual("still here"u8.ToArray(), bench.Read(busy, out _));
        }

        [TestMethod]
        public void Services_TableFull_RecoverWhenClientCloses()
        {
            BoardBench bench = new BoardBench();
            // Four listeners; one peer leaves a connection to others and one to the status page.
            const int Room = BoardBench.BoardTcpSockets - 6;
            int[] clients = new int[Room];
            for (int i = 0; i < Room; i++)
            {
                clients[i] = bench.Connect(7);
            }

            int late = bench.Client.Socket(SocketType.Stream);
            bench.Client.Connect(late, BoardBench.BoardAddress, 7);
            bench.Run(50);
            Assert.AreEqual(Room, bench.CountConnections());

            // Accepted clients are served, and when one closes the next can connect.
            bench.Send(clients[Room - 1], "x");
            Assert.AreEqual(1, bench.Read(clients[Room - 1], out _).Length);
            bench.Client.Close(clients[0]);
            bench.Run(5000);
            bench.Client.Close(late);
            bench.Run(5000);
            int next = bench.Connect(7);
            bench.Send(next, "y");
            Assert.AreEqual(1, bench.Read(next, out _).Length);
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(1472)]
        public void Echo_Datagram_IsReturned(int length)
        {
            BoardBench bench = new BoardBench();
            int client = bench.Client.Socket(SocketType.Dgram);
            byte[] data = new byte[length];
            new Random(3).NextBytes(data);
            Assert.AreEqual(length, bench.Client.SendTo(client, data, 0, length, BoardBench.BoardAddress, 7));
            bench.Settle();
            byte[] echo = new byte[2000];
            DatagramInfo info = new DatagramInfo();
            Assert.AreEqual(length, bench.Client.ReceiveFrom(client, echo, 0, echo.Length, info));
            CollectionAssert.AreEqual(data, echo.AsSpan(0, length).ToArray());
            Assert.AreEqual(BoardBench.BoardAddress, info.RemoteAddress);
            Assert.AreEqual(7, info.RemotePort);
        }

        [TestMethod]
        public void Echo_DatagramLongerThanScratch_IsNotAnswered()
        {
            BoardBench bench = new BoardBench(2048, 512);
            int client = bench.Client.Socket(SocketType.Dgram);
            bench.Client.SendTo(client, new byte[513], 0, 513, BoardBench.BoardAddress, 7);
            bench.Settle();
            Assert.AreEqual(-(int)SocketError.WouldBlock, bench.Client.Receive(client, new byte[2000], 0, 2000));
            Assert.AreEqual(1, bench.Program.Services[0].Datagrams);
        }

        [TestMethod]
        [DataRow(7, 7)]
        [DataRow(7, 19)]
        [DataRow(19, 7)]
        [DataRow(19, 13)]
        [DataRow(19, 17)]
        [DataRow(7, 37)]
        public void Services_SourcePortOfService_IsNotAnswered(int port, int clientPort)
        {
            BoardBench bench = new BoardBench();
            int client = bench.Client.Socket(SocketType.Dgram);
            Assert.AreEqual(0, bench.Client.Bind(client, 0, clientPort));
            bench.Client.SendTo(client, new byte[10], 0, 10, BoardBench.BoardAddress, port);
            bench.Settle();
            Assert.AreEqual(-(int)SocketError.WouldBlock, bench.Client.Receive(client, new byte[2000], 0, 2000));
        }

        [TestMethod]
        public void Echo_Broadcast_IsNotAnswered()
        {
            BoardBench bench = new BoardBench();
            int client = bench.Client.Socket(SocketType.Dgram);
            bench.Client.SetOption(client, SocketOption.Broadcast, 1);
            Assert.AreEqual(3, bench.Client.SendTo(client, new byte[3], 0, 3, 0xFFFFFFFF, 7));
            Assert.AreEqual(3, bench.Client.SendTo(client, new byte[3], 0, 3, BoardBench.BoardAddress | 0xFF, 7));
            bench.Settle();
            Assert.AreEqual(2, bench.Program.Services[0].Datagrams);
            Assert.AreEqual(-(int)SocketError.WouldBlock, bench.Client.Receive(client, new byte[2000], 0, 2000));
        }

        [TestMethod]
        public void Discard_Data_IsNotAnswered()
        {
            BoardBench bench = new BoardBench();
            int stream = bench.Connect(9);
            int sent = 0;
            byte[] data = new byte[50000];
            while (sent < data.Length)
            {
                sent = SendAll(bench, stream, data, sent);
            }

            int datagrams = bench.Client.Socket(SocketType.Dgram);
            bench.Client.SendTo(datagrams, data, 0, 100, BoardBench.BoardAddress, 9);
            bench.Settle();
            Assert.AreEqual(50100, bench.Program.Services[1].BytesIn);
            Assert.AreEqual(-(int)SocketError.WouldBlock, bench.Client.Receive(stream, data, 0, 1));
            Assert.AreEqual(-(int)SocketError.WouldBlock, bench.Client.Receive(datagrams, data, 0, 1));
            bench.Client.Close(stream);
            bench.Settle();
            Assert.AreEqual(0, bench.CountConnections());
        }

        [TestMethod]
        public void Step_AfterWarmUp_DoesNotAllocate()
        {
            BoardBench bench = new BoardBench();
            int stream = bench.Connect(7);
            int datagrams = bench.Client.Socket(SocketType.Dgram);
            byte[] data = new byte[1000];
            long allocated = 0;
            for (int turn = 0; turn < 3000; turn++)
            {
                bench.Client.Send(stream, data, 0, data.Length);
                bench.Client.SendTo(datagrams, data, 0, data.Length, BoardBench.BoardAddress, 7);
                for (int i = 0; i < 4; i++)
                {
                    bench.Client.Poll(bench.Now);
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    bench.Program.Step(bench.Now);
                    allocated += turn < 1000 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
                }

                bench.Client.Receive(stream, data, 0, data.Length);
                bench.Client.Receive(datagrams, data, 0, data.Length);
                bench.Now++;
            }

            Assert.IsGreaterThan(2900 * 2000, bench.Program.Services[0].BytesOut);
            Assert.AreEqual(0, allocated);
        }

        private static int SendAll(BoardBench bench, int client, byte[] data, int sent)
        {
            for (;;)
            {
                int count = bench.Client.Send(client, data, sent, data.Length - sent);
                bench.Settle();
                if (count <= 0)
                {
                    return sent;
                }

                sent += count;
            }
        }
    }
}
