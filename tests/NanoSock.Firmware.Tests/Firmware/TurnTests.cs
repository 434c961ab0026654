using System;
using EchoServer;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Firmware;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Tests.Firmware.Smoke;
using SmokeTest;

namespace NanoSock.Tests.Firmware
{
    /// <summary>A program does one turn for each reading of the clock: its own work takes time, which the stack would
    /// otherwise attribute to the peer.</summary>
    [TestClass]
    public class TurnTests
    {
        private const uint Address = 0x7F000001;

        [TestMethod]
        public void ServiceHost_Step_DoesOneTurn()
        {
            NetStack stack = new NetStack(new StackOptions());
            EchoProgram program = new EchoProgram(stack, new byte[512], 12);
            EagerActivity activity = new EagerActivity();
            program.AddActivity(activity);
            Assert.AreEqual(SocketError.Success, program.Start());
            Assert.AreEqual(5, program.Step(5));
            Assert.AreEqual(1, activity.Steps);
            Assert.AreEqual(6, program.Step(6));
            Assert.AreEqual(2, activity.Steps);
        }

        [TestMethod]
        public void SmokeProgram_Step_DoesOneTurn()
        {
            NetStack stack = new NetStack(new StackOptions());
            SmokeNode node = new SmokeNode(stack);
            EagerStep step = new EagerStep(node);
            SmokeSettings settings = new SmokeSettings { Link = new LoopbackLink(576, 2) };
            SmokeProgram program = new SmokeProgram(node, settings, new SmokeLines(), new SmokeStep[] { step });
            Assert.AreEqual(5, program.Step(5));
            Assert.AreEqual(1, step.Turns);
            Assert.AreEqual(6, program.Step(6));
            Assert.AreEqual(2, step.Turns);
        }

        // The round trip over the loopback is only the board's own work.
        [TestMethod]
        [DataRow(3)]
        [DataRow(10)]
        [DataRow(25)]
        public void SlowBoard_Loopback_DoesNotRetransmit(int millisecondsForAFrame)
        {
            SmokeBench bench = new SmokeBench { HasPeer = false };
            long now = 1000;
            FaultyLink link = new FaultyLink(new LoopbackLink(576, 2))
            {
                Changes = _ => now += millisecondsForAFrame,
            };
            NetStack stack = new NetStack(new StackOptions { Interfaces = 1 });
            stack.AddInterface(link, Address, 8);
            bench.Settings.IsAlone = true;
            bench.Settings.Link = link;
            bench.Settings.Address = Address;
            bench.Settings.MeasureMilliseconds = 4000;
            SmokeProgram program = new SmokeProgram(stack, bench.Settings, bench.Lines);
            while (!program.IsOver)
            {
                Assert.IsLessThan(600000, now);
                long next = program.Step(now);
                now = next > now && next < now + 1000 ? next : now + 1;
            }

            Assert.AreEqual("smoke: 7 ok, 0 failed, 6 skipped", bench.Lines.All[^1], bench.Lines.ToString());
            Assert.IsGreaterThan(50u, stack.GetCounter(Counter.FramesOut));
            Assert.AreEqual(0u, stack.GetCounter(Counter.TcpRetransmissions));
        }

        private sealed class EagerActivity : IActivity
        {
            internal int Steps { get; private set; }

            public int Sockets => 0;

            public long Step(long nowMilliseconds)
            {
                Steps++;
                return nowMilliseconds;
            }

            public void Stop()
            {
            }
        }

        private sealed class EagerStep : SmokeStep
        {
            internal EagerStep(SmokeNode node)
                : base("eager", node, null)
            {
            }

            internal int Turns { get; private set; }

            protected override bool OnAdvance()
            {
                Turns++;
                return true;
            }
        }
    }
}
