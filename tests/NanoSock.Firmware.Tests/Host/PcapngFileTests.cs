using System;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Host;
using NanoSock.Links;
using NanoSock.Testing;

namespace NanoSock.Tests.Host
{
    /// <summary>Captures as files, read back while they are written.</summary>
    [TestClass]
    public class PcapngFileTests
    {
        [TestMethod]
        public void PcapngFile_Flush_WritesWholeBlocks()
        {
            string path = Path.Combine(Path.GetTempPath(), "nanosock-" + Guid.NewGuid() + ".pcapng");
            try
            {
                using (PcapngFile file = new PcapngFile(path))
                {
                    CaptureLink link = new CaptureLink(new TestLink(), file, "eth0");
                    for (int i = 1; i <= 1000; i++)
                    {
                        Frames.Send(link, new byte[60 + i]);
                        if (i == 10)
                        {
                            file.Flush();
                            Assert.HasCount(10, ReadShared(path).Packets);
                        }
                    }

                    // Flush was not called, but the buffer has been full several times.
                    Assert.IsGreaterThan(500, ReadShared(path).Packets.Count);
                    Assert.IsNull(file.Failure);
                }

                Assert.HasCount(1000, ReadShared(path).Packets);
            }
            finally
            {
                File.Delete(path);
            }
        }

        [TestMethod]
        public void PcapngFile_BlockLargerThanBuffer_IsWritten()
        {
            string path = Path.Combine(Path.GetTempPath(), "nanosock-" + Guid.NewGuid() + ".pcapng");
            try
            {
                using (PcapngFile file = new PcapngFile(path))
                {
                    PcapngWriter writer = new PcapngWriter(file, 262144);
                    writer.AddInterface("a", LinkMedium.Ip);
                    writer.WriteFrame(0, true, 0, new byte[200000], 0, 200000, 200000);
                    writer.WriteFrame(0, true, 0, new byte[20], 0, 20, 20);
                }

                CollectionAssert.AreEqual(new[] { 200000, 20 },
                    ReadShared(path).Packets.Select(packet => packet.Length).ToList());
            }
            finally
            {
                File.Delete(path);
            }
        }

        [TestMethod]
        public void PcapngFile_WithoutFlush_IsWrittenAfterAWhile()
        {
            string path = Path.Combine(Path.GetTempPath(), "nanosock-" + Guid.NewGuid() + ".pcapng");
            try
            {
                using PcapngFile file = new PcapngFile(path);
                _ = new CaptureLink(new TestLink(), file, "eth0");
                SpinWait.SpinUntil(() => new FileInfo(path).Length > 0, 20000);
                Assert.HasCount(1, ReadShared(path).Interfaces);
            }
            finally
            {
                File.Delete(path);
            }
        }

        [TestMethod]
        public void PcapngFile_DiskFull_LinkContinues()
        {
            if (!File.Exists("/dev/full"))
            {
                Assert.Inconclusive("Skipped: needs /dev/full.");
            }

            using PcapngFile file = new PcapngFile("/dev/full");
            CaptureLink link = new CaptureLink(new TestLink(), file, "eth0");
            for (int i = 0; i < 100; i++)
            {
                Assert.IsTrue(Frames.Send(link, new byte[1500]));
            }

            file.Flush();
            Assert.IsNotNull(file.Failure);
            Assert.DoesNotContain("\n", file.Failure);
        }

        [TestMethod]
        public void PcapngFile_FolderMissing_Throws()
        {
            Assert.ThrowsExactly<DirectoryNotFoundException>(() => new PcapngFile("/no/such/folder/x.pcapng"));
        }

        private static PcapngReader ReadShared(string path)
        {
            using FileStream stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return PcapngReader.Read(bytes);
        }
    }
}
