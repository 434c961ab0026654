using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Tests.Faults
{
    /// <summary>Blocking sockets on a full heap, where nanoCLR skips a call of a synchronized method without an
    /// exception, or throws from any call.</summary>
    [TestClass]
    [TestCategory("Long")]
    public class SkippedCallTests
    {
        private static readonly Lazy<FaultyCode> s_code = new(() => new FaultyCode(SkippingRewriter.Change));

        [TestMethod]
        public void Call_Skipped_KeepsResultAndSocket()
        {
            Sweep(false, 25);
        }

        [TestMethod]
        public void Call_Throws_LosesNoSocket()
        {
            Sweep(true, 150);
        }

        private static void Sweep(bool throws, int atLeast)
        {
            int calls = s_code.Value.Find<Func<bool, int>>(typeof(SkippingScenario),
                nameof(SkippingScenario.Count))(throws);
            Func<int, bool, string> run = s_code.Value.Find<Func<int, bool, string>>(typeof(SkippingScenario),
                nameof(SkippingScenario.Run));
            List<string> wrong = new();
            for (int at = 1; at <= calls; at++)
            {
                string found = run(at, throws);
                if (found != null)
                {
                    wrong.Add($"call {at} of {calls}: {found}");
                }
            }

            Console.WriteLine($"{calls} calls, {wrong.Count} wrong");
            Assert.IsGreaterThan(atLeast, calls);
            Assert.IsEmpty(wrong, string.Join("\n", wrong.Take(20)));
        }
    }
}
