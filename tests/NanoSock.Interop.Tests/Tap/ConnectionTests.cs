using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Host;
using NanoSock.Interop.Tests.Support;
using NanoSock.Transport;
using Counter = NanoSock.Ip.Counter;

namespace NanoSock.Interop.Tests.Tap
{
    /// <summary>The services as clients on the kernel's TCP and UDP see them.</summary>
    [TestClass]
    public class ConnectionTests
    {
        private const int TenMegabytes = 10 * 1000 * 1000;

        [TestMethod]
        public void Echo_FiveHundredConnections_LoseNothing()
        {
            using EchoBoard board = new EchoBoard();
            using WireCapture capture = new WireCapture(board.Network);
            for (int i = 0; i < 500; i++)
            {
                using Socket socket = board.Connect(EchoBoard.EchoPort);
                Traffic.Echo(socket, 1 + (i * 13 % 3000), i);
                Traffic.FinishByClient(socket);
            }

            board.AssertTableIsClean();
            Assert.AreEqual(500, board.Count(Counter.TcpPassiveOpens));
            Assert.IsLessThanOrEqualTo(WireCapture.Again, board.Count(Counter.TcpRetransmissions));
            Assert.IsFalse(board.Table().Any(info => info.State == TcpState.TimeWait),
                "Who closes first has the TIME-WAIT.");
            capture.AssertSound();
            capture.AssertNothingLost();
            Assert.IsEmpty(capture.Select("tcp.flags.reset == 1", "frame.number"));
            Assert.HasCount(1000, capture.Select("tcp.flags.fin == 1", "frame.number"));
        }

        [TestMethod]
        public void Close_BoardFirst_BoardIsInTimeWait()
        {
            using EchoBoard board = new EchoBoard();
            using WireCapture capture = new WireCapture(board.Network);
            for (int i = 0; i < 200; i++)
            {
                using Socket socket = board.Connect(EchoBoard.HttpPort);
                Traffic.SendAll(socket, Encoding.ASCII.GetBytes("GET /netstat.json HTTP/1.0\r\n\r\n"));
                string answer = Encoding.ASCII.GetString(ReceiveToEnd(socket));
                Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer);
                Assert.EndsWith("}\n", answer);
            }

            board.AssertTableIsClean();
            Assert.AreEqual(200, board.Table().Count(info => info.State == TcpState.TimeWait));
            Assert.AreEqual(200, board.Count(Counter.TcpPassiveOpens));
            capture.AssertSound();
            capture.AssertNothingLost();
            Assert.IsEmpty(capture.Select("tcp.flags.reset == 1", "frame.number"));
        }

        [TestMethod]
        public void Reset_ByKernel_LeavesNoEntry()
        {
            using EchoBoard board = new EchoBoard();
            for (int i = 0; i < 100; i++)
            {
                using Socket socket = board.Connect(EchoBoard.EchoPort);
                Traffic.Echo(socket, 100, i);
                socket.LingerState = new LingerOption(true, 0);
                socket.Close();
            }

            board.AssertTableIsClean();
            Assert.AreEqual(100, board.Count(Counter.TcpResetsIn));
            Assert.IsFalse(board.Table().Any(info => info.State == TcpState.TimeWait));
        }

        [TestMethod]
        public void Echo_FiftyConnectionsAtOnce_LoseNothing()
        {
            using EchoBoard board = new EchoBoard();
            using WireCapture capture = new WireCapture(board.Network);
            List<Socket> sockets = new List<Socket>();
            for (int i = 0; i < 50; i++)
            {
                sockets.Add(board.Connect(EchoBoard.EchoPort));
            }

            Assert.IsTrue(
                Wait.Until(() => board.Table().Count(info => info.State == TcpState.Established) == 50, 10000),
                board.Describe());

            // All in flight together: everything is sent before anything is read.
            for (int i = 0; i < sockets.Count; i++)
            {
                Traffic.SendAll(sockets[i], Traffic.Random(12000, i));
            }

            for (int i = 0; i < sockets.Count; i++)
            {
                Traffic.AssertSame(Traffic.Random(12000, i), Traffic.ReceiveExactly(sockets[i], 12000));
            }

            foreach (Socket socket in sockets)
            {
                Traffic.FinishByClient(socket);
            }

            board.AssertTableIsClean();
            capture.AssertSound();
            capture.AssertNothingLost();
        }

        [TestMethod]
        public void Echo_TenMegabytes_IsIdentical()
        {
            using EchoBoard board = new EchoBoard();
            using WireCapture capture = new WireCapture(board.Network);
            using Socket socket = board.Connect(EchoBoard.EchoPort);
            Traffic.Echo(socket, TenMegabytes, 1);
            Traffic.FinishByClient(socket);
            board.AssertTableIsClean();
            capture.AssertSound();
            capture.AssertNothingLost();
        }

