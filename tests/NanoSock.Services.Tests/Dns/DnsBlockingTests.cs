using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Services.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Dns
{
    /// <summary>The resolver behind the blocking calls, against a server on another thread. No result depends on
    /// speed.</summary>
    [TestClass]
    public sealed class DnsBlockingTests
    {
        [TestMethod]
        public void Connect_ByName_ReachesTheHost()
        {
            using DnsPair pair = new DnsPair();
            using Socket listener = new Socket(pair.Server, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Any, 80));
            listener.Listen(1);
            using Socket client = new Socket(pair.Client, SocketType.Stream, ProtocolType.Tcp);
            client.ConnectTimeout = BlockingPair.Limit;
            client.Connect("board.example", 80);
            Assert.AreEqual("10.0.0.1:80", client.RemoteEndPoint.ToString());
        }

        [TestMethod]
        public void GetHostEntry_NameThatDoesNotExist_IsHostNotFound()
        {
            using DnsPair pair = new DnsPair();
            Assert.AreEqual(SocketError.HostNotFound, BlockingPair.ErrorOf(
                () => Sockets.Dns.GetHostEntry(pair.Client, "other.example", BlockingPair.Limit)));
        }

        [TestMethod]
        public void GetHostEntry_NoServer_IsTryAgain()
        {
            using DnsPair pair = new DnsPair();
            lock (pair.Client.SyncRoot)
            {
                pair.Resolver.ClearServers();
            }

            Assert.AreEqual(SocketError.TryAgain, BlockingPair.ErrorOf(
                () => Sockets.Dns.GetHostEntry(pair.Client, "board.example", BlockingPair.Limit)));
        }

        [TestMethod]
        public void GetHostEntry_Localhost_NeedsNoServer()
        {
            using DnsPair pair = new DnsPair();
            lock (pair.Client.SyncRoot)
            {
                pair.Resolver.ClearServers();
            }

            Assert.AreEqual("127.0.0.1",
                Sockets.Dns.GetHostEntry(pair.Client, "localhost").AddressList.Single().ToString());
            Assert.AreEqual("localhost", Sockets.Dns.GetHostEntry(pair.Client, IPAddress.Loopback).HostName);
        }

        [TestMethod]
        public void GetHostEntry_ManyInTurn_EachIsReleased()
        {
            using DnsPair pair = new DnsPair();
            for (int i = 0; i < 20; i++)
            {
                lock (pair.Client.SyncRoot)
                {
                    pair.Resolver.ClearCache();
                }

                Assert.AreEqual("10.0.0.1", Sockets.Dns.GetHostEntry(pair.Client, "board.example", BlockingPair.Limit)
                    .AddressList.Single().ToString());
            }
        }

        // A client with a resolver, and a server for names, each with a thread.
        private sealed class DnsPair : IDisposable
        {
            private readonly BlockingPair _pair = new BlockingPair();
            private readonly Socket _socket;
            private readonly BlockingPair.Task _thread;
            private volatile bool _ends;

            internal DnsPair()
            {
                _socket = new Socket(_pair.Server, SocketType.Dgram, ProtocolType.Udp);
                _socket.Bind(new IPEndPoint(IPAddress.Any, 53));
                _thread = BlockingPair.Start(Serve);
                lock (Client.SyncRoot)
                {
                    Resolver = new DnsResolver(new ServiceContext(Client.Stack, 512), new DnsOptions());
                    Resolver.AddServer(0x0A000001);
                }

                Client.Resolver = Resolver;
            }

            internal StackRunner Client
            {
                get { return _pair.Client; }
            }

            internal StackRunner Server
            {
                get { return _pair.Server; }
            }

            internal DnsResolver Resolver { get; }

            public void Dispose()
            {
                _ends = true;
                _thread.Join();
                _pair.Dispose();
            }

            private void Serve()
            {
                Func<byte[], byte[][]> zone = DnsBench.Zone("board.example", "10.0.0.1");
                byte[] buffer = new byte[512];
                IPEndPoint from = null;
                while (!_ends)
                {
                    if (_socket.Poll(20, SocketReadiness.Readable) == SocketReadiness.None)
                    {
                        continue;
                    }

                    int length = _socket.ReceiveFrom(buffer, 0, buffer.Length, ref from);
                    foreach (byte[] answer in zone(buffer.AsSpan(0, length).ToArray()))
                    {
                        _socket.SendTo(answer, 0, answer.Length, from);
                    }
                }
            }
        }
    }
}
