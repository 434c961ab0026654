extern alias eventloop;

using System;
using System.Linq;
using System.Text;
using eventloop::EventLoop;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Sockets;

namespace NanoSock.Tests.Samples
{
    /// <summary>The sample EventLoop: what good clients get, and what the others cannot do to them.</summary>
    [TestClass]
    public class EventLoopTests
    {
        [TestMethod]
        public void Line_OfOneClient_ReachesAllOthers()
        {
            ChatBench bench = new ChatBench();
            int[] clients = Enumerable.Range(0, ChatProgram.Clients).Select(_ => bench.Connect()).ToArray();
            bench.Send(clients[1], "good mor");
            bench.Run(50);
            bench.Send(clients[1], "ning\nand more\n");
            bench.Run(500);
            for (int i = 0; i < clients.Length; i++)
            {
                Assert.AreEqual(i == 1 ? "" : "B: good morning\nB: and more\n", bench.Receive(clients[i]));
            }
        }

        [TestMethod]
        public void Client_OneTooMany_IsRefusedUntilOneLeaves()
        {
            ChatBench bench = new ChatBench();
            int[] clients = Enumerable.Range(0, ChatProgram.Clients).Select(_ => bench.Connect()).ToArray();
            int late = bench.Connect();
            Assert.AreEqual("full\n", bench.Receive(late));
            Assert.IsNull(bench.Receive(late));
            bench.Clients.Close(late);
            bench.Clients.Close(clients[3]);
            bench.Run(100);
            late = bench.Connect();
            bench.Send(late, "hello\n");
            bench.Run(100);
            Assert.AreEqual("D: hello\n", bench.Receive(clients[0]));
        }

        [TestMethod]
        public void Client_Flooding_IsHeldBackAndOthersAreServed()
        {
            ChatBench bench = new ChatBench();
            int flooder = bench.Connect();
            int polite = bench.Connect();
            int listener = bench.Connect();
            bench.Send(flooder, string.Concat(Enumerable.Repeat("!\n", 2000)));
            bench.Run(1000);
            bench.Send(polite, "may I\n");
            bench.Run(30);
            string heard = bench.Receive(listener);
            Assert.Contains("B: may I\n", heard);

            // A burst of ten, and ten in the second.
            Assert.IsInRange(15, 25, heard.Split('\n').Count(line => line == "A: !"));
            Assert.IsGreaterThan(2000, bench.Clients.GetOption(flooder, SocketOption.Unacknowledged), "held back");
        }

        [TestMethod]
        public void Client_NotReading_IsClosedAndOthersHearAll()
        {
            ChatBench bench = new ChatBench();
            int slow = bench.Connect();
            int talker = bench.Connect();
            int listener = bench.Connect();
            string line = new string('x', 80) + "\n";
            StringBuilder heard = new StringBuilder();
            int said = 0;
            bench.Run(15000, () =>
            {
                if (bench.Now % 200 == 0)
                {
                    bench.Send(talker, line);
                    said++;
                }

                heard.Append(bench.Receive(listener));
            });
            Assert.IsGreaterThan(70, said);
            Assert.AreEqual(string.Concat(Enumerable.Repeat("B: " + line, said)), heard.ToString());
            Assert.IsFalse(IsOpen(bench, slow), "the slow client");
        }

        [TestMethod]
        public void Client_LineTooLong_IsClosed()
        {
            ChatBench bench = new ChatBench();
            int client = bench.Connect();
            int other = bench.Connect();
            bench.Send(client, new string('x', 200));
            bench.Run(100);
            Assert.IsFalse(IsOpen(bench, client));
            Assert.AreEqual("", bench.Receive(other));
        }

        [TestMethod]
        public void Client_Vanished_FreesItsPlace()
        {
            ChatBench bench = new ChatBench();
            for (int i = 0; i < ChatProgram.Clients; i++)
            {
                bench.Connect();
            }

            // The cable of all clients is pulled: no FIN, no reset.
            bench.ClientPort.Unplug();
            bench.Run(60000);
            bench.ClientPort.Plug();
            int late = bench.Connect();
            bench.Run(100);
            Assert.AreEqual("", bench.Receive(late));
            Assert.IsTrue(IsOpen(bench, late));
        }

        [TestMethod]
        public void Step_ForEachLine_AllocatesNothing()
        {
            ChatBench bench = new ChatBench();
            int talker = bench.Connect();
            int listener = bench.Connect();
            byte[] line = Encoding.ASCII.GetBytes("hello\n");
            byte[] heard = new byte[64];
            long allocated = 0;
            int bytes = 0;
            for (int i = 0; i < 100; i++)
            {
                bench.Clients.Send(talker, line, 0, line.Length);
                bench.Clients.Poll(bench.Now);
                long before = GC.GetAllocatedBytesForCurrentThread();
                while (bench.Program.Step(bench.Now) <= bench.Now)
                {
                }

                allocated += i < 10 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
                bench.Clients.Poll(bench.Now);
                bytes += Math.Max(0, bench.Clients.Receive(listener, heard, 0, heard.Length));
                bench.Now += 150;
            }

            Assert.IsGreaterThan(90 * "A: hello\n".Length, bytes);
            Assert.AreEqual(0, allocated);
        }

        [TestMethod]
        public void Crowd_OfSample_IsServedToItsEnd()
        {
            VirtualSwitch network = new VirtualSwitch(2);
            StackOptions options = new StackOptions();
            ChatProgram.Fit(options);
            NetStack server = new NetStack(options);
            server.AddInterface(network.AddPort(4), ChatBench.ServerAddress, 24);
            NetStack clients = new NetStack(eventloop::NanoSock.Firmware.SamplePeer.CreateOptions());
            clients.AddInterface(network.AddPort(4), 0xC0A80701, 24);
            ChatProgram program = new ChatProgram(server);
            Assert.AreEqual(SocketError.Success, program.Start());
            eventloop::NanoSock.Firmware.SamplePeer crowd = new(clients, ChatBench.ServerAddress);
            for (long now = 0; !crowd.IsOver; now++)
            {
                Assert.IsLessThan(30000, now);
                while (program.Step(now) <= now | crowd.Step(now) <= now && !crowd.IsOver)
                {
                }
            }

            Assert.IsGreaterThan(200, crowd.Heard);
        }

        private static bool IsOpen(ChatBench bench, int client)
        {
            return (bench.Clients.Ready(client) & (SocketReadiness.Error | SocketReadiness.HangUp)) == 0
                && bench.Clients.Receive(client, new byte[4096], 0, 4096) != 0;
        }
    }
}
