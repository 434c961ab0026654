using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Sockets;
using SmokeTest;
using SmokeTest.Steps;

namespace NanoSock.Tests.Firmware.Smoke
{
    /// <summary>The failures of each step of the board itself.</summary>
    [TestClass]
    public class SmokeStepTests
    {
        [TestMethod]
        [DataRow(1, 1000L, "ok 1 ms a tick, 1000 reads each")]
        [DataRow(10, 4L, "ok 10 ms a tick, 4 reads each")]
        [DataRow(100, 4L, "ok 100 ms a tick, 4 reads each")]
        [DataRow(101, 4L, "FAIL too coarse: 101 ms a tick, 4 reads each")]
        [DataRow(1000, 7000L, "FAIL too coarse: 1000 ms a tick, 7000 reads each")]
        public void Clock_TickLength_IsMeasured(int tick, long readsPerTick, string expected)
        {
            Assert.AreEqual(expected, Clock(reads => reads / readsPerTick * tick));
        }

        [TestMethod]
        public void Clock_ThreadPaused_IsNotCoarse()
        {
            // A tick a millisecond, and two pauses of 300 ms in which another program ran.
            Assert.StartsWith("ok 1 ms a tick",
                Clock(reads => reads / 100 + (reads < 250 ? 0 : reads < 450 ? 300 : 600)));
        }

        [TestMethod]
        public void Clock_GoesBack_Fails()
        {
            Assert.AreEqual("FAIL goes back by 3600000 ms", Clock(reads => reads < 100 ? reads / 50 : 1 - 3600000));
        }

        [TestMethod]
        public void Clock_StandsStill_Fails()
        {
            Assert.AreEqual("FAIL stands still: " + ClockStep.MostReads + " times the same", Clock(_ => 5));
        }

        [TestMethod]
        public void Checksum_Correct_Succeeds()
        {
            SmokeBench bench = new SmokeBench();
            bench.Run(new ChecksumStep(new SmokeNode(bench.Board)));
            Assert.AreEqual("ok 325 sums", bench.Lines.Of("checksum"));
        }

        [TestMethod]
        public void Checksum_OddByteIgnored_Fails()
        {
            SmokeBench bench = new SmokeBench();
            bench.Run(new WrongChecksum(new SmokeNode(bench.Board), length => (length & 1) != 0));
            Assert.StartsWith("FAIL 1 bytes from 0: ", bench.Lines.Of("checksum"));
        }

        [TestMethod]
        public void Checksum_ExampleWrong_Fails()
        {
            SmokeBench bench = new SmokeBench();
            bench.Run(new WrongChecksum(new SmokeNode(bench.Board), null));
            Assert.AreEqual("FAIL the example of RFC 1071: 1", bench.Lines.Of("checksum"));
        }

        [TestMethod]
        public void LoopbackTcp_ChangedByte_Fails()
        {
            // The last byte of a segment with data: checksums are offloaded to the link, which does not verify them.
            FaultyLink link = Loopback();
            link.Changes = frame => frame[^1] += frame.Length > 300 ? (byte)1 : (byte)0;
            SmokeLines lines = RunLoopback(link);
            Assert.StartsWith("FAIL byte ", lines.Of("loopback-tcp"));
            Assert.Contains(" comes back as ", lines.Of("loopback-tcp"));
        }

        [TestMethod]
        public void LoopbackUdp_ChangedByte_Fails()
        {
            FaultyLink link = Loopback();
            int count = 0;
            link.Changes = frame => frame[^1] ^= frame[9] == 17 && ++count == 8 ? (byte)0x40 : (byte)0;
            Assert.AreEqual("FAIL the answer to datagram 4 is another", RunLoopback(link).Of("loopback-udp"));
        }

        [TestMethod]
        public void Loopback_AllFramesLost_Fails()
        {
            FaultyLink link = Loopback();
            link.Loses = _ => true;
            SmokeLines lines = RunLoopback(link);
            Assert.AreEqual("FAIL no answer from TCP echo on port 7", lines.Of("loopback-tcp"));
            Assert.AreEqual("FAIL no answer to 5 datagrams", lines.Of("loopback-udp"));
            Assert.AreEqual("skipped needs loopback-tcp", lines.Of("loopback-speed"));
        }

