using System;
using System.Globalization;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using NanoSock.Benchmarks.Throughput.Machine;

namespace NanoSock.Benchmarks.Throughput
{
    /// <summary>Measures everything once a round, the subjects of a row one right after the other: disturbances of the
    /// machine hit all of them alike.</summary>
    internal static class ThroughputBenchmark
    {
        /// <summary>Measures throughput.</summary>
        /// <param name="settings">The measurements and their duration.</param>
        /// <param name="begin">Called with the number of single measurements.</param>
        /// <param name="done">Called after each measurement.</param>
        internal static ThroughputResult Run(ThroughputSettings settings, Action<int> begin, Action done)
        {
            Cores cores = Cores.Choose();
            using Equipment equipment = new Equipment(cores);
            try
            {
                List<Measurement> all = ProbeCatalog.Make(equipment)
                    .Where(settings.Wants)
                    .Select(probe => new Measurement(probe))
                    .ToList();
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

        private static void MeasureAll(List<Measurement> all,
            ThroughputSettings settings, Action<int> begin, Action done)
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

        // The runtime recompiles hot code while the stack runs. Without this, only the first round would pay for it.
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

        // A failed measurement is reported, and must not abort the others.
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
