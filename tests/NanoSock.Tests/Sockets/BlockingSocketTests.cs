using System;
using System.Collections.Generic;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Tests.Support;
using NanoSock.Transport;

namespace NanoSock.Tests.Sockets
{
    /// <summary>The blocking shell: deadlines, wake-ups, threads.</summary>
    [TestClass]
    public class BlockingSocketTests
    {
        private const int Short = 30;

        [TestMethod]
        public void EchoOfSomeOctets()
        {
            using BlockingPair pair = new BlockingPair();
            (Socket client, Socket server) = pair.Connection();
            Assert.IsTrue(client.Connected);
            Assert.IsTrue(server.Connected);
            Assert.AreEqual("10.0.0.1:1001", client.RemoteEndPoint.ToString());
            Assert.AreEqual(client.LocalEndPoint.ToString(), server.RemoteEndPoint.ToString());
            Assert.AreEqual(5, client.Send(new byte[] { 1, 2, 3, 4, 5 }));
            byte[] buffer = new byte[10];
            Assert.AreEqual(5, server.Receive(buffer));
            Assert.AreEqual(5, buffer[4]);
            client.Shutdown(SocketShutdown.Send);
            Assert.IsFalse(client.Connected);
            Assert.AreEqual(0, server.Receive(buffer));
            Assert.IsTrue(server.Connected);
            server.Close();
            Assert.AreEqual(0, client.Receive(buffer));
            client.Close();
            client.Close();
            Assert.IsFalse(client.Connected);
            Assert.AreEqual(-1, client.Handle);
        }

        [TestMethod]
        public void TcpInfoOfABlockingSocket()
        {
            using BlockingPair pair = new BlockingPair();
            (Socket client, Socket server) = pair.Connection();
            TcpInfo info = new TcpInfo();
            client.GetTcpInfo(info);
            Assert.AreEqual(TcpState.Established, info.State);
            Assert.AreEqual(1460, info.PeerSegmentSize);
            server.Close();
            client.Close();
            Assert.ThrowsExactly<ObjectDisposedException>(() => client.GetTcpInfo(info));
        }

        [TestMethod]
        public void UrgentDataOfABlockingSocket()
        {
            using BlockingPair pair = new BlockingPair();
            (Socket client, Socket server) = pair.Connection();
            Assert.AreEqual(5, client.SendUrgent(new byte[5], 0, 5));
            Assert.AreEqual(3, client.Send(new byte[3]));
            Assert.AreEqual(SocketReadiness.Urgent, server.Poll(BlockingPair.Limit, SocketReadiness.Urgent));
            int read = 0;
            while (read < 5)
            {
                read += server.Receive(new byte[100]);
            }

            Assert.AreEqual(5, read);
            Assert.AreEqual(1, server.GetSocketOption(SocketOption.AtMark));
            Assert.AreEqual(3, server.Receive(new byte[100], 0, 3));
            client.Close();
            server.Close();
        }

        [TestMethod]
        public void EveryBlockingCallHasADeadline()
        {
            using BlockingPair pair = new BlockingPair(new StackOptions { TcpSendBuffer = 2048, TcpReceiveBuffer = 2048 });
            using Socket listener = pair.Listener(8);
            listener.AcceptTimeout = Short;
            Assert.AreEqual(SocketError.TimedOut, BlockingPair.ErrorOf(() => listener.Accept()));

            (Socket client, Socket server) = pair.Connection();
            client.ReceiveTimeout = Short;
            client.SendTimeout = Short;
            byte[] buffer = new byte[10000];
            Assert.AreEqual(SocketError.TimedOut, BlockingPair.ErrorOf(() => client.Receive(buffer)));
            Assert.AreEqual(SocketReadiness.None, client.Poll(Short, SocketReadiness.Readable));
            Assert.AreEqual(SocketReadiness.Writable, client.Poll(Short, SocketReadiness.Writable));
            Assert.AreEqual(SocketReadiness.None, client.Poll(0, SocketReadiness.Readable));

            // Both buffers hold 4096 bytes; the rest has to wait for a reader who does not come.
            int sent = 0;
            while (sent < 4096)
            {
                // Silly window avoidance delays the last bytes for longer than this deadline.
                BlockingPair.ErrorOf(() => sent += client.Send(buffer));
            }

            Assert.AreEqual(4096, sent);
            Assert.AreEqual(SocketError.TimedOut, BlockingPair.ErrorOf(() => client.Send(buffer)));

            // The socket is unchanged.
            Assert.AreEqual(2048, server.Receive(buffer));

            using Socket datagrams = new Socket(pair.Client, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = Short };
            datagrams.Bind(new IPEndPoint(IPAddress.Any, 9));
            IPEndPoint from = null;
            Assert.AreEqual(SocketError.TimedOut, BlockingPair.ErrorOf(() => datagrams.ReceiveFrom(buffer, 0, 10, ref from)));
            Assert.AreEqual(SocketError.TimedOut, BlockingPair.ErrorOf(() => datagrams.Receive(buffer)));
        }

