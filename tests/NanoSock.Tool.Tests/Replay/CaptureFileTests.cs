using System;
using System.Buffers.Binary;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Tool.Replay;

namespace NanoSock.Tool.Tests.Replay
{
    /// <summary>Reading of capture files, and the errors of those that are none.</summary>
    [TestClass]
    public class CaptureFileTests
    {
        private const uint Section = 0x0A0D0D0A;
        private const uint Interface = 1;
        private const uint Frame = 6;

        private static readonly byte[] s_capture = Capture();

        [TestMethod]
        [DataRow(Section, 8, 0x12345678u, "block 1 at byte 0: a section without its byte order.")]
        [DataRow(Section, 4, 13u, "block 1 at byte 0: a block of 13 bytes.")]
        [DataRow(Section, -4, 8u, "block 1 at byte 0: the lengths at both ends of the block differ.")]
        [DataRow(Interface, 0, 3u, "a packet without a time (Simple Packet Block).")]
        [DataRow(Interface, 0, 77u, "a packet of interface 0, which is not described.")]
        [DataRow(Interface, 8, 113u, "interface 'board' has link type 113; Ethernet (1) and bare IP (101, 228) can be "
            + "replayed.")]
        [DataRow(Interface, -12, 99u, "a resolution of time stamps that no file has: 99.")]
        [DataRow(Frame, 8, 5u, "a packet of interface 5, which is not described.")]
        [DataRow(Frame, 20, 5000u, "a packet of 5000 of ")]
        [DataRow(Frame, 24, 1u, " of 1 bytes does not fit its block.")]
        [DataRow(Frame, 0, 77u, "FILE: the capture has no frames.")]
        public void Replay_DamagedBlock_NamesFault(uint type, int offset, uint value, string fault)
        {
            ToolRun run = ToolRun.Replay(CaptureEditor.With(s_capture, type, offset, value));
            Assert.AreEqual(2, run.Code);
            Assert.StartsWith("error: FILE: ", run.Error);
            Assert.Contains(fault, run.Error);
            Assert.AreEqual(string.Empty, run.Output);
            Assert.HasCount(2, run.Error.Split('\n'));
        }

        [TestMethod]
        [DataRow(new byte[0], "FILE: not a pcapng file.")]
        [DataRow(new byte[] { 1, 2, 3 }, "FILE: not a pcapng file.")]
        [DataRow(new byte[] { 0xD4, 0xC3, 0xB2, 0xA1, 2, 0 },
            "FILE: a file of the older format; tshark -F pcapng converts it.")]
        [DataRow(new byte[] { 0xA1, 0xB2, 0x3C, 0x4D, 2, 0 },
            "FILE: a file of the older format; tshark -F pcapng converts it.")]
        public void Replay_OtherFile_NamesIt(byte[] bytes, string fault)
        {
            ToolRun run = ToolRun.Replay(bytes);
            Assert.AreEqual((2, "error: " + fault + "\n"), (run.Code, run.Error));
        }

        [TestMethod]
        public void Replay_MissingFile_NamesIt()
        {
            ToolRun run = ToolRun.Of("replay", "/nowhere/a.pcapng");
            Assert.AreEqual(2, run.Code);
            Assert.StartsWith("error: /nowhere/a.pcapng: ", run.Error);
        }

        [TestMethod]
        public void Replay_FileCutAnywhere_ReplaysWhatIsThere()
        {
            int complete = 0;
            for (int length = 4; length < s_capture.Length; length++)
            {
                ToolRun run = ToolRun.Replay(s_capture.AsSpan(0, length).ToArray());
                bool isKnown = run.Code == 0
                    ? run.Error.Length == 0 || (run.Error.StartsWith("warning: FILE: ends within block ")
                        && run.Error.EndsWith(" frames before it are replayed.\n"))
                    : run.Error.Contains("error: FILE: the capture ");
                Assert.IsTrue(isKnown, length + ": " + run.Code + " " + run.Error);
                complete += run.Code == 0 ? 1 : 0;
            }

            Assert.IsGreaterThan(s_capture.Length / 2, complete);
        }

        [TestMethod]
        public void Replay_RandomDamage_NeverThrows()
        {
            Random random = new Random(1);
            for (int i = 0; i < 300; i++)
            {
                byte[] damaged = s_capture.ToArray();
                for (int count = random.Next(1, 8); count > 0; count--)
                {
                    damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                }

                ToolRun run = ToolRun.Replay(damaged, "--step");
                Assert.IsTrue(run.Code == 0 || (run.Code == 2 && run.Error.Contains("error: FILE: ")),
                    i + ": " + run.Code + " " + run.Error);
            }
        }

