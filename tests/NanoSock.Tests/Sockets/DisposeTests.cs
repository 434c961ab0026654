using System;
using System.Diagnostics;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Sockets
{
    /// <summary>The disposal of a node, with data queued and threads blocked, in any state of its link, its peer and
    /// its clock.</summary>
    [TestClass]
    public class DisposeTests
    {
        private const int Short = 100;

        [TestMethod]
        public void Dispose_QueuedData_ReachesPeer()
        {
            foreach (bool closes in new[] { true, false })
            {
                using BlockingPair pair = new BlockingPair(new StackOptions
                {
                    TcpSendBuffer = 65536, TcpReceiveBuffer = 2048
                });
                (Socket client, Socket server) = pair.Connection();
                Assert.AreEqual(60000, client.Send(StreamPattern.Make(0, 60000)));
                if (closes)
                {
                    client.Close();
                }

                BlockingPair.Task reader = BlockingPair.Start(() =>
                {
                    byte[] all = new byte[60001];
                    int received = 0;
                    for (int length = 1; length > 0; received += length)
                    {
                        length = server.Receive(all, received, all.Length - received);
                    }

                    Assert.AreEqual(60000, received);
                    CollectionAssert.AreEqual(StreamPattern.Make(0, 60000), all[..60000]);
                });
                Assert.IsTrue(pair.Client.Dispose(BlockingPair.Limit));
                reader.Join();
                server.Close();
            }
        }

        [TestMethod]
        public void Dispose_DatagramAwaitsArp_IsSent()
        {
            using BlockingPair pair = new BlockingPair();
            using Socket receiver = new Socket(pair.Server, SocketType.Dgram,
                ProtocolType.Udp) { ReceiveTimeout = BlockingPair.Limit };
            receiver.Bind(new IPEndPoint(IPAddress.Any, 9));
            using Socket sender = new Socket(pair.Client, SocketType.Dgram, ProtocolType.Udp);

            // No reply resolves the neighbor while this thread holds the peer's lock.
            bool sent;
            BlockingPair.Task later;
            lock (pair.Server.SyncRoot)
            {
                sender.SendTo(new byte[7], 0, 7, BlockingPair.At("10.0.0.1", 9));
                later = BlockingPair.Start(() => pair.Client.Dispose(BlockingPair.Limit));
                Thread.Sleep(Short);
            }

            later.Join();
            sent = pair.Client.Dispose(0);
            Assert.IsTrue(sent);
            Assert.AreEqual(7, receiver.Receive(new byte[10]));
        }

        [TestMethod]
        public void Dispose_FramesInLinkQueue_AreSent()
        {
            SlowStream stream = new SlowStream();
            using StackRunner runner = Runner(new SlipLink(stream, 576, 4));
            using Socket socket = new Socket(runner, SocketType.Dgram, ProtocolType.Udp);
            for (int i = 0; i < 5; i++)
            {
                socket.SendTo(new byte[500], 0, 500, BlockingPair.At("10.0.0.2", 9));
            }

            Assert.IsTrue(stream.Written < 2600);
            Assert.IsTrue(runner.Dispose(BlockingPair.Limit));
            Assert.IsTrue(stream.Written >= 5 * 528, "written: " + stream.Written);
        }

        [TestMethod]
        public void Dispose_NothingQueued_ReturnsAtOnce()
        {
            using DisposeWorld world = new DisposeWorld();
            world.Cable.IsPulled = true;
            Stopwatch watch = Stopwatch.StartNew();
            Assert.IsTrue(world.Client.Dispose(BlockingPair.Limit));
            Assert.IsTrue(watch.ElapsedMilliseconds < BlockingPair.Limit / 2);
        }

        [TestMethod]
        [DataRow("unplugged")]
        [DataRow("throws")]
        [DataRow("full")]
        [DataRow("peer is gone")]
        public void Dispose_TimeoutExpires_ReturnsFalse(string trouble)
        {
            foreach (bool paused in new[] { false, true })
            {
                using DisposeWorld world = new DisposeWorld();
                world.Cable.IsPulled = trouble == "unplugged";
                world.Link.Throws = trouble == "throws";
                world.Link.IsFull = trouble == "full";
                if (trouble == "peer is gone")
                {
                    world.Hold();
                }

                world.Clock.IsPaused = paused;
                world.Socket.Send(new byte[1000]);
                world.Socket.Close();
                Stopwatch watch = Stopwatch.StartNew();
                Assert.IsFalse(world.Client.Dispose(Short), trouble);
                Assert.IsTrue(watch.ElapsedMilliseconds < BlockingPair.Limit / 2, trouble);
                Assert.IsTrue(world.Wait.Thread.Join(BlockingPair.Limit), "The thread runs on.");
                Assert.IsFalse(world.Client.Dispose(0), "What was lost is lost.");
            }
        }

        [TestMethod]
        public void Dispose_ResetWhileWaiting_ReturnsFalse()
        {
            using BlockingPair pair = new BlockingPair(new StackOptions
            {
                TcpSendBuffer = 65536, TcpReceiveBuffer = 2048
            });
            (Socket client, Socket server) = pair.Connection();
            client.Send(new byte[60000]);
            client.Close();
            using Socket other = new Socket(pair.Client, SocketType.Stream,
                ProtocolType.Tcp) { AcceptTimeout = BlockingPair.Limit };
            other.Bind(new IPEndPoint(IPAddress.Any, 99));
            other.Listen(1);
            bool sent = true;
            BlockingPair.Task disposing = BlockingPair.Start(() => sent = pair.Client.Dispose(-1));

            // A blocked call ends when the wait has begun: only what is lost from then on counts.
            Assert.AreEqual(SocketError.Interrupted, BlockingPair.ErrorOf(() => other.Accept()));
            server.SetSocketOption(SocketOption.Linger, 0);
            server.Close();
            disposing.Join();
            Assert.IsFalse(sent);
        }

        [TestMethod]
        public void Dispose_OpenSockets_PeersReceiveFinOrReset()
        {
            using BlockingPair pair = new BlockingPair();
            (Socket client, Socket server) = pair.Connection();
            using Socket listener = pair.Listener(99);
            Socket waiting = pair.Connect(99);
            Assert.IsTrue(pair.Client.Dispose(BlockingPair.Limit));
            Assert.AreEqual(0, server.Receive(new byte[1]));

            using BlockingPair other = new BlockingPair();
            using Socket never = other.Listener(99);
            waiting = other.Connect(99);
            Assert.IsTrue(other.Server.Dispose(BlockingPair.Limit));
            Assert.AreEqual(SocketError.ConnectionReset, BlockingPair.ErrorOf(() => waiting.Receive(new byte[1])));
        }

        [TestMethod]
        public void Dispose_CalledByLink_EndsNode()
        {
            foreach (bool byThread in new[] { false, true })
            {
                using DisposeWorld world = new DisposeWorld();
                world.Link.OnTransmit = () => Assert.IsFalse(world.Client.Dispose(BlockingPair.Limit));
                if (byThread)
                {
                    world.Link.OnReceive = () => world.Client.Dispose(BlockingPair.Limit);
                    world.Wait.Wake();
                }
                else
                {
                    BlockingPair.ErrorOf(() => world.Socket.Send(new byte[10]));
                }

                Assert.IsTrue(world.Wait.Thread.Join(BlockingPair.Limit), "The thread runs on.");
                world.Client.Dispose(BlockingPair.Limit);
                Assert.AreEqual(SocketError.Interrupted, BlockingPair.ErrorOf(() => world.Socket.Send(new byte[1])));
            }
        }

        [TestMethod]
        public void Dispose_OnRunnerThread_DoesNotDeadlock()
        {
            using DisposeWorld world = new DisposeWorld();
            bool sent = false;
            ManualResetEvent done = new ManualResetEvent(false);
            world.Wait.OnWait = () =>
            {
                world.Wait.OnWait = null;
                sent = world.Client.Dispose(BlockingPair.Limit);
                done.Set();
            };
            world.Wait.Wake();
            Assert.IsTrue(done.WaitOne(BlockingPair.Limit));
            Assert.IsTrue(sent);
            Assert.IsTrue(world.Wait.Thread.Join(BlockingPair.Limit), "The thread runs on.");
        }

        [TestMethod]
        public void Dispose_HoldingTheLock_Returns()
        {
            using DisposeWorld world = new DisposeWorld();
            world.Socket.Send(new byte[10]);
            lock (world.Client.SyncRoot)
            {
                Assert.IsTrue(world.Client.Dispose(BlockingPair.Limit));
            }

            Assert.IsTrue(world.Wait.Thread.Join(BlockingPair.Limit), "The thread runs on.");
        }

        [TestMethod]
        public void Dispose_RunnerNotStarted_SendsQueuedData()
        {
            using DisposeWorld world = new DisposeWorld(false);
            world.Socket.Send(new byte[1000]);
            world.Socket.Close();
            Assert.IsTrue(world.Client.Dispose(BlockingPair.Limit));
        }

        [TestMethod]
        public void Dispose_SeveralThreads_AllReturn()
        {
            using DisposeWorld world = new DisposeWorld();
            world.Cable.IsPulled = true;
            world.Socket.Send(new byte[10]);
            BlockingPair.Task first = BlockingPair.Start(() => Assert.IsFalse(world.Client.Dispose(-1)));
            Thread.Sleep(Short);
            Assert.IsFalse(world.Client.Dispose(0));
            first.Join();
            Assert.IsFalse(world.Client.Dispose(0));
        }

        [TestMethod]
        public void Calls_AfterDispose_ThrowObjectDisposed()
        {
            using DisposeWorld world = new DisposeWorld();
            world.Client.Dispose();
            uint frames = world.Client.Stack.GetCounter(Counter.FramesOut);
            world.Socket.Close();
            Assert.AreEqual(frames, world.Client.Stack.GetCounter(Counter.FramesOut),
                "A frame left a node that has ended.");
            Assert.ThrowsExactly<ObjectDisposedException>(() => world.Client.Start());
            Assert.ThrowsExactly<ObjectDisposedException>(() => new Socket(world.Client,
                SocketType.Stream, ProtocolType.Tcp));
            Assert.AreEqual("millisecondsTimeout",
                Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => world.Client.Dispose(-2)).ParamName);
        }

        [TestMethod]
        public void Thread_OfRunner_IsBackground()
        {
            using DisposeWorld world = new DisposeWorld();
            Assert.IsTrue(world.Wait.Thread.IsBackground);
        }

        private static StackRunner Runner(ILink link)
        {
            StackRunner runner = new StackRunner(new NetStack(new StackOptions { Secret = Simulation.Secret(1) }));
            Assert.AreEqual(0, runner.AddInterface(link, IPAddress.Parse("10.0.0.1").Value, 24));
            runner.Start();
            return runner;
        }
    }
}
