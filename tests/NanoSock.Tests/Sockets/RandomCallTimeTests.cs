using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Testing;

namespace NanoSock.Tests.Sockets
{
    /// <summary>A node that was not polled before a call sends the same packets as one that was.</summary>
    [TestClass]
    public class RandomCallTimeTests
    {
        private const long Day = 86400000;
        private static readonly long[] s_silences = { 0, 1, 40, 300, 2000, 30000, 61000, 130000, 4000000 };

        [TestMethod]
        public void Calls_WithAndWithoutPollBefore_SendSamePackets()
        {
            for (int seed = 0; seed < 12; seed++)
            {
                CallTimeWorld polled = new CallTimeWorld(true);
                CallTimeWorld silent = new CallTimeWorld(false);
                Random silences = new Random(seed);
                Random one = new Random(seed + 1000);
                Random other = new Random(seed + 1000);
                for (int step = 0; step < 60; step++)
                {
                    long silence = step == 3 ? 25 * Day
                        : step == 6 ? 50 * Day
                        : s_silences[silences.Next(s_silences.Length)];
                    polled.Step(silence, one);
                    silent.Step(silence, other);
                    if (!polled.Frames.SequenceEqual(silent.Frames))
                    {
                        Assert.Fail($"seed {seed}, step {step}\n{string.Join("\n", polled.Frames)}\n\nwithout a Poll "
                            + $"before the calls:\n{string.Join("\n", silent.Frames)}");
                    }

                    polled.Frames.Clear();
                    silent.Frames.Clear();
                }
            }
        }
    }
}
