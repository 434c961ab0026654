using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Testing;

namespace NanoSock.Tests.Links
{
    /// <summary>The last frames of a link, as a capture in memory.</summary>
    [TestClass]
    public class FrameRecorderTests
    {
        [TestMethod]
        [DataRow(2048)]
        [DataRow(2049)]
        [DataRow(5003)]
        public void Read_AnyMoment_IsCaptureOfLastFrames(int size)
        {
            FrameRecorder recorder = new FrameRecorder(size);
            CaptureLink link = new CaptureLink(new TestLink(), recorder, "eth0");
            Random random = new Random(size);
            List<byte[]> sent = new List<byte[]>();
            Assert.IsEmpty(Read(recorder, 256).Packets);
            for (int i = 0; i < 300; i++)
            {
                byte[] frame = new byte[random.Next(14, 700)];
                random.NextBytes(frame);
                sent.Add(frame);
                link.NowMicroseconds += 1000;
                Frames.Send(link, frame);
                PcapngReader capture = Read(recorder, 1 + random.Next(600));
                int count = capture.Packets.Count;
                Assert.AreEqual("eth0", capture.Interfaces.Single().Name);
                Assert.IsGreaterThan(0, count);
                for (int k = 0; k < count; k++)
                {
                    CollectionAssert.AreEqual(sent[sent.Count - count + k], capture.Packets[k].Bytes);
                }

                // A further frame of the largest length would not have fit.
                Assert.IsTrue(count == sent.Count || recorder.Length + 760 > size);
                Assert.IsLessThanOrEqualTo(size + 200, recorder.Length);
            }
        }

        [TestMethod]
        public void Write_FrameLargerThanRecorder_IsNotKept()
        {
            FrameRecorder recorder = new FrameRecorder(2048);
            CaptureLink link = new CaptureLink(new TestLink { Mtu = 9000 }, recorder, "eth0");
            Frames.Send(link, new byte[100]);
            Frames.Send(link, new byte[4000]);
            Assert.HasCount(1, Read(recorder, 256).Packets);
        }

        [TestMethod]
        public void Write_DuringRead_IsMissedUntilReleaseOrTenSeconds()
        {
            FrameRecorder recorder = new FrameRecorder(4096);
            CaptureLink link = new CaptureLink(new TestLink(), recorder, "eth0");
            byte[] buffer = new byte[100];
            Frames.Send(link, new byte[60]);
            recorder.Read(0, buffer, 0, 100);
            int edition = recorder.Edition;
            link.NowMicroseconds += 9000000;
            Frames.Send(link, new byte[61]);
            recorder.Read(100, buffer, 0, 100);
            link.NowMicroseconds += FrameRecorder.HoldMicroseconds - 1;
            Frames.Send(link, new byte[62]);
            Assert.AreEqual(2, recorder.Missed);
            Assert.AreEqual(edition, recorder.Edition);
            link.NowMicroseconds += 1;
            Frames.Send(link, new byte[63]);
            Assert.AreEqual(edition + 1, recorder.Edition);
            recorder.Read(0, buffer, 0, 100);
            recorder.Release();
            recorder.Release();
            Assert.AreEqual(edition + 2, recorder.Edition);
            Frames.Send(link, new byte[64]);
            CollectionAssert.AreEqual(new[] { 60, 63, 64 },
                Read(recorder, 256).Packets.Select(packet => packet.Length).ToArray());
            Assert.AreEqual(2, recorder.Missed);
        }

        [TestMethod]
        public void FrameRecorder_EachFrame_AllocatesNothing()
        {
            FrameRecorder recorder = new FrameRecorder(4096);
            PcapngWriter writer = new PcapngWriter(recorder, 1500);
            writer.AddInterface("eth0", LinkMedium.Ethernet);
            byte[] frame = new byte[400];
            byte[] buffer = new byte[256];
            writer.WriteFrame(0, true, 0, frame, 0, 400, 400);
            recorder.Read(0, buffer, 0, 256);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 20; i++)
            {
                writer.WriteFrame(0, true, i, frame, 0, 400, 400);
                recorder.Read(0, buffer, 0, 256);
                recorder.Release();
            }

            Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        [TestMethod]
        public void FrameRecorder_TooSmall_Throws()
        {
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(
                () => new FrameRecorder(FrameRecorder.SmallestSize - 1));
        }

        private static PcapngReader Read(FrameRecorder recorder, int step)
        {
            byte[] file = new byte[recorder.Length];
            int position = 0;
            int count;
            while ((count = recorder.Read(position, file, position, Math.Min(step, file.Length - position))) > 0)
            {
                position += count;
            }

            Assert.AreEqual(file.Length, position);
            recorder.Release();
            return PcapngReader.Read(file);
        }
    }
}
