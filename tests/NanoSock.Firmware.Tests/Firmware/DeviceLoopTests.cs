extern alias smoke;

using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Tests.Firmware.Smoke;
using smoke::NanoSock.Firmware;
using SmokeTest;

namespace NanoSock.Tests.Firmware
{
    /// <summary>The loop of every firmware, and programs whose steps end with exceptions.</summary>
    [TestClass]
    public class DeviceLoopTests
    {
        [TestMethod]
        [Timeout(60000)]
        public void Run_StepThrowsOutOfMemory_ContinuesCountsAndReports()
        {
            World world = new World();
            world.OnStep = step => Throw(step is 2 or 3 or 6 or 7 or 8);
            DeviceLoop loop = new DeviceLoop("name", world, world);
            loop.Run();
            Assert.AreEqual(5, loop.Faults);
            Assert.AreEqual("step 1, sleep, step 2, fault, step 3, fault, step 4, print, sleep, step 5, sleep, step 6, "
                + "fault, step 7, fault, step 8, fault, step 9, print, sleep, step 10", string.Join(", ", world.Calls));
            CollectionAssert.AreEqual(
                new[]
                {
                    "name: an exception has ended 2 turns, goes on", "name: an exception has ended 5 turns, goes on"
                },
                world.Lines);
        }

        [TestMethod]
        [Timeout(60000)]
        public void Run_AnyCallThrows_ContinuesToTheEnd()
        {
            World world = new World();
            int calls = 0;
            world.OnCall = () => Throw(++calls % 5 == 0);
            DeviceLoop loop = new DeviceLoop("name", world, world);
            loop.Run();
            Assert.IsTrue(world.IsOver);
            Assert.AreEqual(calls / 5, loop.Faults);
            Assert.IsGreaterThan(0, world.Lines.Count);
        }

        [TestMethod]
        [Timeout(60000)]
        public void NoteFault_Throws_IsCalledAgainBeforeTheNextStep()
        {
            World world = new World();
            int faults = 0;
            world.OnStep = step => Throw(step == 2);
            world.OnFault = () => Throw(faults++ < 2);
            new DeviceLoop("name", world, world).Run();
            Assert.AreEqual("step 1, sleep, step 2, fault, fault, fault, step 3",
                string.Join(", ", world.Calls.GetRange(0, 7)));
        }

        [TestMethod]
        [Timeout(60000)]
        public void SmokeStep_ThrowsAnyException_FailsAndTheRunContinues()
        {
            SmokeBench bench = new SmokeBench();
            SmokeNode node = new SmokeNode(bench.Board);
            SmokeStep[] steps = { new Throwing("first", node), new Throwing("second", node) };
            SmokeProgram program = new SmokeProgram(node, bench.Settings, bench.Lines, steps);
            DeviceLoop loop = new DeviceLoop("smoke", program, new World());
            loop.Run();
            Assert.AreEqual("FAIL ended by an exception", bench.Lines.Of("first"));
            Assert.AreEqual("FAIL ended by an exception", bench.Lines.Of("second"));
            Assert.AreEqual("smoke: 0 ok, 2 failed, 0 skipped", bench.Lines.All[^1]);
            Assert.AreEqual(2, loop.Faults);
        }

        [TestMethod]
        [Timeout(60000)]
        public void SmokeReport_LacksHeapForEachLineOnce_LosesNoStep()
        {
            SmokeBench bench = new SmokeBench();
            SmokeProgram program = new SmokeProgram(bench.Board, bench.Settings, new FullHeap(bench.Lines));
            new DeviceLoop("smoke", program, new World { Pace = 1 }).Run();

            // A step whose request cannot be printed fails; each of the 13 has one result.
            Assert.HasCount(14, bench.Lines.All.FindAll(line => !line.Contains(" begins ", StringComparison.Ordinal)));
            Assert.AreEqual(13, program.Passed + program.Failed + program.Skipped, bench.Lines.ToString());
            Assert.StartsWith("smoke: " + program.Passed + " ok, ", bench.Lines.All[^1]);
        }

        private static void Throw(bool now)
        {
            if (now)
            {
                throw new OutOfMemoryException();
            }
        }

        private sealed class World : ILoopProgram, ILoopPlatform
        {
            internal readonly List<string> Calls = new List<string>();
            internal readonly List<string> Lines = new List<string>();
            private int _steps;
            private long _now;

            internal Action OnCall { get; set; } = () => { };

            internal Action<int> OnStep { get; set; } = _ => { };

            internal Action OnFault { get; set; } = () => { };

            internal long Pace { get; init; }

            public bool IsOver => _steps >= 10;

            public long Now
            {
                get
                {
                    OnCall();
                    return _now += Pace;
                }
            }

            public long Step(long nowMilliseconds)
            {
                Calls.Add("step " + ++_steps);
                OnStep(_steps);
                OnCall();
                return nowMilliseconds + 1;
            }

            public void NoteFault()
            {
                Calls.Add("fault");
                OnFault();
                OnCall();
            }

            public void Sleep(long now, long next)
            {
                Assert.IsGreaterThan(now, next);
                Calls.Add("sleep");
                _now = Math.Min(next, now + 1);
                OnCall();
            }

            public void Line(string text)
            {
                Calls.Add("print");
                OnCall();
                Lines.Add(text);
            }
        }

        private sealed class Throwing : SmokeStep
        {
            internal Throwing(string name, SmokeNode node)
                : base(name, node, null)
            {
            }

            protected override bool OnAdvance() => throw new InvalidOperationException();
        }

        private sealed class FullHeap : ISmokeReport
        {
            private readonly SmokeLines _lines;
            private bool _isFull;

            internal FullHeap(SmokeLines lines)
            {
                _lines = lines;
            }

            public void Line(string text)
            {
                _isFull = !_isFull;
                Throw(_isFull);
                _lines.Line(text);
            }
        }
    }
}
