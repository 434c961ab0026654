using System;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Sockets
{
    /// <summary>Sockets that programs lose without closing them.</summary>
    [TestClass]
    public class LostSocketTests
    {
        [TestMethod]
        public void Finalizer_LostSocket_SendsFin()
        {
            using BlockingPair pair = new BlockingPair();
            Socket server = LoseAClient(pair);
            Collect();
            Assert.AreEqual(3, server.Receive(new byte[10]));
            Assert.AreEqual(0, server.Receive(new byte[10]));
            server.Close();
            Wait(() => InUse(pair.Client) == 0);
        }

        [TestMethod]
        public void Finalizer_LostListener_ResetsPendingConnection()
        {
            using BlockingPair pair = new BlockingPair();
            Socket client = LoseAListener(pair);
            Collect();
            Assert.AreEqual(SocketError.ConnectionReset, BlockingPair.ErrorOf(() => client.Receive(new byte[1])));
            client.Close();
            Wait(() => InUse(pair.Server) == 0);
        }

        [TestMethod]
        public void Finalizer_LostSockets_FreeTheirEntries()
        {
            using StackRunner runner = new StackRunner(new NetStack(new StackOptions
            {
                Secret = Simulation.Secret(1), TcpSockets = 4, UdpSockets = 2
            }));
            for (int round = 0; round < 20; round++)
            {
                // The thread was never started: the new socket's own call closes the lost ones.
                LoseMany(runner);
                Collect();
            }
        }

        // On nanoCLR, a thread may be aborted after the node has assigned a descriptor.
        [TestMethod]
        public void Create_ThreadAbortedBeforeOwner_ClosesSocket()
        {
            NetStack stack = new NetStack(new StackOptions { Secret = Simulation.Secret(1), TcpSockets = 4 });
            using StackRunner runner = new StackRunner(stack);
            int descriptor = stack.Socket(SocketType.Stream);
            runner.IsBroken = true;
            runner.IsAssigning = true;
            Socket next = new Socket(runner, SocketType.Stream, ProtocolType.Tcp);
            Assert.IsFalse(runner.IsAssigning);
            lock (runner.SyncRoot)
            {
                runner.PollLocked();
            }

            Assert.AreEqual(-1, stack.SlotOf(descriptor));
            next.Close();
        }

        // The finalizer's thread never blocks, and the number of a closed socket is not closed twice.
        [TestMethod]
        public void Finalizer_LockHeld_DoesNotBlock()
        {
            using BlockingPair pair = new BlockingPair(new StackOptions { TcpSockets = 1, UdpSockets = 0 });
            lock (pair.Client.SyncRoot)
            {
                LoseClosed(pair.Client);
                Collect();
                using Socket next = new Socket(pair.Client, SocketType.Stream, ProtocolType.Tcp);
                Collect();
                pair.Client.PollLocked();
                next.Bind(new IPEndPoint(IPAddress.Any, 9));
                Assert.AreEqual(1, InUse(pair.Client));
            }

            Assert.AreEqual(0u, pair.Client.Stack.GetCounter(Counter.BadDescriptors));
        }

        [TestMethod]
        public void Finalizer_ConstructorThrew_ClosesNothing()
        {
            StackRunner runner = new StackRunner(new NetStack(new StackOptions
            {
                Secret = Simulation.Secret(1), TcpSockets = 1, UdpSockets = 0
            }));
            using Socket only = new Socket(runner, SocketType.Stream, ProtocolType.Tcp);
            for (int i = 0; i < 10; i++)
            {
                Assert.ThrowsExactly<ArgumentNullException>(() => new Socket(null,
                    SocketType.Stream, ProtocolType.Tcp));
                Assert.ThrowsExactly<SocketException>(() => new Socket(runner, SocketType.Stream, ProtocolType.Tcp));
            }

            Collect();
            only.Bind(new IPEndPoint(IPAddress.Any, 9));
            Assert.AreEqual(1, InUse(runner));
            LoseMany(new StackRunner(new NetStack(new StackOptions { Secret = Simulation.Secret(1) })));
            runner.Dispose();
            Collect();
        }

        private static void Collect()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        private static void Wait(Func<bool> condition)
        {
            for (int i = 0; i < BlockingPair.Limit && !condition(); i++)
            {
                Thread.Sleep(1);
            }

            Assert.IsTrue(condition());
        }

        private static int InUse(StackRunner runner)
        {
            SocketInfo info = new SocketInfo();
            int count = 0;
            lock (runner.SyncRoot)
            {
                for (int i = 0; i < runner.Stack.TableCapacity; i++)
                {
                    count += runner.Stack.GetSocketInfo(i, info) && info.State != NanoSock.Transport.TcpState.TimeWait
                        ? 1
                        : 0;
                }
            }

            return count;
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static Socket LoseAClient(BlockingPair pair)
        {
            using Socket listener = pair.Listener();
            pair.Connect().Send(new byte[3]);
            Socket server = listener.Accept();
            server.ReceiveTimeout = BlockingPair.Limit;
            return server;
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static Socket LoseAListener(BlockingPair pair)
        {
            pair.Listener();
            return pair.Connect();
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static void LoseMany(StackRunner runner)
        {
            for (int i = 0; i < 4; i++)
            {
                _ = new Socket(runner, SocketType.Stream, ProtocolType.Tcp);
            }

            for (int i = 0; i < 2; i++)
            {
                new Socket(runner, SocketType.Dgram, ProtocolType.Udp).Bind(new IPEndPoint(IPAddress.Any, 9 + i));
            }
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static void LoseClosed(StackRunner runner)
        {
            Socket socket = new Socket(runner, SocketType.Stream, ProtocolType.Tcp);
            runner.Stack.Close(socket.Handle);
        }
    }
}