        [TestMethod]
        public void LoopbackTcp_FinLost_Fails()
        {
            // The second FIN is always lost.
            FaultyLink link = Loopback();
            link.Loses = frame => frame[9] == 6 && (frame[33] & 1) != 0
                && frame[20] == 0 && frame[21] == SmokePorts.Echo;
            Assert.StartsWith("FAIL nothing for 10000 ms after 16384 of 16384 bytes",
                RunLoopback(link).Of("loopback-tcp"));
        }

        [TestMethod]
        public void Step_OutOfMemory_FailsAndRunContinues()
        {
            SmokeBench bench = new SmokeBench();
            SmokeNode node = new SmokeNode(bench.Board);
            SmokeProgram program = bench.Run(new ExhaustingStep("first", node, true),
                new ExhaustingStep("second", node, false), new ChecksumStep(node));
            Assert.AreEqual("FAIL out of memory", bench.Lines.Of("first"));
            Assert.AreEqual("FAIL out of memory", bench.Lines.Of("second"));
            Assert.AreEqual("ok 325 sums", bench.Lines.Of("checksum"));
            Assert.AreEqual((1, 2), (program.Passed, program.Failed));
        }

        [TestMethod]
        [DataRow(1, 8, 4, "skipped the stack has no room for it: NoBufferSpaceAvailable")]
        [DataRow(2, 1, 4, "skipped the stack has no room for it: TooManyOpenSockets")]
        [DataRow(2, 8, 0, "skipped the stack has no room for it: TooManyOpenSockets")]
        [DataRow(2, 4, 2, "ok 16384 bytes there and back in ")]
        public void Loopback_NoRoom_IsSkipped(int interfaces, int tcpSockets, int udpSockets, string expected)
        {
            NetStack stack = new NetStack(new StackOptions
            {
                Interfaces = interfaces, TcpSockets = tcpSockets, UdpSockets = udpSockets
            });
            stack.AddInterface(new LoopbackLink(1500, 2), 0x0A000002, 24);
            LoopbackNode node = new LoopbackNode(stack, null, 1500, 0);
            SmokeBench bench = new SmokeBench();
            bench.Run(Echo(node));
            Assert.StartsWith(expected, bench.Lines.Of("loopback-tcp"));

            // Sockets opened before are closed again.
            int free = 0;
            while (free < 100 && stack.Socket(SocketType.Stream) >= 0)
            {
                free++;
            }

            Assert.AreEqual(tcpSockets, free);
        }

        private static string Clock(Func<long, long> value)
        {
            SmokeBench bench = new SmokeBench();
            bench.Run(new ClockStep(new SmokeNode(bench.Board), new ScriptedClock(value)));
            return bench.Lines.Of("clock");
        }

        private static FaultyLink Loopback()
        {
            return new FaultyLink(new LoopbackLink(576, 4));
        }

        private static SmokeLines RunLoopback(ILink link)
        {
            SmokeBench bench = new SmokeBench();
            LoopbackNode node = new LoopbackNode(bench.Board, link, 0, 0);
            TcpEchoStep echo = Echo(node);
            UdpEchoStep datagrams = new UdpEchoStep("loopback-udp", node, null, node.Address, 200, false);
            SendStep speed = new SendStep("loopback-speed", node, echo, node.Address, 200, 10000, false);
            bench.Run(echo, datagrams, speed);
            return bench.Lines;
        }

        private static TcpEchoStep Echo(LoopbackNode node)
        {
            return new TcpEchoStep("loopback-tcp", node, null, node.Address, 16384, 10000, false);
        }

        private sealed class WrongChecksum : ChecksumStep
        {
            private readonly Func<int, bool> _isWrong;

            internal WrongChecksum(SmokeNode node, Func<int, bool> isWrong)
                : base(node)
            {
                _isWrong = isWrong;
            }

            protected override int Compute(byte[] buffer, int offset, int length)
            {
                bool isWrong = _isWrong != null ? _isWrong(length) : buffer.Length == 8;
                return isWrong ? 1 : base.Compute(buffer, offset, length);
            }
        }

        private sealed class ExhaustingStep : SmokeStep
        {
            private readonly bool _atOnce;

            internal ExhaustingStep(string name, SmokeNode node, bool atOnce)
                : base(name, node, null)
            {
                _atOnce = atOnce;
            }

            protected override void OnBegin()
            {
                if (_atOnce)
                {
                    throw new OutOfMemoryException();
                }
            }

            protected override bool OnAdvance() => throw new OutOfMemoryException();
        }
    }
}
