using System;
using System.Globalization;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using NanoSock.Benchmarks.Throughput.Machine;

namespace NanoSock.Benchmarks.Throughput
{
    /// <summary>Measures everything once a round, the subjects of a row one right after the other: what the machine does
    /// meanwhile hits all alike.</summary>
    internal static class ThroughputBenchmark
    {
        /// <summary>Measures.</summary>
        /// <param name="settings">What, and for how long.</param>
        /// <param name="begin">Called with the number of single measurements to come.</param>
        /// <param name="done">Called after each.</param>
        internal static ThroughputResult Run(ThroughputSettings settings, Action<int> begin, Action done)
        {
            Cores cores = Cores.Choose();
            using Equipment equipment = new Equipment(cores);
            try
            {
                List<Measurement> all = ProbeCatalogue.Make(equipment).Where(settings.Wants).Select(probe => new Measurement(probe)).ToList();
                MeasureAll(all, settings, begin, done);
                return new ThroughputResult
                {
                    Date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    Seconds = settings.Seconds,
                    RoundsWanted = settings.Rounds,
                    Machine = MachineFacts.Collect(cores),
                    Measurements = all,
                };
            }
            catch (Exception) when (equipment.IsInterrupted)
            {
                // The process ends when everything is removed.
                Thread.Sleep(Timeout.Infinite);
                throw;
            }
        }

        private static void MeasureAll(List<Measurement> all, ThroughputSettings settings, Action<int> begin, Action done)
        {
            WarmUp(all, settings);
            begin(settings.Rounds * all.Count(item => item.WhyNot == null));
            for (int round = 0; round < settings.Rounds; round++)
            {
                foreach (Measurement item in all)
                {
                    if (item.WhyNot == null)
                    {
                        Measure(item, settings);
                        done();
                    }
                }
            }
        }

        // The runtime compiles the stack's code better while it runs; without this the first round would pay for all.
        private static void WarmUp(List<Measurement> all, ThroughputSettings settings)
        {
            foreach (Measurement item in all)
            {
                if (settings.Rounds > 1 && item.WhyNot == null && item.Subject == Subject.NanoSock)
                {
                    Measure(item, settings);
                    item.Rounds.Clear();
                }
            }
        }

        // One that fails is told, and must not cost the others.
        private static void Measure(Measurement item, ThroughputSettings settings)
        {
            try
            {
                item.Rounds.Add(item.Probe.Measure(settings));
            }
            catch (InvalidOperationException exception)
            {
                item.WhyNot = "failed: " + exception.Message;
            }
        }
    }
}
