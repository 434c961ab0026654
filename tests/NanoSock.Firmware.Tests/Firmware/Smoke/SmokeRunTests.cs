using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Sockets;
using SmokeTest;

namespace NanoSock.Tests.Firmware.Smoke
{
    /// <summary>Whole runs: the output, its order, and the effect of a failed step on the others.</summary>
    [TestClass]
    public class SmokeRunTests
    {
        private static readonly string[] s_names =
        {
            "board", "clock", "memory", "checksum", "loopback-tcp", "loopback-udp", "loopback-speed",
            "link", "peer", "tcp-echo", "udp-echo", "iperf-send", "iperf-receive",
        };

        [TestMethod]
        public void Run_AllSteps_PrintsOneLineEachAndSum()
        {
            SmokeBench bench = new SmokeBench();
            bench.SendFromPeer(20000, bench.Peer.Close);
            SmokeProgram program = bench.Run();

            Assert.AreEqual("smoke: 13 ok, 0 failed, 0 skipped", bench.Lines.All[^1], bench.Lines.ToString());
            string[] results = bench.Lines.All.Where(line => !line.Contains(" begins ")).ToArray();
            CollectionAssert.AreEqual(s_names.Select(name => "smoke: " + name + " ok").ToArray(),
                results[..^1].Select(line => string.Join(' ', line.Split(' ')[..3])).ToArray());
            Assert.AreEqual((13, 0, 0), (program.Passed, program.Failed, program.Skipped));

            Assert.AreEqual("ok bench, address 10.0.0.2, MTU 1500", bench.Lines.Of("board"));
            Assert.AreEqual("ok the stack takes " + bench.Board.MemoryBytes + " bytes of heap",
                bench.Lines.Of("memory"));
            Assert.StartsWith("ok 16384 bytes there and back in ", bench.Lines.Of("loopback-tcp"));
            Assert.StartsWith("ok 10.0.0.1 answers after ", bench.Lines.Of("peer"));
            Assert.StartsWith("ok 20000 bytes in 0.", bench.Lines.Of("iperf-receive"));
        }

        [TestMethod]
        public void Run_Over_LeavesNoSocketOpen()
        {
            SmokeBench bench = new SmokeBench();
            bench.Run();
            SocketInfo info = new SocketInfo();
            for (int position = 0; position < bench.Board.TableCapacity; position++)
            {
                Assert.IsFalse(
                    bench.Board.GetSocketInfo(position, info) && info.State != NanoSock.Transport.TcpState.TimeWait,
                    info.State + " " + info.LocalPort);
            }
        }

        [TestMethod]
        public void Run_BoardAlone_SkipsPeerSteps()
        {
            SmokeBench bench = new SmokeBench { HasPeer = false };
            LoopbackLink link = new LoopbackLink(1500, 2);
            NetStack stack = new NetStack(new StackOptions { Interfaces = 1 });
            stack.AddInterface(link, 0x7F000001, 8);
            bench.Settings.IsAlone = true;
            bench.Settings.Link = link;
            bench.Settings.Address = 0x7F000001;
            SmokeProgram program = new SmokeProgram(stack, bench.Settings, bench.Lines);
            for (; !program.IsOver; bench.Now++)
            {
                Assert.IsLessThan(100000, bench.Now);
                program.Step(bench.Now);
            }

            Assert.AreEqual("smoke: 7 ok, 0 failed, 6 skipped", bench.Lines.All[^1], bench.Lines.ToString());
            foreach (string name in s_names[7..])
            {
                Assert.AreEqual("skipped this board is alone on its link", bench.Lines.Of(name));
            }
        }