        [TestMethod]
        public void Echo_TenMegabytesOverImpairedLink_IsIdentical()
        {
            using EchoBoard board =
                new EchoBoard(impairment: ImpairmentParser.Parse("loss=2%,reorder=2%,dup=1%,seed=7"));
            using WireCapture capture = new WireCapture(board.Network);
            using Socket socket = board.Connect(EchoBoard.EchoPort);
            Traffic.Echo(socket, TenMegabytes, 2);
            Traffic.FinishByClient(socket);
            board.AssertTableIsClean(60000);
            Assert.IsGreaterThan(50, board.Impaired.TransmitCounters.Lost + board.Impaired.ReceiveCounters.Lost);
            Assert.IsGreaterThan(0, board.Count(Counter.TcpFastRetransmits));
            capture.AssertSound();
        }

        [TestMethod]
        public void Echo_CorruptedFrames_AreRetransmitted()
        {
            using EchoBoard board = new EchoBoard(impairment: ImpairmentParser.Parse("corrupt=2%,seed=3"));
            using Socket socket = board.Connect(EchoBoard.EchoPort);
            Traffic.Echo(socket, 2000000, 3);
            Traffic.FinishByClient(socket);
            board.AssertTableIsClean(60000);
            Assert.IsGreaterThan(0, board.Drops(NanoSock.Wire.DropReason.TcpBadChecksum));
        }

        [TestMethod]
        public void Chargen_Stream_IsPatternOfRfc864()
        {
            using EchoBoard board = new EchoBoard();
            using Socket socket = board.Connect(EchoBoard.ChargenPort);
            byte[] data = Traffic.ReceiveExactly(socket, 74 * 2000);
            for (int line = 0; line < 2000; line++)
            {
                for (int column = 0; column < 72; column++)
                {
                    Assert.AreEqual(32 + ((line + column) % 95), data[(line * 74) + column]);
                }

                Assert.AreEqual(13, data[(line * 74) + 72]);
                Assert.AreEqual(10, data[(line * 74) + 73]);
            }

            socket.Close();
            board.AssertTableIsClean();
        }

        [TestMethod]
        public void Discard_TenMegabytes_AreConsumed()
        {
            using EchoBoard board = new EchoBoard();
            using Socket socket = board.Connect(EchoBoard.DiscardPort);
            Traffic.SendAll(socket, Traffic.Random(TenMegabytes, 4));
            Traffic.FinishByClient(socket);
            board.AssertTableIsClean();
            Assert.IsGreaterThan((long)TenMegabytes, board.Count(Counter.BytesIn));
        }

        [TestMethod]
        public void Echo_DatagramsOfAnySize_AreIdentical()
        {
            using EchoBoard board = new EchoBoard();
            using WireCapture capture = new WireCapture(board.Network);
            using Socket socket = board.Network.OpenSocket(SocketType.Dgram);
            socket.Connect(IPAddress.Parse(EchoBoard.Address), EchoBoard.EchoPort);
            byte[] buffer = new byte[70000];
            foreach (int size in new[] { 0, 1, 2, 1000, 1472, 1473, 8192, 30000, 65507, 0, 5 })
            {
                byte[] data = Traffic.Random(size, size);
                Assert.AreEqual(size, socket.Send(data));
                int length = socket.Receive(buffer);
                Traffic.AssertSame(data, buffer[..length]);
            }

            // Many at once, as many as the board's queue holds.
            for (int i = 0; i < 100; i++)
            {
                socket.Send(Traffic.Random(1 + (i * 7), i));
            }

            for (int i = 0; i < 100; i++)
            {
                int length = socket.Receive(buffer);
                Traffic.AssertSame(Traffic.Random(1 + (i * 7), i), buffer[..length]);
            }

            board.AssertTableIsClean();
            capture.AssertSound();
        }

        [TestMethod]
        public void DatagramServices_Request_AnswerPerRfc()
        {
            using EchoBoard board = new EchoBoard();
            using Socket socket = board.Network.OpenSocket(SocketType.Dgram);
            byte[] buffer = new byte[2000];

            // RFC 864: a datagram of 0 to 512 bytes, for any request.
            socket.Connect(IPAddress.Parse(EchoBoard.Address), EchoBoard.ChargenPort);
            socket.Send(new byte[3]);
            Assert.IsLessThanOrEqualTo(512, socket.Receive(buffer));

            // RFC 863: no response. The next datagram comes from the echo service, not from the discard service.
            socket.Connect(IPAddress.Parse(EchoBoard.Address), EchoBoard.DiscardPort);
            socket.Send(new byte[3]);
            socket.Connect(IPAddress.Parse(EchoBoard.Address), EchoBoard.EchoPort);
            socket.Send(new byte[] { 1, 2 });
            Assert.AreEqual(2, socket.Receive(buffer));

            // A port without a socket: the kernel turns port unreachable into a refusal.
            socket.Connect(IPAddress.Parse(EchoBoard.Address), 12345);
            socket.Send(new byte[1]);
            SocketException exception = Assert.ThrowsExactly<SocketException>(() => socket.Receive(buffer));
            Assert.AreEqual(SocketError.ConnectionRefused, exception.SocketErrorCode);
        }

