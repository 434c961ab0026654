using System;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Esp32;
using NanoSock.Links;

namespace NanoSock.Tests.Esp32
{
    /// <summary>The platform's socket under the tunnel, over the machine's own loopback. Time-outs are reached only by
    /// failures.</summary>
    [TestClass]
    public class NativeDatagramSocketTests
    {
        private const uint Loopback = 0x7F000001;
        private const int Patience = 30000;

        private readonly byte[] _buffer = new byte[2000];

        [TestMethod]
        public void SendAndReceive_Datagrams_PassBothWays()
        {
            using Socket peer = Peer("127.0.0.1");
            NativeDatagramSocket socket = Open(peer);
            Assert.AreEqual(0, socket.Send(new byte[] { 1, 2, 3, 4 }, 3));
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            Assert.AreEqual(3, peer.ReceiveFrom(_buffer, ref from));
            CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, _buffer[..3]);

            Assert.AreEqual(-1, socket.Receive(_buffer));
            peer.SendTo(new byte[] { 5, 6 }, from);
            Assert.IsTrue(socket.WaitReadable(Patience));
            Assert.AreEqual(2, socket.Receive(_buffer));
            Assert.AreEqual(5, _buffer[0]);
            Assert.IsTrue(socket.IsFromPeer);
            Assert.AreEqual(-1, socket.Receive(_buffer));

            // An empty datagram is still a datagram.
            peer.SendTo(Array.Empty<byte>(), from);
            Assert.IsTrue(socket.WaitReadable(Patience));
            Assert.AreEqual(0, socket.Receive(_buffer));
            Assert.AreEqual(-1, socket.Receive(_buffer));
            socket.Close();
        }

        // Linux sends from a port that depends on the inner frame.
        [TestMethod]
        public void IsFromPeer_Sender_IsComparedByAddress()
        {
            using Socket peer = Peer("127.0.0.1");
            using Socket otherPort = Peer("127.0.0.1");
            using Socket otherHost = Peer("127.0.0.2");
            NativeDatagramSocket socket = Open(peer);
            EndPoint from = Learn(socket, peer);
            otherPort.SendTo(new byte[1], from);
            Assert.AreEqual(1, Take(socket));
            Assert.IsTrue(socket.IsFromPeer);
            otherHost.SendTo(new byte[2], from);
            Assert.AreEqual(2, Take(socket));
            Assert.IsFalse(socket.IsFromPeer);
            peer.SendTo(new byte[3], from);
            Assert.AreEqual(3, Take(socket));
            Assert.IsTrue(socket.IsFromPeer);
            socket.Close();
        }

        [TestMethod]
        public void Receive_BufferTooSmall_FillsItOrReturnsError()
        {
            using Socket peer = Peer("127.0.0.1");
            NativeDatagramSocket socket = Open(peer);
            EndPoint from = Learn(socket, peer);
            byte[] small = new byte[10];
            peer.SendTo(new byte[11], from);
            Assert.IsTrue(socket.WaitReadable(Patience));
            int length = socket.Receive(small);
            Assert.IsTrue(length == 10 || length == -10040, length.ToString());
            Assert.AreEqual(-1, socket.Receive(small));
            socket.Close();
        }

        [TestMethod]
        public void Errors_OpenSendReceive_AreNumbers()
        {
            using Socket peer = Peer("127.0.0.1");
            NativeDatagramSocket first = Open(peer);
            int port = ((IPEndPoint)Learn(first, peer)).Port;
            NativeDatagramSocket second = new NativeDatagramSocket();
            Assert.AreEqual(10048, second.Open(port, Loopback, 9));
            Assert.IsFalse(second.IsOpen);
            Assert.AreEqual(10040, first.Send(new byte[70000], 70000));
            first.Close();
            Assert.IsFalse(first.IsOpen);
            Assert.IsGreaterThan(0, first.Send(new byte[1], 1));
            Assert.IsLessThan(-1, first.Receive(_buffer));
            Assert.IsFalse(first.WaitReadable(Patience));
            first.Close();
            Assert.AreEqual(0, second.Open(port, Loopback, 9), "The port is free again.");
            Assert.AreEqual(0, second.Open(port, Loopback, 9), "Opening again closes first.");
            second.Close();
        }

