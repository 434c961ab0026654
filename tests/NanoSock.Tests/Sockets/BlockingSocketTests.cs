using System;
using System.Collections.Generic;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;

namespace NanoSock.Tests.Sockets
{
    /// <summary>Blocking calls: deadlines, wake-ups, errors.</summary>
    [TestClass]
    public class BlockingSocketTests
    {
        private const int Short = 30;

        [TestMethod]
        public void Connection_SendReceiveClose_Succeeds()
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
        public void GetTcpInfo_OpenThenClosed_ReturnsThenThrows()
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
        public void SendUrgent_Data_PeerPollsUrgentAndReadsToMark()
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
        public void BlockingCalls_TimeoutExpires_FailTimedOut()
        {
            using BlockingPair pair = new BlockingPair(new StackOptions
            {
                TcpSendBuffer = 2048, TcpReceiveBuffer = 2048
            });
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

            using Socket datagrams = new Socket(pair.Client, SocketType.Dgram,
                ProtocolType.Udp) { ReceiveTimeout = Short };
            datagrams.Bind(new IPEndPoint(IPAddress.Any, 9));
            IPEndPoint from = null;
            Assert.AreEqual(SocketError.TimedOut,
                BlockingPair.ErrorOf(() => datagrams.ReceiveFrom(buffer, 0, 10, ref from)));
            Assert.AreEqual(SocketError.TimedOut, BlockingPair.ErrorOf(() => datagrams.Receive(buffer)));
        }

        [TestMethod]
        public void Connect_TimeoutExpires_ClosesSocket()
        {
            using BlockingPair pair = new BlockingPair();
            Socket socket = new Socket(pair.Client, SocketType.Stream, ProtocolType.Tcp);
            Assert.AreEqual(SocketError.TimedOut,
                BlockingPair.ErrorOf(() => socket.Connect(BlockingPair.At("10.0.0.77", 7), Short)));
            Assert.AreEqual(-1, socket.Handle);
            Assert.ThrowsExactly<ObjectDisposedException>(() => socket.Receive(new byte[1]));
        }

        [TestMethod]
        public void Connect_Fails_ThrowsReason()
        {
            using BlockingPair pair = new BlockingPair();
            using Socket socket = new Socket(pair.Client, SocketType.Stream,
                ProtocolType.Tcp) { ConnectTimeout = BlockingPair.Limit };
            Assert.AreEqual(SocketError.ConnectionRefused,
                BlockingPair.ErrorOf(() => socket.Connect(BlockingPair.At("10.0.0.1", 99))));
            Assert.AreEqual(SocketError.HostUnreachable,
                BlockingPair.ErrorOf(() => socket.Connect(BlockingPair.At("10.0.0.77", 7))));
            Assert.AreEqual(SocketError.NetworkUnreachable,
                BlockingPair.ErrorOf(() => socket.Connect(BlockingPair.At("9.9.9.9", 7))));
            using Socket listener = pair.Listener();
            socket.Connect(BlockingPair.At("10.0.0.1", 7));
            Assert.IsTrue(socket.Connected);
            Assert.AreEqual(SocketError.IsConnected,
                BlockingPair.ErrorOf(() => socket.Connect(BlockingPair.At("10.0.0.1", 7))));
        }

        [TestMethod]
        public void Close_CallBlocked_CallIsInterrupted()
        {
            using BlockingPair pair = new BlockingPair(new StackOptions
            {
                TcpSendBuffer = 2048, TcpReceiveBuffer = 2048
            });
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
            Interrupted(new Socket(pair.Client, SocketType.Stream, ProtocolType.Tcp),
                socket => socket.Connect(BlockingPair.At("10.0.0.77", 7)), SocketError.HostUnreachable);
            Socket datagrams = new Socket(pair.Client, SocketType.Dgram, ProtocolType.Udp);
            datagrams.Bind(new IPEndPoint(IPAddress.Any, 9));
            IPEndPoint from = null;
            Interrupted(datagrams, socket => socket.ReceiveFrom(new byte[1], 0, 1, ref from));
        }

        [TestMethod]
        public void Dispose_CallsBlocked_AllAreInterrupted()
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
            tasks.Add(BlockingPair.Start(() => errors[1] = BlockingPair.ErrorOf(() => client.Poll(-1,
                SocketReadiness.Readable))));
            tasks.Add(BlockingPair.Start(() => errors[2] = BlockingPair.ErrorOf(() => server.Receive(new byte[1]))));
            tasks.Add(BlockingPair.Start(() => errors[3] = BlockingPair.ErrorOf(() => listener.Accept())));
            Thread.Sleep(Short);
            pair.Dispose();
            foreach (BlockingPair.Task task in tasks)
            {
                task.Join();
            }

            // The client's node ends first, and its last FIN may reach the server's reader before that is interrupted.
            Assert.IsTrue(errors[2] == SocketError.Interrupted || errors[2] == SocketError.Success,
                errors[2].ToString());
            errors[2] = SocketError.Interrupted;
            foreach (SocketError error in errors)
            {
                Assert.AreEqual(SocketError.Interrupted, error);
            }

            Assert.AreEqual(SocketError.Interrupted, BlockingPair.ErrorOf(() => client.Send(new byte[1])));
            pair.Dispose();
        }

        [TestMethod]
        public void Receive_PeerResets_FailsConnectionReset()
        {
            using BlockingPair pair = new BlockingPair();
            (Socket client, Socket server) = pair.Connection();
            SocketError error = SocketError.Success;
            BlockingPair.Task task =
                BlockingPair.Start(() => error = BlockingPair.ErrorOf(() => client.Receive(new byte[1])));
            server.SetSocketOption(SocketOption.Linger, 0);
            server.Close();
            task.Join();
            Assert.AreEqual(SocketError.ConnectionReset, error);
        }

        // A Send that has queued data returns its count; the reset that ended it is the next call's error.
        [TestMethod]
        public void Send_ResetAfterPart_NextCallReportsReset()
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
                SocketError error = BlockingPair.ErrorOf(() => _ = receives
                    ? client.Receive(new byte[1])
                    : client.Send(new byte[1]));
                Assert.AreEqual(SocketError.ConnectionReset, error);
            }
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
    }
}
