using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Tap;
using NanoSock.SystemNet.Programs;

namespace NanoSock.Interop.Tests.SystemNet
{
    /// <summary>Programs that use System.Net as TcpClient and TcpListener do, on a node with four sockets, with the
    /// kernel.</summary>
    [TestClass]
    [DoNotParallelize]
    public sealed class TcpTests : IDisposable
    {
        private const int Port = 7;
        private const int Patience = 60000;
        private const int Reset = 10054;
        private const int TimedOut = 10060;
        private const int Refused = 10061;

        private readonly SystemNetBench _bench = new SystemNetBench(4);

        public void Dispose() => _bench.Dispose();

        [TestMethod]
        [DataRow("Read")]
        [DataRow("Available")]
        [DataRow("DataAvailable")]
        [DataRow("Poll")]
        public void Client_EachWayToRead_GetsAll(string way)
        {
            byte[] data = WebServer.Pattern(100000);
            using Socket listener = Listen();
            using (TcpCaller client = new TcpCaller(SystemNetBench.Peer, Port))
            {
                using Socket peer = listener.Accept();
                client.NoDelay = true;
                Assert.IsTrue(client.NoDelay && client.Connected);
                new Thread(() => peer.Send(data)).Start();
                CollectionAssert.AreEqual(data, client.Read(way, data.Length));
            }

            _bench.AssertNoSockets();
        }

        [TestMethod]
        public void Client_PeerSendsLittleByLittle_GetsAll()
        {
            using Socket listener = Listen();
            using (TcpCaller client = new TcpCaller(SystemNetBench.Peer, Port))
            {
                using Socket peer = listener.Accept();
                peer.NoDelay = true;
                byte[] data = new byte[1];
                for (int i = 0; i < 100; i++)
                {
                    peer.Send(new[] { (byte)i });
                    Assert.AreEqual(1, client.Read(data));
                    Assert.AreEqual((byte)i, data[0]);
                }
            }

            _bench.AssertNoSockets();
        }

        [TestMethod]
        public void Client_Timeouts_EndCalls()
        {
            using Socket listener = Listen();
            using (TcpCaller client = new TcpCaller(SystemNetBench.Peer, Port))
            {
                using Socket peer = listener.Accept();
                client.ReceiveTimeout = 1250;
                client.SendTimeout = 300;
                client.Linger = 0;
                Assert.AreEqual(1250, client.ReceiveTimeout);
                Assert.AreEqual(300, client.SendTimeout);
                Assert.AreEqual(0, client.Linger);
                // With milliseconds taken for seconds or the like, the answer would come too late, or never be waited
                // for.
                new Thread(() =>
                {
                    Thread.Sleep(300);
                    peer.Send(new byte[5]);
                }).Start();
                Assert.AreEqual(5, client.Read(new byte[9]));
                Assert.AreEqual(TimedOut, ProgramNetwork.ErrorOf(() => client.Read(new byte[1])));
                // The peer does not read: some of it is queued, then nothing more.
                Assert.ThrowsExactly<IOException>(() => client.Write(new byte[10000000]));
                Assert.AreEqual(TimedOut, ProgramNetwork.ErrorOf(() => WriteUntilError(client)));
                Assert.IsTrue(client.Connected);
            }

            _bench.AssertNoSockets();
        }

        [TestMethod]
        public void Client_PeerClosesItsHalf_CanStillSend()
        {
            using Socket listener = Listen();
            using Socket peer = Connection(listener, out TcpCaller client);
            peer.Send(new byte[3]);
            peer.Shutdown(SocketShutdown.Send);
            Assert.HasCount(3, client.Read("Read", 10));
            Assert.AreEqual(0, client.Read(new byte[1]));
            byte[] data = WebServer.Pattern(50000);
            new Thread(() =>
            {
                client.Write(data);
                client.Dispose();
            }).Start();
            CollectionAssert.AreEqual(data, ReceiveToEnd(peer));
            _bench.AssertNoSockets();
        }

        [TestMethod]
        public void Client_PeerResets_ReadAndWriteFail()
        {
            using Socket listener = Listen();
            using Socket peer = Connection(listener, out TcpCaller client);
            peer.LingerState = new LingerOption(true, 0);
            peer.Close();
            Assert.AreEqual(Reset, ProgramNetwork.ErrorOf(() => client.Read(new byte[1])));
            Assert.IsFalse(client.Connected);
            Assert.AreNotEqual(0, ProgramNetwork.ErrorOf(() => client.Write(new byte[1])));
            client.Dispose();
            _bench.AssertNoSockets();
        }