        [TestMethod]
        public void ConnectHasADeadlineAndClosesTheSocket()
        {
            using BlockingPair pair = new BlockingPair();
            Socket socket = new Socket(pair.Client, SocketType.Stream, ProtocolType.Tcp);
            Assert.AreEqual(SocketError.TimedOut, BlockingPair.ErrorOf(() => socket.Connect(BlockingPair.At("10.0.0.77", 7), Short)));
            Assert.AreEqual(-1, socket.Handle);
            Assert.ThrowsExactly<ObjectDisposedException>(() => socket.Receive(new byte[1]));
        }

        [TestMethod]
        public void ConnectSaysWhyItFailed()
        {
            using BlockingPair pair = new BlockingPair();
            using Socket socket = new Socket(pair.Client, SocketType.Stream, ProtocolType.Tcp) { ConnectTimeout = BlockingPair.Limit };
            Assert.AreEqual(SocketError.ConnectionRefused, BlockingPair.ErrorOf(() => socket.Connect(BlockingPair.At("10.0.0.1", 99))));
            Assert.AreEqual(SocketError.HostUnreachable, BlockingPair.ErrorOf(() => socket.Connect(BlockingPair.At("10.0.0.77", 7))));
            Assert.AreEqual(SocketError.NetworkUnreachable, BlockingPair.ErrorOf(() => socket.Connect(BlockingPair.At("9.9.9.9", 7))));
            using Socket listener = pair.Listener();
            socket.Connect(BlockingPair.At("10.0.0.1", 7));
            Assert.IsTrue(socket.Connected);
            Assert.AreEqual(SocketError.IsConnected, BlockingPair.ErrorOf(() => socket.Connect(BlockingPair.At("10.0.0.1", 7))));
        }

        [TestMethod]
        public void ClosingFromAnotherThreadWakesTheWaiter()
        {
            using BlockingPair pair = new BlockingPair(new StackOptions { TcpSendBuffer = 2048, TcpReceiveBuffer = 2048 });
            Interrupted(pair.Listener(8), socket => socket.Accept());
            Interrupted(pair.Connection().Client, socket => socket.Receive(new byte[1]));
            Interrupted(pair.Connection().Client, socket => socket.Poll(-1, SocketReadiness.Readable));
            Interrupted(pair.Connection().Client, socket =>
            {
                while (true)
                {
                    socket.Send(new byte[10000]);
                }
            });
            Interrupted(new Socket(pair.Client, SocketType.Stream, ProtocolType.Tcp), socket => socket.Connect(BlockingPair.At("10.0.0.77", 7)), SocketError.HostUnreachable);
            Socket datagrams = new Socket(pair.Client, SocketType.Dgram, ProtocolType.Udp);
            datagrams.Bind(new IPEndPoint(IPAddress.Any, 9));
            IPEndPoint from = null;
            Interrupted(datagrams, socket => socket.ReceiveFrom(new byte[1], 0, 1, ref from));
        }

        [TestMethod]
        public void DisposingTheRunnerWakesEverybody()
        {
            BlockingPair pair = new BlockingPair();
            (Socket client, Socket server) = pair.Connection();
            Socket listener = pair.Listener(8);
            List<BlockingPair.Task> tasks = new List<BlockingPair.Task>();
            SocketError[] errors = new SocketError[4];
            client.ReceiveTimeout = -1;
            server.ReceiveTimeout = -1;
            listener.AcceptTimeout = -1;
            tasks.Add(BlockingPair.Start(() => errors[0] = BlockingPair.ErrorOf(() => client.Receive(new byte[1]))));
            tasks.Add(BlockingPair.Start(() => errors[1] = BlockingPair.ErrorOf(() => client.Poll(-1, SocketReadiness.Readable))));
            tasks.Add(BlockingPair.Start(() => errors[2] = BlockingPair.ErrorOf(() => server.Receive(new byte[1]))));
            tasks.Add(BlockingPair.Start(() => errors[3] = BlockingPair.ErrorOf(() => listener.Accept())));
            Thread.Sleep(Short);
            pair.Dispose();
            foreach (BlockingPair.Task task in tasks)
            {
                task.Join();
            }

            // The client's node ends first, and its last FIN may reach the server's reader before that is interrupted.
            Assert.IsTrue(errors[2] == SocketError.Interrupted || errors[2] == SocketError.Success, errors[2].ToString());
            errors[2] = SocketError.Interrupted;
            foreach (SocketError error in errors)
            {
                Assert.AreEqual(SocketError.Interrupted, error);
            }

            Assert.AreEqual(SocketError.Interrupted, BlockingPair.ErrorOf(() => client.Send(new byte[1])));
            pair.Dispose();
        }

        [TestMethod]
        public void PeersResetEndsABlockedReceive()
        {
            using BlockingPair pair = new BlockingPair();
            (Socket client, Socket server) = pair.Connection();
            SocketError error = SocketError.Success;
            BlockingPair.Task task = BlockingPair.Start(() => error = BlockingPair.ErrorOf(() => client.Receive(new byte[1])));
            server.SetSocketOption(SocketOption.Linger, 0);
            server.Close();
            task.Join();
            Assert.AreEqual(SocketError.ConnectionReset, error);
        }

