using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Esp32;

namespace NanoSock.Tests.Esp32
{
    /// <summary>Clock, memory and secret over the desktop's stand-ins.</summary>
    [TestClass]
    public class Esp32PlatformTests
    {
        // Each reading lies between two surrounding readings of the machine's clock.
        [TestMethod]
        public void Clocks_Readings_FollowTheMachine()
        {
            long before = Stopwatch.GetTimestamp();
            long microseconds = Esp32Clock.Microseconds;
            long between = Stopwatch.GetTimestamp();
            Thread.Sleep(20);
            long milliseconds = Esp32Clock.Milliseconds;
            long later = Stopwatch.GetTimestamp();
            long least = (long)Stopwatch.GetElapsedTime(between, later).TotalMilliseconds - 1;
            long most = (long)Stopwatch.GetElapsedTime(before, later).TotalMilliseconds + 1;
            Assert.IsInRange(Math.Min(least, 19), most, milliseconds - (microseconds / 1000));
        }

        [TestMethod]
        public void ReadInternal_Desktop_ReturnsMemoryOfTheMachine()
        {
            Esp32Memory inside = Esp32Memory.ReadInternal();
            Assert.IsGreaterThan(0u, inside.Free);
            Assert.IsLessThanOrEqualTo(inside.Total, inside.Free);
            Assert.IsLessThanOrEqualTo(inside.Free, inside.LargestFree);
            Assert.AreEqual(0u, Esp32Memory.ReadExternal().Total);
        }

        [TestMethod]
        public void Entropy_Fill_GivesDistinctSecrets()
        {
            HashSet<string> secrets = new();
            for (int i = 0; i < 32; i++)
            {
                byte[] secret = new byte[16];
                Esp32Entropy.Fill(secret, (i & 1) == 0 ? null : new byte[] { 2, 0, 0, 0, 0, 1 });
                secrets.Add(Convert.ToHexString(secret));
            }

            Assert.AreEqual(32, secrets.Count);
        }
    }
}
