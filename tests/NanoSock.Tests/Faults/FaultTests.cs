using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Tests.Faults
{
    /// <summary>A full heap. On nanoCLR each call allocates its frame from the heap, so each may throw
    /// OutOfMemoryException. NANOSOCK_FAULT_STEP=1 tries each call of the scenario, which takes half an hour.</summary>
    [TestClass]
    public class FaultTests
    {
        private static readonly Lazy<FaultyCode> s_code = new(() => new FaultyCode());
        private static readonly long s_step = long.Parse(
            Environment.GetEnvironmentVariable("NANOSOCK_FAULT_STEP") ?? "397",
            CultureInfo.InvariantCulture);

        [TestMethod]
        public void OutOfMemory_InAnyCall_LosesNoSocketAndNoByte()
        {
            Sweep(s_step, 1, 1);
        }

        [TestMethod]
        [DataRow(2, 1)]
        [DataRow(40, 7)]
        [DataRow(3000, 1)]
        [DataRow(20000, 13)]
        [DataRow(20000, 101)]
        public void OutOfMemory_ForAWhile_LosesNoSocketAndNoByte(int length, int every)
        {
            Sweep(7 * s_step, length, every);
        }

        private static void Sweep(long step, int length, int every)
        {
            long calls = s_code.Value.Find<Func<long, long, int, long>>(typeof(FaultScenario),
                nameof(FaultScenario.Count))(0, 0, 1);
            Func<long, long, int, string> run = s_code.Value.Find<Func<long, long, int, string>>(typeof(FaultScenario),
                nameof(FaultScenario.Run));
            List<string> wrong = new();
            int runs = 0;
            for (long from = 1; from <= calls; from += step)
            {
                runs++;
                string found = run(from, length, every);
                if (found != null)
                {
                    wrong.Add(found);
                }
            }

            Console.WriteLine($"{calls} calls, {runs} runs, {wrong.Count} wrong");
            Assert.IsGreaterThan(10000L, calls);
            Assert.IsEmpty(wrong,
                $"{wrong.Count} of {runs} runs of {calls} calls:\n" + string.Join("\n", wrong.Take(30)));
        }
    }
}
