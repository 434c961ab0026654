using System;
using System.Diagnostics;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;

namespace NanoSock.Tests.Sockets
{
    /// <summary>A wait that continues for a while after a wake-up merges the wake-ups of that time.</summary>
    [TestClass]
    public class EventWaitTests
    {
        private const int Pause = 40;

        [TestMethod]
        public void Wait_Woken_ContinuesForPause()
        {
            EventWait wait = new EventWait(Pause);
            wait.Wake();
            Assert.IsGreaterThanOrEqualTo(Pause - 1, Time(() => wait.Wait(-1, false)));
        }

        [TestMethod]
        public void Wait_SeveralWakeUpsBefore_EndsOnce()
        {
            EventWait wait = new EventWait(1);
            for (int i = 0; i < 10; i++)
            {
                wait.Wake();
            }

            wait.Wait(-1, false);
            Assert.IsGreaterThanOrEqualTo(Pause - 1, Time(() => wait.Wait(Pause, false)), "there is no other");
        }

        [TestMethod]
        public void Constructor_PauseOutOfRange_Throws()
        {
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new EventWait(-1));
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new EventWait(1001));
            new EventWait(1000).Wait(0, false);
        }

        private static long Time(Action action)
        {
            long began = Stopwatch.GetTimestamp();
            action();
            return (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }
    }
}
