using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Tests.Faults
{
    /// <summary>A full heap while interfaces change.</summary>
    [TestClass]
    [TestCategory("Long")]
    public class AddressFaultTests
    {
        [TestMethod]
        [DataRow(1, 1, 1)]
        [DataRow(3, 1, 61)]
        [DataRow(40, 7, 61)]
        public void OutOfMemory_InterfacesChange_LosesNothing(int length, int every, int step)
        {
            RunAll(nameof(AddressFaultScenario.Count), nameof(AddressFaultScenario.Run), length, every, step);
        }

        [TestMethod]
        [DataRow(1, 1, 1)]
        [DataRow(40, 7, 7)]
        public void OutOfMemory_AddressProbed_ProbingEnds(int length, int every, int step)
        {
            RunAll(nameof(AddressFaultScenario.CountProbing), nameof(AddressFaultScenario.RunProbing),
                length, every, step);
        }

        private static void RunAll(string countName, string runName, int length, int every, int step)
        {
            FaultyCode code = new();
            long calls = code.Find<Func<long, long, int, long>>(typeof(AddressFaultScenario),
                countName)(0, 0, 1);
            Func<long, long, int, string> run = code.Find<Func<long, long, int, string>>(typeof(AddressFaultScenario),
                runName);
            List<string> wrong = new();
            for (long from = 1; from <= calls; from += step)
            {
                string found = run(from, length, every);
                if (found != null)
                {
                    wrong.Add(found);
                }
            }

            Console.WriteLine($"{calls} calls, {wrong.Count} wrong");
            Assert.IsGreaterThan(1000L, calls);
            Assert.IsEmpty(wrong, $"{wrong.Count} runs:\n" + string.Join("\n", wrong.Take(10)));
        }
    }
}
