using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Sockets
{
    /// <summary>Look-ups of names that block, and connections to a host by its name.</summary>
    [TestClass]
    public sealed class DnsTests : IDisposable
    {
        private readonly ScriptedResolver _resolver;
        private readonly StackRunner _runner;

        public DnsTests()
        {
            _runner = new StackRunner(new NetStack(new StackOptions { Secret = Simulation.Secret(1) }));
            Assert.AreEqual(0, _runner.AddInterface(new LoopbackLink(1500, 16), IPAddress.Loopback.Value, 8));
            _resolver = new ScriptedResolver(_runner.Stack);
            _runner.Resolver = _resolver;
            _runner.Start();
        }

        public void Dispose()
        {
            _runner.Dispose(0);
        }

        [TestMethod]
        public void GetHostEntry_KnownName_HasNameAndAddresses()
        {
            _resolver.Add("board", "10.0.0.1", "10.0.0.2");
            IPHostEntry entry = Dns.GetHostEntry(_runner, "board");
            Assert.AreEqual("name of board", entry.HostName);
            Assert.AreEqual("10.0.0.1 10.0.0.2", string.Join(" ", entry.AddressList.Select(a => a.ToString())));
            AllAreReleased();
        }

        [TestMethod]
        public void GetHostEntry_Address_HasItsName()
        {
            _resolver.Add("PTR 10.0.0.9");
            IPHostEntry entry = Dns.GetHostEntry(_runner, IPAddress.Parse("10.0.0.9"));
            Assert.AreEqual("name of PTR 10.0.0.9", entry.HostName);
            Assert.AreEqual("10.0.0.9", entry.AddressList.Single().ToString());
        }

        [TestMethod]
        public void GetHostEntry_Number_BeginsNoQuery()
        {
            IPHostEntry entry = Dns.GetHostEntry(_runner, "10.0.0.9");
            Assert.AreEqual("10.0.0.9", entry.HostName);
            Assert.AreEqual("10.0.0.9", entry.AddressList.Single().ToString());
            Assert.AreEqual(0, _resolver.Begun);
        }

        [TestMethod]
        [DataRow(SocketError.HostNotFound)]
        [DataRow(SocketError.NoData)]
        [DataRow(SocketError.TryAgain)]
        public void GetHostEntry_FailedQuery_ThrowsItsError(SocketError error)
        {
            _resolver.Fail("board", error);
            Assert.AreEqual(error, BlockingPair.ErrorOf(() => Dns.GetHostEntry(_runner, "board")));
            Assert.AreEqual(error, BlockingPair.ErrorOf(() => NewSocket().Connect("board", 80)));
            AllAreReleased();
        }

        [TestMethod]
        public void GetHostEntry_NoName_IsHostNotFound()
        {
            Assert.AreEqual(SocketError.HostNotFound, BlockingPair.ErrorOf(() => Dns.GetHostEntry(_runner, "")));
        }

        [TestMethod]
        public void GetHostEntry_NoAnswer_IsTimedOutAndReleased()
        {
            _resolver.Delay = -1;
            Assert.AreEqual(SocketError.TimedOut, BlockingPair.ErrorOf(() => Dns.GetHostEntry(_runner, "board", 10)));
            Assert.AreEqual(1, _resolver.Begun);
            AllAreReleased();
        }

        [TestMethod]
        public void GetHostEntry_NoResolver_IsNoRecovery()
        {
            using StackRunner runner = new StackRunner(new NetStack(new StackOptions()));
            Assert.AreEqual(SocketError.NoRecovery, BlockingPair.ErrorOf(() => Dns.GetHostEntry(runner, "board")));
            Assert.AreEqual("10.0.0.9", Dns.GetHostEntry(runner, "10.0.0.9").HostName);
        }

        [TestMethod]
        public void GetHostEntry_WrongArguments_Throw()
        {
            Assert.ThrowsExactly<ArgumentNullException>(() => Dns.GetHostEntry(null, "board"));
            Assert.ThrowsExactly<ArgumentNullException>(() => Dns.GetHostEntry(_runner, (string)null));
            Assert.ThrowsExactly<ArgumentNullException>(() => Dns.GetHostEntry(_runner, (IPAddress)null));
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Dns.GetHostEntry(_runner, "board", -2));
        }

        [TestMethod]
        public void GetHostEntry_MoreCallersThanQueries_EachGetsItsAnswer()
        {
            List<BlockingPair.Task> tasks = new List<BlockingPair.Task>();
            for (int i = 1; i <= 12; i++)
            {
                string name = "host" + i;
                string address = "10.0.0." + i;
                _resolver.Add(name, address);
                tasks.Add(BlockingPair.Start(() => Assert.AreEqual(address,
                    Dns.GetHostEntry(_runner, name, BlockingPair.Limit).AddressList.Single().ToString())));
            }

            tasks.ForEach(t => t.Join());
            AllAreReleased();
        }

        [TestMethod]
        public void GetHostEntry_RunnerEnds_IsInterrupted()
        {
            _resolver.Delay = -1;
            BlockingPair.Task task = BlockingPair.Start(() => Assert.AreEqual(SocketError.Interrupted,
                BlockingPair.ErrorOf(() => Dns.GetHostEntry(_runner, "board", BlockingPair.Limit))));
            AwaitQuery();
            _runner.Dispose(0);
            task.Join();
            Assert.ThrowsExactly<ObjectDisposedException>(() => Dns.GetHostEntry(_runner, "board"));
        }

        [TestMethod]
        public void Connect_SocketClosedDuringLookUp_IsInterrupted()
        {
            _resolver.Delay = -1;
            Socket socket = NewSocket();
            BlockingPair.Task task = BlockingPair.Start(() => Assert.AreEqual(SocketError.Interrupted,
                BlockingPair.ErrorOf(() => socket.Connect("board", 80))));
            AwaitQuery();
            socket.Close();
            task.Join();
            AllAreReleased();
        }

        [TestMethod]
        public void Connect_FirstAddressRefuses_TriesTheNext()
        {
            Socket listener = NewSocket();
            listener.Bind(BlockingPair.At("127.0.0.3", 80));
            listener.Listen(1);
            _resolver.Add("board", "127.0.0.2", "127.0.0.3");
            Socket client = NewSocket();
            client.Connect("board", 80);
            Assert.AreEqual("127.0.0.3:80", client.RemoteEndPoint.ToString());
            Assert.IsTrue(client.Connected);
        }

        [TestMethod]
        public void Connect_AllAddressesRefuse_ThrowsTheLastError()
        {
            _resolver.Add("board", "127.0.0.2", "127.0.0.3");
            Socket client = NewSocket();
            Assert.AreEqual(SocketError.ConnectionRefused, BlockingPair.ErrorOf(() => client.Connect("board", 80)));
            Assert.IsFalse(client.Connected);
        }

        [TestMethod]
        public void Connect_NameOfDatagramPeer_SetsPeer()
        {
            _resolver.Add("board", "127.0.0.2");
            using Socket client = new Socket(_runner, SocketType.Dgram, ProtocolType.Udp);
            client.Connect("board", 9);
            Assert.AreEqual("127.0.0.2:9", client.RemoteEndPoint.ToString());
        }

        [TestMethod]
        public void Connect_NoAnswerToQuery_EndsAtConnectTimeout()
        {
            _resolver.Delay = -1;
            Socket client = NewSocket();
            client.ConnectTimeout = 10;
            Assert.AreEqual(SocketError.TimedOut, BlockingPair.ErrorOf(() => client.Connect("board", 80)));
            Assert.IsGreaterThanOrEqualTo(0, client.Handle, "no attempt has begun");
        }

        [TestMethod]
        public void Connect_WrongArguments_Throw()
        {
            Assert.ThrowsExactly<ArgumentNullException>(() => NewSocket().Connect((string)null, 80));
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => NewSocket().Connect("board", 65536));
        }

        [TestMethod]
        public void Resolver_SetTwice_Throws()
        {
            _runner.Resolver = _resolver;
            ScriptedResolver other = new ScriptedResolver(_runner.Stack);
            Assert.ThrowsExactly<InvalidOperationException>(() => _runner.Resolver = other);
            Assert.AreSame(_resolver, _runner.Resolver);
        }

        private Socket NewSocket()
        {
            return new Socket(_runner, SocketType.Stream, ProtocolType.Tcp);
        }

        private void AwaitQuery()
        {
            Assert.IsTrue(SpinWait.SpinUntil(() => Read(() => _resolver.InUse) == 1, BlockingPair.Limit));
        }

        private void AllAreReleased()
        {
            Assert.IsTrue(SpinWait.SpinUntil(() => Read(() => _resolver.InUse) == 0, BlockingPair.Limit));
        }

        private int Read(Func<int> value)
        {
            lock (_runner.SyncRoot)
            {
                return value();
            }
        }
    }
}