        [TestMethod]
        public void Client_NoListener_IsRefusedEachTime()
        {
            for (int i = 0; i < 10; i++)
            {
                Assert.AreEqual(Refused, ProgramNetwork.ErrorOf(() => new TcpCaller(SystemNetBench.Peer, 9)));
            }

            _bench.AssertNoSockets();
        }

        [TestMethod]
        public void Client_TwentyConnections_EachIsClosed()
        {
            using Socket listener = Listen();
            for (int i = 0; i < 20; i++)
            {
                using Socket peer = Connection(listener, out TcpCaller client);
                client.Write(new byte[] { 1, 2 });
                client.Dispose();
                Assert.HasCount(2, ReceiveToEnd(peer));
            }

            _bench.AssertNoSockets();
        }

        [TestMethod]
        public void Server_TwentyConnections_EachGetsItsAnswer()
        {
            TcpServer server = new TcpServer(Port, 2);
            for (int i = 0; i < 20; i++)
            {
                byte[] data = WebServer.Pattern(i * 100);
                using Socket client = Connect();
                client.Send(data);
                client.Shutdown(SocketShutdown.Send);
                Assert.AreEqual(Encoding.ASCII.GetString(data) + "end", Encoding.ASCII.GetString(ReceiveToEnd(client)));
            }

            Assert.AreEqual(20, server.Connections);
            server.Stop();
            _bench.AssertNoSockets();
        }

        [TestMethod]
        public void Server_ClientsReset_ServesTheNext()
        {
            TcpServer server = new TcpServer(Port, 2);
            for (int i = 0; i < 20; i++)
            {
                using Socket client = Connect();
                client.Send(new byte[3000]);
                client.LingerState = new LingerOption(true, 0);
            }

            using Socket last = Connect();
            last.Shutdown(SocketShutdown.Send);
            Assert.AreEqual("end", Encoding.ASCII.GetString(ReceiveToEnd(last)));
            server.Stop();
            _bench.AssertNoSockets();
        }

        [TestMethod]
        public void Server_ReadsSlowly_LosesNothing()
        {
            TcpServer server = new TcpServer(Port, 2) { Pause = 5 };
            byte[] data = WebServer.Pattern(100000);
            using Socket client = Connect();
            new Thread(() =>
            {
                client.Send(data);
                client.Shutdown(SocketShutdown.Send);
            }).Start();
            Assert.AreEqual(Encoding.ASCII.GetString(data) + "end", Encoding.ASCII.GetString(ReceiveToEnd(client)));
            server.Stop();
            _bench.AssertNoSockets();
        }

        [TestMethod]
        public void Client_DisposeDuringRead_EndsIt()
        {
            using Socket listener = Listen();
            for (int i = 0; i < 10; i++)
            {
                using Socket peer = Connection(listener, out TcpCaller client);
                int error = 0;
                Thread reader = new Thread(() => error = ProgramNetwork.ErrorOf(() => client.Read(new byte[1])));
                reader.Start();
                Thread.Sleep(i * 5);
                client.Dispose();
                Assert.IsTrue(reader.Join(Patience), "the read did not end");
                Assert.IsEmpty(ReceiveToEnd(peer));
            }

            _bench.AssertNoSockets();
        }

        private Socket Listen()
        {
            Socket listener = _bench.Network.OpenSocket(SocketType.Stream);
            listener.Bind(new IPEndPoint(IPAddress.Any, Port));
            listener.Listen(4);
            return listener;
        }

        private static Socket Connection(Socket listener, out TcpCaller client)
        {
            client = new TcpCaller(SystemNetBench.Peer, Port);
            return listener.Accept();
        }

        private Socket Connect()
        {
            Socket socket = _bench.Network.OpenSocket(SocketType.Stream);
            socket.Connect(SystemNetBench.Address, Port);
            return socket;
        }

        // The kernel may still accept a few bytes at the end of its window.
        private static void WriteUntilError(TcpCaller client)
        {
            while (true)
            {
                client.Write(new byte[1]);
            }
        }

        private static byte[] ReceiveToEnd(Socket socket)
        {
            // A NetworkStream would refuse a socket after Shutdown.
            using MemoryStream all = new MemoryStream();
            byte[] buffer = new byte[65536];
            int count;
            while ((count = socket.Receive(buffer)) > 0)
            {
                all.Write(buffer, 0, count);
            }

            return all.ToArray();
        }
    }
}
