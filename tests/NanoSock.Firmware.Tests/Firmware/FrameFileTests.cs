using System;
using System.Linq;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Firmware;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Firmware
{
    /// <summary>The download of the last frames from the status page.</summary>
    [TestClass]
    public class FrameFileTests
    {
        private const string Get = "GET /frames.pcapng HTTP/1.0\r\n\r\n";

        [TestMethod]
        [DataRow(2048)]
        [DataRow(256)]
        public void Get_Frames_IsCaptureUpToTheRequest(int sendBuffer)
        {
            FrameRecorder recorder = new FrameRecorder(20000);
            BoardBench bench = NewBench(recorder, sendBuffer);
            int discard = bench.Connect(9);
            for (int i = 0; i < 60; i++)
            {
                bench.Send(discard, new string('x', 400));
                bench.Run(100);
            }

            PcapngReader capture = Ask(bench);
            Assert.IsGreaterThan(20, capture.Packets.Count);
            Assert.IsTrue(capture.Packets.Any(packet => packet.Bytes.Length > 400));

            // The last frame is the request itself; nothing of the answer is there.
            Assert.EndsWith(Get, Encoding.Latin1.GetString(capture.Packets[^1].Bytes));
            Assert.AreEqual(1, capture.Packets[^1].Flags);

            // Recording has continued at the end of the download.
            bench.Send(discard, new string('y', 300));
            Assert.IsTrue(Ask(bench).Packets.Any(packet => packet.Bytes.Contains((byte)'y')
                && packet.Bytes.Count(b => b == 'y') == 300));
        }

        // A client that reads slower than the recorder pauses gets no mixture of old and new frames.
        [TestMethod]
        public void Get_FramesThenStalled_IsCutShort()
        {
            FrameRecorder recorder = new FrameRecorder(20000);
            FrameFile file = new FrameFile(recorder);
            CaptureLink link = new CaptureLink(new TestLink(), recorder, "eth0");
            for (int i = 0; i < 20; i++)
            {
                Frames.Send(link, new byte[500]);
            }

            ByteWriter writer = new ByteWriter(new byte[256]);
            int piece = file.WritePiece(0, writer);
            Assert.AreEqual(256, writer.Length);
            writer.Restart(256);
            int next = file.WritePiece(piece, writer);
            Assert.AreNotEqual(piece, next);
            link.NowMicroseconds += FrameRecorder.HoldMicroseconds;
            Frames.Send(link, new byte[500]);
            writer.Restart(256);
            Assert.AreEqual(-1, file.WritePiece(next, writer));
            Assert.AreEqual(0, writer.Length);
        }

        [TestMethod]
        public void Get_FramesOfLargestRecorder_AreNumbered()
        {
            FrameRecorder recorder = new FrameRecorder(FrameFile.LargestSize);
            FrameFile file = new FrameFile(recorder);
            CaptureLink link = new CaptureLink(new TestLink { Mtu = 65000 }, recorder, "eth0");
            for (int i = 0; i < 400; i++)
            {
                Frames.Send(link, new byte[60000]);
            }

            ByteWriter writer = new ByteWriter(new byte[256]);
            long total = 0;
            int piece = 0;
            do
            {
                writer.Restart(256);
                piece = file.WritePiece(piece, writer);
                total += writer.Length;
            }
            while (piece > 0);
            Assert.AreEqual(-1, piece);
            Assert.AreEqual(recorder.Length, total);
            Assert.IsGreaterThan(FrameFile.LargestSize - 61000, total);
        }

        private static BoardBench NewBench(FrameRecorder recorder, int sendBuffer)
        {
            BoardBench bench = new BoardBench(sendBuffer, sink: recorder);
            bench.Program.Frames = new FrameFile(recorder);
            return bench;
        }

        private static PcapngReader Ask(BoardBench bench)
        {
            string answer = bench.Ask(Get);
            int body = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
            return PcapngReader.Read(Encoding.Latin1.GetBytes(answer[body..]));
        }
    }
}