        // A board with a LAN gets its address while the program runs.
        [TestMethod]
        [DataRow(0u)]
        [DataRow(SmokeBench.PeerAddress)]
        public void Run_AddressLater_TestsAgainstGatewayOrNeighbor(uint gateway)
        {
            SmokeBench bench = AddressLater();
            bench.Also = () =>
            {
                if (bench.Now == 6000)
                {
                    bench.Board.SetAddress(0, SmokeBench.BoardAddress, 24, AddressMode.Probe);
                    bench.Board.AddRoute(0, 0, gateway, 0);
                }
            };
            bench.SendFromPeer(1000, descriptor => bench.PeerStack.Shutdown(descriptor, SocketShutdown.Send));
            bench.Run();
            Assert.StartsWith("ok up after ", bench.Lines.Of("link"));
            Assert.EndsWith(" ms, 10.0.0.2", bench.Lines.Of("link"));
            Assert.StartsWith("ok 10.0.0.1 ", bench.Lines.Of("peer"));
            Assert.StartsWith("ok ", bench.Lines.Of("iperf-receive"));
        }

        [TestMethod]
        public void Run_NoAddressAtAll_LinkFailsInTime()
        {
            SmokeBench bench = AddressLater();
            bench.Run();
            Assert.StartsWith("FAIL no address for 60000 ms", bench.Lines.Of("link"));
            Assert.AreEqual("skipped needs link", bench.Lines.Of("peer"));
        }

        [TestMethod]
        public void Run_LinkDown_FailsAndSkipsRest()
        {
            SmokeBench bench = new SmokeBench { HasPeer = false };
            bench.Link.IsPulled = true;
            bench.Run();
            Assert.StartsWith("FAIL down for 30000 ms", bench.Lines.Of("link"));
            Assert.AreEqual("skipped needs link", bench.Lines.Of("peer"));
            Assert.AreEqual("skipped needs link", bench.Lines.Of("iperf-send"));
            Assert.AreEqual("skipped needs link", bench.Lines.Of("iperf-receive"));
            Assert.AreEqual("smoke: 7 ok, 1 failed, 5 skipped", bench.Lines.All[^1]);
        }

        [TestMethod]
        public void Run_LinkUpLate_Waits()
        {
            SmokeBench bench = new SmokeBench();
            bench.Link.IsPulled = true;
            bench.Also = () => bench.Link.IsPulled &= bench.Now != 5000;
            bench.Run();
            Assert.StartsWith("ok up after ", bench.Lines.Of("link"));
            Assert.StartsWith("ok ", bench.Lines.Of("peer"));
        }

        [TestMethod]
        public void Step_LinkDown_AsksForNextTurn()
        {
            // No other event would wake the board: its stack is idle.
            SmokeBench bench = new SmokeBench();
            bench.Link.IsPulled = true;
            SmokeNode node = new SmokeNode(bench.Board);
            SmokeProgram program = new SmokeProgram(node, bench.Settings, bench.Lines,
                new SmokeStep[] { new SmokeTest.Steps.LinkStep(node, null, bench.Settings) });
            Assert.AreEqual(bench.Now + 50, program.Step(bench.Now));
            Assert.AreEqual(bench.Now + 100, program.Step(bench.Now + 50));
        }

        [TestMethod]
        public void Run_NoPeer_Fails()
        {
            SmokeBench bench = new SmokeBench { HasPeer = false };
            bench.Run();
            Assert.StartsWith("FAIL 10.0.0.1: ", bench.Lines.Of("peer"));
            Assert.AreEqual("skipped needs peer", bench.Lines.Of("udp-echo"));
            Assert.AreEqual("skipped no data received for 2.000 s", bench.Lines.Of("iperf-receive"));
        }

        [TestMethod]
        public void Run_PeerDropsTcp_Fails()
        {
            // ARP passes, TCP does not: a firewall.
            SmokeBench bench = new SmokeBench();
            bench.Link.Loses = frame => frame[12] == 0x08 && frame[13] == 0x00 && frame[23] == 6;
            bench.Run();
            Assert.AreEqual("FAIL 10.0.0.1: no answer for 10000 ms", bench.Lines.Of("peer"));
        }