        // A Send that has queued data returns its count; the reset that ended it is the next call's error.
        [TestMethod]
        public void AResetInTheMiddleOfASendIsReportedByTheNextCall()
        {
            using BlockingPair pair = new BlockingPair();
            foreach (bool receives in new[] { false, true })
            {
                (Socket client, Socket server) = pair.Connection();
                int sent = 0;
                BlockingPair.Task sender = BlockingPair.Start(() => sent = client.Send(new byte[1000000]));

                // The send has filled both buffers; it waits.
                while (server.Available < 500)
                {
                    Thread.Sleep(1);
                }

                // With data unread, close sends a reset.
                server.Close();
                sender.Join();
                Assert.IsTrue(sent > 0 && sent < 1000000, "sent: " + sent);
                SocketError error = BlockingPair.ErrorOf(() => _ = receives ? client.Receive(new byte[1]) : client.Send(new byte[1]));
                Assert.AreEqual(SocketError.ConnectionReset, error);
            }
        }

        [TestMethod]
        public void ReaderAndWriterOnOneSocket()
        {
            using BlockingPair pair = new BlockingPair();
            (Socket client, Socket server) = pair.Connection();
            BlockingPair.Task echo = BlockingPair.Start(() => Echo(server));
            Exchange(client, 300000);
            echo.Join();
        }

        [TestMethod]
        public void ManySocketsAtOnce()
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
        public void EachOctetGoesToOneReader()
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
        public void BothEndsOnOneNode()
        {
            using StackRunner runner = new StackRunner(new NetStack(new StackOptions { Secret = Simulation.Secret(1) }));
            Assert.AreEqual(0, runner.AddInterface(new LoopbackLink(1500, 16), IPAddress.Parse("127.0.0.1").Value, 8));
            runner.Start();
            Socket listener = new Socket(runner, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(BlockingPair.At("127.0.0.1", 7));
            listener.Listen(4);
            Socket client = new Socket(runner, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = BlockingPair.Limit, SendTimeout = BlockingPair.Limit };
            client.Connect(BlockingPair.At("127.0.0.1", 7));
            Socket server = listener.Accept();
            BlockingPair.Task echo = BlockingPair.Start(() => Echo(server));
            Exchange(client, 1000000);
            echo.Join();
        }

        [TestMethod]
        public void LargeSendOnOneNodeWithItsReader()
        {
            using StackRunner runner = new StackRunner(new NetStack(new StackOptions { Secret = Simulation.Secret(1), TcpSendBuffer = 1024, TcpReceiveBuffer = 65536 }));
            Assert.AreEqual(0, runner.AddInterface(new LoopbackLink(1500, 16), IPAddress.Parse("127.0.0.1").Value, 8));
            runner.Start();
            Socket listener = new Socket(runner, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(BlockingPair.At("127.0.0.1", 7));
            listener.Listen(4);
            Socket client = new Socket(runner, SocketType.Stream, ProtocolType.Tcp) { SendTimeout = BlockingPair.Limit };
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
        public void RunnersThreadLearnsThatTheLinkIsFull()
        {
            ScriptLink link = new ScriptLink(1500);
            RecordingWait wait = new RecordingWait();
            using StackRunner runner = new StackRunner(new NetStack(new StackOptions { Secret = Simulation.Secret(1) }), null, wait);
            Assert.AreEqual(0, runner.AddInterface(link, PacketLadder.NodeAddress, 24));
            runner.Start();
            Assert.IsTrue(wait.Waiting.WaitOne(BlockingPair.Limit));
            link.Room = 0;
            using Socket socket = new Socket(runner, SocketType.Stream, ProtocolType.Tcp);
            BlockingPair.Task connecting = BlockingPair.Start(() => BlockingPair.ErrorOf(() => socket.Connect(BlockingPair.At("10.0.0.2", 7))));
            Assert.IsTrue(wait.WaitingForRoom.WaitOne(BlockingPair.Limit), "The thread does not wait for room.");
            socket.Close();
            connecting.Join();
        }

        private static void Interrupted(Socket socket, Action<Socket> call, SocketError also = SocketError.Interrupted)
        {
            socket.ReceiveTimeout = -1;
            socket.SendTimeout = -1;
            socket.AcceptTimeout = -1;
            SocketError error = SocketError.Success;
            BlockingPair.Task task = BlockingPair.Start(() => error = BlockingPair.ErrorOf(() => call(socket)));
            Thread.Sleep(Short);
            socket.Close();
            task.Join();
            Assert.IsTrue(error == SocketError.Interrupted || error == also, error.ToString());
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
                Assert.AreEqual(total, socket.Send(TcpWire.PatternAt(0, total)));
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
            CollectionAssert.AreEqual(TcpWire.PatternAt(0, total), back[..total]);
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