        [TestMethod]
        [DataRow("--address", "10.0.0.2", "error: --address '10.0.0.2': expected an IPv4 address")]
        [DataRow("--gateway", "x", "error: --gateway 'x': expected an IPv4 address.")]
        [DataRow("--gateway", "10.9.9.9", "error: FILE: the node refuses the address 10.0.0.2/24 or its gateway.")]
        [DataRow("--interface", "eth0", "error: FILE: --interface 'eth0': no frame is of an interface of that name.")]
        [DataRow("--listen", "70000", "error: --listen '70000': expected a port, 1 to 65535.")]
        [DataRow("--at", "soon", "error: --at 'soon': expected seconds since the first frame, such as 1.5.")]
        [DataRow("--until", "-1", "error: --until: expected seconds, 0 to 1e9.")]
        [DataRow("--pcap", "/nowhere/a.pcapng", "error: --pcap '/nowhere/a.pcapng': ")]
        public void Replay_WrongOption_NamesIt(string option, string value, string error)
        {
            ToolRun run = ToolRun.Replay(s_capture, option, value);
            Assert.AreEqual(2, run.Code);
            Assert.StartsWith(error, run.Error);
        }

        [TestMethod]
        public void Interface_OfSeveral_IsSelected()
        {
            byte[] both = s_capture.Concat(s_capture).ToArray();
            ToolRun run = ToolRun.Replay(both);
            Assert.AreEqual("error: FILE: the capture has frames of several interfaces; --interface selects one of "
                + "'board', 'board'.\n", run.Error);
            byte[] renamed = CaptureEditor.With(s_capture, Interface, 20, 0x31687465);
            run = ToolRun.Replay(renamed.Concat(s_capture).ToArray(), "--interface", "board");
            Assert.AreEqual(0, run.Code, run.Error);
        }

        [TestMethod]
        public void Parse_BigEndian_ReadsTheSame()
        {
            CaptureFile file = CaptureFile.Parse("a", s_capture);
            CaptureFile reversed = CaptureFile.Parse("a", CaptureEditor.Edit(s_capture, (block, _) => Reverse(block)));
            Assert.HasCount(file.Frames.Count, reversed.Frames);
            for (int i = 0; i < file.Frames.Count; i++)
            {
                Assert.AreEqual(file.Frames[i].Microseconds, reversed.Frames[i].Microseconds);
                Assert.AreEqual(file.Frames[i].Captured, reversed.Frames[i].Captured);
                Assert.AreEqual(file.Frames[i].Direction, reversed.Frames[i].Direction);
            }
        }

        [TestMethod]
        [DataRow(6, 1234567UL, 1234567L)]
        [DataRow(9, 1234567UL, 1234L)]
        [DataRow(3, 1234UL, 1234000L)]
        [DataRow(0, 5UL, 5000000L)]
        [DataRow(0x80 | 10, 1536UL, 1500000L)]
        [DataRow(0x80 | 63, 1UL << 62, 500000L)]
        public void ToMicroseconds_Resolution_IsApplied(int resolution, ulong stamp, long expected)
        {
            Assert.AreEqual(expected, new CaptureInterface { Resolution = resolution }.ToMicroseconds(stamp));
        }

        // The fields of numbers, which are of 32 bits but for the types and lengths of options and links.
        private static byte[] Reverse(byte[] block)
        {
            byte[] result = block.ToArray();
            uint type = CaptureEditor.Get32(block, 0);
            int numbers = type == Section ? 3 : type == Frame ? 7 : 2;
            for (int i = 0; i < numbers; i++)
            {
                result.AsSpan(i * 4, 4).Reverse();
            }

            result.AsSpan(block.Length - 4, 4).Reverse();
            int at = 28 + (((int)(type == Frame ? CaptureEditor.Get32(block, 20) : 0) + 3) & ~3);
            if (type == Interface)
            {
                result.AsSpan(8, 2).Reverse();
                at = 16;
            }

            while (type != Section && at < block.Length - 4)
            {
                int length = BinaryPrimitives.ReadUInt16LittleEndian(block.AsSpan(at + 2));
                result.AsSpan(at, 2).Reverse();
                result.AsSpan(at + 2, 2).Reverse();
                if (type == Frame && length == 4)
                {
                    result.AsSpan(at + 4, 4).Reverse();
                }

                at += 4 + ((length + 3) & ~3);
            }

            return result;
        }

        private static byte[] Capture()
        {
            CaptureScene scene = new CaptureScene();
            scene.Echo();
            return scene.ToArray();
        }
    }
}