        [TestMethod]
        public void Connect_ClosedPort_IsConnectionRefused()
        {
            using EchoBoard board = new EchoBoard();
            for (int i = 0; i < 20; i++)
            {
                SocketException exception = Assert.ThrowsExactly<SocketException>(() => board.Connect(1000 + i));
                Assert.AreEqual(SocketError.ConnectionRefused, exception.SocketErrorCode);
            }

            Assert.AreEqual(20, board.Drops(NanoSock.Wire.DropReason.TcpNoSocket));
            board.AssertTableIsClean();
        }

        [TestMethod]
        public void HalfClose_Client_ReadsToEnd()
        {
            using EchoBoard board = new EchoBoard();
            using Socket socket = board.Connect(EchoBoard.EchoPort);
            byte[] data = Traffic.Random(60000, 9);
            Traffic.SendAll(socket, data);
            socket.Shutdown(SocketShutdown.Send);
            Traffic.AssertSame(data, ReceiveToEnd(socket));
            board.AssertTableIsClean();
        }

        [TestMethod]
        public void ZeroWindow_ClientDoesNotRead_LosesNothing()
        {
            using EchoBoard board = new EchoBoard();
            using WireCapture capture = new WireCapture(board.Network);
            using Socket socket = board.Network.OpenSocket(SocketType.Stream);
            socket.ReceiveBufferSize = 8192;
            socket.Connect(IPAddress.Parse(EchoBoard.Address), EchoBoard.ChargenPort);

            // The kernel's window closes, and the board probes.
            Assert.IsTrue(Wait.Until(
                    () => board.Table().Any(info => info.State == TcpState.Established && info.SendQueue > 100000),
                    10000),
                board.Describe());
            long before = board.Count(Counter.TcpSegmentsOut);
            Assert.IsTrue(Wait.Until(() => board.Count(Counter.TcpSegmentsOut) >= before + 3, 30000), board.Describe());
            byte[] data = Traffic.ReceiveExactly(socket, 74 * 10000);
            for (int line = 0; line < 10000; line++)
            {
                Assert.AreEqual(32 + (line % 95), data[line * 74]);
            }

            socket.Close();
            board.AssertTableIsClean();
            capture.AssertSound();
            Assert.IsNotEmpty(capture.Select("tcp.analysis.zero_window", "frame.number"));
        }

        [TestMethod]
        public void Services_CurlNetcatSocat_AreServed()
        {
            Requires.Tools("curl", "nc", "socat");
            using EchoBoard board = new EchoBoard();
            string page = board.Network.MustRun("curl -sS --max-time 20 http://" + EchoBoard.Address + "/");
            Assert.StartsWith("<!doctype html>", page);
            string json = board.Network.MustRun("curl -sS --max-time 20 http://" + EchoBoard.Address + "/netstat.json");
            Assert.Contains("\"state\":\"Established\",\"local\":\"" + EchoBoard.Address
                + ":80\",\"foreign\":\"" + EchoBoard.KernelAddress + ":", json);
            using (System.Text.Json.JsonDocument.Parse(json))
            {
            }

            Assert.AreEqual("hello\n", board.Network.MustRun("echo hello | nc -N -w 20 " + EchoBoard.Address + " 7"));
            Assert.AreEqual("hello\n",
                board.Network.MustRun("echo hello | socat -t 20 - TCP:" + EchoBoard.Address + ":7"));
            foreach (string client in new[]
            {
                "nc -N -w 20 " + EchoBoard.Address + " 7", "socat -t 20 - TCP:" + EchoBoard.Address + ":7"
            })
            {
                board.Network.MustRun("f=$(mktemp); head -c 3000000 /dev/urandom > $f; "
                    + client + " < $f | cmp - $f; r=$?; rm $f; exit $r");
            }

            board.AssertTableIsClean();
        }

        internal static byte[] ReceiveToEnd(Socket socket)
        {
            System.IO.MemoryStream all = new System.IO.MemoryStream();
            byte[] buffer = new byte[65536];
            while (true)
            {
                int count = socket.Receive(buffer);
                if (count == 0)
                {
                    return all.ToArray();
                }

                all.Write(buffer, 0, count);
            }
        }
    }
}