        [TestMethod]
        public void Run_PeerAccepts_Succeeds()
        {
            SmokeBench bench = new SmokeBench();
            int listener = bench.PeerStack.Socket(SocketType.Stream);
            bench.PeerStack.Bind(listener, 0, SmokePorts.Knock);
            bench.PeerStack.Listen(listener, 1);
            bench.Also = () => bench.PeerStack.Close(bench.PeerStack.Accept(listener));
            bench.Run();
            Assert.IsTrue(System.Text.RegularExpressions.Regex.IsMatch(bench.Lines.Of("peer"),
                @"^ok 10\.0\.0\.1 answers after \d, \d, \d, \d ms$"), bench.Lines.Of("peer"));
        }

        [TestMethod]
        public void Run_StackRefusedAddress_Fails()
        {
            SmokeBench bench = new SmokeBench();
            bench.Settings.StackError = SocketError.MessageSize;
            bench.Run();
            Assert.AreEqual("FAIL bench, address 10.0.0.2, MTU 1500: MessageSize", bench.Lines.Of("board"));
            Assert.AreEqual("skipped needs board", bench.Lines.Of("link"));
            Assert.AreEqual("skipped needs board", bench.Lines.Of("iperf-send"));
        }

        [TestMethod]
        public void Memory_LargestArrayKnown_IsPrinted()
        {
            SmokeBench bench = new SmokeBench();
            bench.Settings.LargestArray = 40960;
            bench.Run();
            Assert.EndsWith(", one array could have 40960", bench.Lines.Of("memory"));
        }

        [TestMethod]
        [DataRow(SmokePorts.Echo)]
        [DataRow(SmokePorts.Iperf)]
        public void LoopbackServices_Peer_IsRefused(int port)
        {
            SmokeBench bench = new SmokeBench();
            bench.Settings.ReceiveMilliseconds = 0;
            int refused = 0;
            int descriptor = -1;
            bench.Also = () =>
            {
                if (descriptor < 0)
                {
                    descriptor = bench.PeerStack.Socket(SocketType.Stream);
                    bench.PeerStack.Connect(descriptor, SmokeBench.BoardAddress, port);
                }

                SocketReadiness ready = bench.PeerStack.Ready(descriptor);
                Assert.AreNotEqual(SocketReadiness.Writable,
                    ready & (SocketReadiness.Writable | SocketReadiness.Error), bench.Lines.ToString());
                if ((ready & SocketReadiness.Error) != 0)
                {
                    refused++;
                    bench.PeerStack.Close(descriptor);
                    descriptor = -1;
                }
            };
            bench.Run();
            Assert.IsGreaterThan(50, refused);
        }

        [TestMethod]
        public void Stop_DuringStep_ClosesSockets()
        {
            SmokeBench bench = new SmokeBench();
            SmokeProgram program = new SmokeProgram(bench.Board, bench.Settings, bench.Lines);
            bench.Settings.Link = bench.Link;
            for (; !bench.Lines.ToString().Contains("iperf-receive begins"); bench.Now++)
            {
                program.Step(bench.Now);
                bench.PeerStack.Poll(bench.Now);
                bench.Peer.Step();
            }

            Assert.IsFalse(program.IsOver);
            program.Stop();
            Assert.IsTrue(program.IsOver);
            program.Step(bench.Now);
            SocketInfo info = new SocketInfo();
            for (int position = 0; position < bench.Board.TableCapacity; position++)
            {
                Assert.IsFalse(bench.Board.GetSocketInfo(position, info) && info.LocalPort == SmokePorts.Iperf);
            }
        }

        [TestMethod]
        [DataRow(0x0A000002u, 24, 0x0A000001u)]
        [DataRow(0x0A000001u, 24, 0x0A000002u)]
        [DataRow(0xC0A8074Du, 30, 0xC0A8074Eu)]
        public void FirstNeighbor_NoGateway_IsFirstOtherAddress(uint address, int prefixLength, uint expected)
        {
            Assert.AreEqual(expected, SmokeSettings.FirstNeighbor(address, prefixLength));
        }

        private static SmokeBench AddressLater()
        {
            SmokeBench bench = new SmokeBench();
            bench.Board.RemoveAddress(0, 0);
            bench.Settings.Address = 0;
            bench.Settings.Peer = 0;
            return bench;
        }
    }
}
