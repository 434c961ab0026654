using System;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;
using NanoSock.Links;
using Socket = System.Net.Sockets.Socket;
using SocketShutdown = System.Net.Sockets.SocketShutdown;
using SocketType = System.Net.Sockets.SocketType;

namespace NanoSock.Interop.Tests.Tap
{
    /// <summary>Both windows closed at once, the board's and the kernel's: data waits both ways, each side probes the
    /// other, probes and updates are lost. When the programs read again, everything arrives (RFC 9293 3.8.6.1,
    /// 3.10.7.4).</summary>
    [TestClass]
    public class ClosedWindowTests
    {
        private const int SmallestBuffer = 2304;
        private const int Buffer = 2048;
        private const int Size = 60000;

        [TestMethod]
        [DataRow(0, false, true)]
        [DataRow(100000, false, true)]
        [DataRow(100000, false, false)]
        [DataRow(100000, true, true)]
        public void ZeroWindow_BothSides_LoseNothing(int lossPpm, bool shrinks, bool timestamps)
        {
            Impairment impairment = new Impairment { LossPpm = lossPpm, DelayMilliseconds = 5 };
            using EchoBoard board = new EchoBoard(options =>
            {
                options.TcpReceiveBuffer = Buffer;
                options.TcpSendBuffer = Buffer;
                options.TcpTimestamps = timestamps;
            }, impairment);
            if (shrinks)
            {
                Assert.AreEqual(0, board.Network.Run("echo 1 > /proc/sys/net/ipv4/tcp_shrink_window").ExitCode);
            }

            using Socket socket = board.Network.OpenSocket(SocketType.Stream);
            socket.ReceiveBufferSize = SmallestBuffer;
            socket.SendBufferSize = SmallestBuffer;
            socket.NoDelay = true;
            socket.Connect(EchoBoard.Address, EchoBoard.EchoPort);
            byte[] data = Traffic.Random(Size, 1);
            Exception failure = null;
            Thread sender = new Thread(() =>
            {
                try
                {
                    Traffic.SendAll(socket, data);
                    socket.Shutdown(SocketShutdown.Send);
                }
                catch (SocketException exception)
                {
                    failure = exception;
                }
            });
            sender.Start();

            // Three times, no program reads until both buffers are full, and for longer than the first probes take.
            byte[] all = Array.Empty<byte>();
            for (int i = 0; i < 3; i++)
            {
                // The kernel may leave a small rest of the window unused (RFC 9293 3.8.6.2.1).
                Assert.IsTrue(Wait.Until(
                        () => board.Table().Any(info => info.ReceiveQueue >= Buffer / 2 && info.SendQueue == Buffer),
                        60000),
                    board.Describe());
                Thread.Sleep(2000);
                all = all.Concat(Traffic.ReceiveExactly(socket, 10000)).ToArray();
            }

            all = all.Concat(Traffic.ReceiveExactly(socket, Size - all.Length)).ToArray();
            sender.Join();
            Assert.IsNull(failure);
            Traffic.AssertSame(data, all);
            Assert.AreEqual(0, socket.Receive(new byte[16]));
            socket.Close();
            board.AssertTableIsClean(60000);
        }
    }
}
