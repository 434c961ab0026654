using System.Collections.Generic;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Sockets
{
    /// <summary>Several threads on blocking sockets, and both ends on one node.</summary>
    [TestClass]
    public class BlockingThreadTests
    {
        [TestMethod]
        public void Socket_ConcurrentReaderAndWriter_EchoIsIdentical()
        {
            using BlockingPair pair = new BlockingPair();
            (Socket client, Socket server) = pair.Connection();
            BlockingPair.Task echo = BlockingPair.Start(() => Echo(server));
            Exchange(client, 300000);
            echo.Join();
        }

        [TestMethod]
        public void Accept_ManyThreads_EachServesOneConnection()
        {
            using BlockingPair pair = new BlockingPair();
            Socket listener = pair.Listener(7, 32);
            List<BlockingPair.Task> tasks = new List<BlockingPair.Task>();
            for (int i = 0; i < 20; i++)
            {
                // Several threads wait at one listener; each gets one connection.
                tasks.Add(BlockingPair.Start(() => Echo(listener.Accept())));
            }

            for (int i = 0; i < 20; i++)
            {
                tasks.Add(BlockingPair.Start(() => Exchange(pair.Connect(), 20000)));
            }

            foreach (BlockingPair.Task task in tasks)
            {
                task.Join();
            }
        }

        [TestMethod]
        public void Receive_SeveralThreads_EachByteIsReadOnce()
        {
            using BlockingPair pair = new BlockingPair();
            (Socket client, Socket server) = pair.Connection();
            int[] counts = new int[256];
            List<BlockingPair.Task> readers = new List<BlockingPair.Task>();
            for (int i = 0; i < 4; i++)
            {
                readers.Add(BlockingPair.Start(() =>
                {
                    byte[] buffer = new byte[7];
                    for (int length = server.Receive(buffer); length > 0; length = server.Receive(buffer))
                    {
                        for (int j = 0; j < length; j++)
                        {
                            Interlocked.Increment(ref counts[buffer[j]]);
                        }
                    }
                }));
            }

            byte[] all = new byte[256];
            for (int i = 0; i < 256; i++)
            {
                all[i] = (byte)i;
            }

            for (int i = 0; i < 100; i++)
            {
                client.Send(all);
            }

            client.Shutdown(SocketShutdown.Send);
            foreach (BlockingPair.Task reader in readers)
            {
                reader.Join();
            }

            foreach (int count in counts)
            {
                Assert.AreEqual(100, count);
            }
        }

        // Over loopback a call's own Poll does all the work: a wake-up that comes before the wait must not be missed.
        [TestMethod]
        public void Loopback_BothEndsOnOneNode_EchoIsIdentical()
        {
            using StackRunner runner = new StackRunner(new NetStack(new StackOptions
            {
                Secret = Simulation.Secret(1)
            }));
            Assert.AreEqual(0, runner.AddInterface(new LoopbackLink(1500, 16), IPAddress.Parse("127.0.0.1").Value, 8));
            runner.Start();
            Socket listener = new Socket(runner, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(BlockingPair.At("127.0.0.1", 7));
            listener.Listen(4);
            Socket client = new Socket(runner, SocketType.Stream,
                ProtocolType.Tcp) { ReceiveTimeout = BlockingPair.Limit, SendTimeout = BlockingPair.Limit };
            client.Connect(BlockingPair.At("127.0.0.1", 7));
            Socket server = listener.Accept();
            BlockingPair.Task echo = BlockingPair.Start(() => Echo(server));
            Exchange(client, 1000000);
            echo.Join();
        }

        [TestMethod]
        public void Loopback_LargeSend_Completes()
        {
            using StackRunner runner = new StackRunner(new NetStack(new StackOptions
            {
                Secret = Simulation.Secret(1), TcpSendBuffer = 1024, TcpReceiveBuffer = 65536
            }));
            Assert.AreEqual(0, runner.AddInterface(new LoopbackLink(1500, 16), IPAddress.Parse("127.0.0.1").Value, 8));
            runner.Start();
            Socket listener = new Socket(runner, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(BlockingPair.At("127.0.0.1", 7));
            listener.Listen(4);
            Socket client = new Socket(runner, SocketType.Stream,
                ProtocolType.Tcp) { SendTimeout = BlockingPair.Limit };
            client.Connect(BlockingPair.At("127.0.0.1", 7));
            Socket server = listener.Accept();

            // The Poll of each partial Send empties the buffer again.
            Assert.AreEqual(32768, client.Send(new byte[32768]));
            server.ReceiveTimeout = BlockingPair.Limit;
            int received = 0;
            byte[] buffer = new byte[1000];
            while (received < 32768)
            {
                received += server.Receive(buffer);
            }
        }

        [TestMethod]
        public void Connect_LinkFull_RunnerWaitsForRoom()
        {
            TestLink link = new TestLink(LinkMedium.Ip, 1500);
            RecordingWait wait = new RecordingWait();
            using StackRunner runner = new StackRunner(new NetStack(new StackOptions { Secret = Simulation.Secret(1) }),
                null, wait);
            Assert.AreEqual(0, runner.AddInterface(link, PacketLadder.NodeAddress, 24));
            runner.Start();
            Assert.IsTrue(wait.Waiting.WaitOne(BlockingPair.Limit));
            link.Room = 0;
            using Socket socket = new Socket(runner, SocketType.Stream, ProtocolType.Tcp);
            BlockingPair.Task connecting =
                BlockingPair.Start(() => BlockingPair.ErrorOf(() => socket.Connect(BlockingPair.At("10.0.0.2", 7))));
            Assert.IsTrue(wait.WaitingForRoom.WaitOne(BlockingPair.Limit), "The thread does not wait for room.");
            socket.Close();
            connecting.Join();
        }

        private static void Echo(Socket socket)
        {
            socket.ReceiveTimeout = BlockingPair.Limit;
            socket.SendTimeout = BlockingPair.Limit;
            byte[] buffer = new byte[1000];
            for (int length = socket.Receive(buffer); length > 0; length = socket.Receive(buffer))
            {
                Assert.AreEqual(length, socket.Send(buffer, 0, length));
            }

            socket.Close();
        }

        private static void Exchange(Socket socket, int total)
        {
            BlockingPair.Task writer = BlockingPair.Start(() =>
            {
                Assert.AreEqual(total, socket.Send(StreamPattern.Make(0, total)));
                socket.Shutdown(SocketShutdown.Send);
            });
            byte[] back = new byte[total + 1];
            int received = 0;
            while (true)
            {
                int length = socket.Receive(back, received, back.Length - received);
                received += length;
                if (length == 0)
                {
                    break;
                }
            }

            writer.Join();
            Assert.AreEqual(total, received);
            CollectionAssert.AreEqual(StreamPattern.Make(0, total), back[..total]);
            socket.Close();
        }

        private sealed class RecordingWait : IStackWait
        {
            private readonly AutoResetEvent _event = new AutoResetEvent(false);

            internal ManualResetEvent Waiting { get; } = new ManualResetEvent(false);

            internal ManualResetEvent WaitingForRoom { get; } = new ManualResetEvent(false);

            public void Wake()
            {
                _event.Set();
            }

            public void Wait(int milliseconds, bool forRoom)
            {
                (forRoom ? WaitingForRoom : Waiting).Set();
                _event.WaitOne(milliseconds);
            }
        }
    }
}