        [TestMethod]
        public void Close_WaitInProgress_EndsIt()
        {
            using Socket peer = Peer("127.0.0.1");
            NativeDatagramSocket socket = Open(peer);
            Thread waiter = new Thread(() => socket.WaitReadable(Patience * 100));
            waiter.Start();
            SpinWait.SpinUntil(() => waiter.ThreadState == System.Threading.ThreadState.WaitSleepJoin, 100);
            Stopwatch time = Stopwatch.StartNew();
            socket.Close();
            Assert.IsTrue(waiter.Join(Patience));
            Assert.IsLessThan(Patience, time.ElapsedMilliseconds);
        }

        [TestMethod]
        public void SendAndReceive_Datagram_AllocatesNothing()
        {
            using Socket peer = Peer("127.0.0.1");
            NativeDatagramSocket socket = Open(peer);
            EndPoint from = Learn(socket, peer);
            byte[] data = new byte[1400];
            long allocated = long.MaxValue;
            for (int round = 0; round < 3; round++)
            {
                for (int i = 0; i < 50; i++)
                {
                    peer.SendTo(data, from);
                }

                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 50; i++)
                {
                    Take(socket);
                    socket.Send(data, data.Length);
                }

                allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            Assert.AreEqual(0, allocated);
            socket.Close();
        }

        [TestMethod]
        public void Link_Datagram_WakesAndDisposeEndsThread()
        {
            using Socket peer = Peer("127.0.0.1");
            VxlanOptions options = new VxlanOptions
            {
                Host = "127.0.0.1", RemotePort = Port(peer), LocalPort = 0, Vni = VxlanBench.Vni,
                HardwareAddress = VxlanBench.Own
            };
            using VxlanLink link = new VxlanLink(options, null);
            Waker waker = new Waker();
            Assert.IsTrue(link.SetWakeup(waker));
            link.Poll(0);
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            Assert.AreEqual(68, peer.ReceiveFrom(_buffer, ref from));
            for (int i = 0; i < 20; i++)
            {
                peer.SendTo(VxlanBench.Datagram(VxlanBench.Frame(60 + i)), from);
                Assert.IsTrue(waker.Event.WaitOne(Patience), "Not woken for datagram " + i);
                int length = link.Receive(_buffer, 0, 1500);
                Assert.AreEqual(60 + i, length);
                Assert.AreEqual(0, link.Receive(_buffer, 0, 1500));
            }

            Assert.IsTrue(waker.Thread.IsAlive);
            link.Dispose();
            Assert.IsTrue(waker.Thread.Join(Patience));
        }

        [TestMethod]
        public void Resolver_Name_IsResolvedOnOtherThread()
        {
            NativeHostResolver resolver = new NativeHostResolver();
            Assert.AreEqual(Loopback, Resolve(resolver, "localhost"));
            Assert.AreEqual(0u, Resolve(resolver, "no..name"));
            Assert.AreEqual(Loopback, Resolve(resolver, "localhost"));
        }

        private static uint Resolve(NativeHostResolver resolver, string name)
        {
            resolver.Begin(name);
            Assert.IsTrue(SpinWait.SpinUntil(() => resolver.IsDone, Patience));
            return resolver.Address;
        }

        private static Socket Peer(string address)
        {
            Socket peer = new Socket(AddressFamily.InterNetwork,
                SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = Patience };
            peer.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            return peer;
        }

        private static int Port(Socket socket)
        {
            return ((IPEndPoint)socket.LocalEndPoint).Port;
        }

        private static NativeDatagramSocket Open(Socket peer)
        {
            NativeDatagramSocket socket = new NativeDatagramSocket();
            Assert.AreEqual(0, socket.Open(0, Loopback, Port(peer)));
            Assert.IsTrue(socket.IsOpen);
            return socket;
        }

        private EndPoint Learn(NativeDatagramSocket socket, Socket peer)
        {
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            Assert.AreEqual(0, socket.Send(_buffer, 1));
            peer.ReceiveFrom(_buffer, ref from);
            return from;
        }

        private int Take(NativeDatagramSocket socket)
        {
            Assert.IsTrue(socket.WaitReadable(Patience));
            return socket.Receive(_buffer);
        }

        private sealed class Waker : IWakeup
        {
            internal AutoResetEvent Event { get; } = new(false);

            internal Thread Thread { get; private set; }

            public void Wake()
            {
                Thread = Thread.CurrentThread;
                Event.Set();
            }
        }
    }
}
