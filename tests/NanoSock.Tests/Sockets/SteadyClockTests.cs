using System;
using System.Collections.Generic;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Sockets
{
    /// <summary>A clock that follows the calendar and is adjusted.</summary>
    [TestClass]
    public class SteadyClockTests
    {
        private const long Year = 365L * 86400000;
        private const long Start = 1800000000000;

        [TestMethod]
        public void Milliseconds_NoStep_FollowCalendar()
        {
            Calendar calendar = new Calendar();
            SteadyClock clock = new SteadyClock(calendar);
            Assert.AreEqual(Start, clock.Milliseconds);
            foreach (int step in new[] { 0, 1, 1000, 59000, 60000 })
            {
                calendar.Now += step;
                Assert.AreEqual(calendar.Now, clock.Milliseconds);
            }
        }

        // A wait of 200 ms in which SNTP sets the date lasts 200 ms.
        [TestMethod]
        [DataRow(Year)]
        [DataRow(-Year)]
        [DataRow(30L * 86400000)]
        [DataRow(3000L)]
        [DataRow(-3000L)]
        public void Milliseconds_StepDuringWait_CountTheWait(long step)
        {
            Calendar calendar = new Calendar();
            SteadyClock clock = new SteadyClock(calendar);
            clock.Expect(200);
            calendar.Now += 200 + step;
            Assert.AreEqual(Start + 200, clock.Milliseconds);

            // Only once.
            clock.Expect(1000);
            calendar.Now += 1000;
            Assert.AreEqual(Start + 1200, clock.Milliseconds);
        }

        [TestMethod]
        public void Milliseconds_StepsWithoutWait_StandStill()
        {
            Calendar calendar = new Calendar();
            SteadyClock clock = new SteadyClock(calendar);
            clock.Expect(0);
            foreach (long step in new[] { Year, -2 * Year, 50 * Year, -10000 })
            {
                calendar.Now += step;
                Assert.AreEqual(Start, clock.Milliseconds);
            }
        }

        // SNTP's small corrections, both backward and forward.
        [TestMethod]
        public void Milliseconds_Slew_NeverGoBack()
        {
            Calendar calendar = new Calendar();
            SteadyClock clock = new SteadyClock(calendar);
            long last = clock.Milliseconds;
            for (int i = 0; i < 1000; i++)
            {
                clock.Expect(100);
                calendar.Now += 100 + (i % 3 * 20) - 20;
                long now = clock.Milliseconds;
                Assert.IsTrue(now >= last + 80 && now <= last + 120, "from " + last + " to " + now);
                last = now;
            }

            calendar.Now -= 500;
            Assert.AreEqual(last, clock.Milliseconds);
        }

        // RP2040: DateTime ticks in whole seconds, and threads run late.
        [TestMethod]
        public void Milliseconds_CoarseTicksAndLateThreads_FollowCalendar()
        {
            Calendar calendar = new Calendar();
            SteadyClock clock = new SteadyClock(calendar);
            for (int i = 0; i < 100; i++)
            {
                clock.Expect(5);
                calendar.Now += i % 10 == 0 ? 1000 : 0;
                Assert.AreEqual(calendar.Now, clock.Milliseconds);
            }

            clock.Expect(50);
            calendar.Now += 1950;
            Assert.AreEqual(calendar.Now, clock.Milliseconds);
        }

        [TestMethod]
        public void Constructor_NullCalendar_Throws()
        {
            Assert.ThrowsExactly<ArgumentNullException>(() => new SteadyClock(null));
        }

        // Hours in which no timer is armed are not a step, because the runner reads the clock once a second; an
        // adjustment of the date meanwhile moves no timer.
        [TestMethod]
        public void Runner_SteadyClockAndIdle_WaitsOneSecond()
        {
            Calendar calendar = new Calendar();
            SteadyClock clock = new SteadyClock(calendar);
            ScriptedWait wait = new ScriptedWait(calendar, 180);
            StackRunner runner = new StackRunner(new NetStack(new StackOptions { Secret = Simulation.Secret(1) }),
                clock, wait);
            runner.Start();
            Assert.IsTrue(wait.Over.WaitOne(BlockingPair.Limit), "The runner does not wait.");
            long passed = clock.Milliseconds - Start;
            runner.Dispose();
            Assert.AreEqual(180, wait.Asked.Count);
            foreach (int asked in wait.Asked)
            {
                Assert.AreEqual(1000, asked);
            }

            Assert.AreEqual(180000L, passed);
        }

        // With a clock without steps it waits until there is work.
        [TestMethod]
        public void Runner_OtherClockAndIdle_WaitsWithoutLimit()
        {
            Calendar calendar = new Calendar();
            ScriptedWait wait = new ScriptedWait(calendar, 1);
            StackRunner runner = new StackRunner(new NetStack(new StackOptions { Secret = Simulation.Secret(1) }),
                calendar, wait);
            runner.Start();
            Assert.IsTrue(wait.Over.WaitOne(BlockingPair.Limit), "The runner does not wait.");
            runner.Dispose();
            Assert.AreEqual(-1, wait.Asked[0]);
        }

        private sealed class Calendar : IStackClock
        {
            internal long Now = Start;

            public long Milliseconds => Interlocked.Read(ref Now);
        }

        // Advances the requested time at once, sets the date by a year now and then, and ends in an unbounded wait.
        private sealed class ScriptedWait : IStackWait
        {
            internal readonly List<int> Asked = new List<int>();
            internal readonly ManualResetEvent Over = new ManualResetEvent(false);
            private readonly AutoResetEvent _event = new AutoResetEvent(false);
            private readonly Calendar _calendar;
            private readonly int _turns;

            internal ScriptedWait(Calendar calendar, int turns)
            {
                _calendar = calendar;
                _turns = turns;
            }

            public void Wake()
            {
                _event.Set();
            }

            public void Wait(int milliseconds, bool forRoom)
            {
                if (Asked.Count == _turns)
                {
                    Over.Set();
                    _event.WaitOne();
                    return;
                }

                Asked.Add(milliseconds);
                Interlocked.Add(ref _calendar.Now,
                    Math.Max(milliseconds, 0) + (Asked.Count % 10 == 9 ? Year : Asked.Count % 10 == 4 ? -Year : 0));
            }
        }
    }
}
