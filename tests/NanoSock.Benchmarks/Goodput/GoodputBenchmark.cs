using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using NanoSock.Benchmarks.Flows;

namespace NanoSock.Benchmarks.Goodput
{
    /// <summary>Runs the measurements of the settings. Runs share no state, so several may run at once; the results are
    /// in the order of the settings, whichever run ends first.</summary>
    internal static class GoodputBenchmark
    {
        /// <summary>Measures goodput.</summary>
        /// <param name="settings">The measurements.</param>
        /// <param name="jobs">The number of runs at once.</param>
        /// <param name="done">Called after each run, from any thread.</param>
        internal static GoodputResult Run(GoodputSettings settings, int jobs, Action done)
        {
            List<OneFlowCell> oneFlow = new List<OneFlowCell>();
            foreach (int buffer in settings.Buffers)
            {
                foreach (double loss in settings.Losses)
                {
                    oneFlow.Add(new OneFlowCell(buffer, loss,
                        All(settings, jobs, done, seed => OneFlowRun.Run(settings, buffer, loss, seed))));
                }
            }

            List<SharedLinkCell> shared = new List<SharedLinkCell>();
            foreach ((int flows, int wanted, int buffer) in SharedCells(settings))
            {
                shared.Add(new SharedLinkCell(flows, wanted, buffer,
                    All(settings, jobs, done, seed => SharedLinkRun.Run(settings, flows, buffer, seed))));
            }

            List<ShareCell> shares = new List<ShareCell>();
            foreach ((ShareModel model, bool? pacing, int roundTrip, double queue) in ShareCells(settings))
            {
                shares.Add(new ShareCell(model, pacing, roundTrip, queue,
                    All(settings, jobs, done, seed => ShareRun.Run(model, roundTrip,
                        queue, pacing, settings.Seconds, settings.WarmUp, seed))));
            }

            return new GoodputResult
            {
                Seed = settings.Seed,
                RunsPerCell = settings.Runs,
                Bytes = settings.Bytes,
                SharedLinkSeconds = settings.Seconds,
                SharedLinkWarmUp = settings.WarmUp,
                OneFlow = oneFlow,
                SharedLink = shared,
                Shares = shares,
            };
        }

        internal static int CountRuns(GoodputSettings settings)
        {
            return settings.Runs * ((settings.Buffers.Length * settings.Losses.Length)
                + SharedCells(settings).Count + ShareCells(settings).Count);
        }

        // Measures with the buffers of the published figures, then with buffers that are no limit, where the stack
        // supports them.
        private static List<(int Flows, int Wanted, int Granted)> SharedCells(GoodputSettings settings)
        {
            List<(int Flows, int Wanted, int Granted)> cells = new List<(int, int, int)>();
            foreach (int flows in settings.FlowCounts)
            {
                cells.Add((flows, SharedLinkBuffers.AsPublished, StackTuning.Grant(SharedLinkBuffers.AsPublished)));
            }

            foreach (int flows in settings.FlowCounts)
            {
                int wanted = Math.Max(SharedLinkBuffers.Ample / flows, SharedLinkBuffers.AsPublished);
                int granted = StackTuning.Grant(wanted);
                if (!cells.Exists(cell => cell.Flows == flows && cell.Granted == granted))
                {
                    cells.Add((flows, wanted, granted));
                }
            }

            return cells;
        }

        private static List<(ShareModel Model, bool? Pacing, int RoundTrip, double Queue)> ShareCells(
            GoodputSettings settings)
        {
            List<(ShareModel Model, bool? Pacing, int RoundTrip, double Queue)> cells =
                new List<(ShareModel, bool?, int, double)>();
            if (!settings.Shares)
            {
                return cells;
            }

            foreach (ShareModel model in new[] { ShareModel.Cubic, ShareModel.Reno })
            {
                foreach (bool? pacing in new bool?[] { null, false })
                {
                    foreach (int roundTrip in settings.RoundTrips)
                    {
                        foreach (double queue in settings.Queues)
                        {
                            cells.Add((model, pacing, roundTrip, queue));
                        }
                    }
                }
            }

            return cells;
        }

        private static T[] All<T>(GoodputSettings settings, int jobs, Action done, Func<long, T> run)
        {
            T[] results = new T[settings.Runs];
            Parallel.For(0, settings.Runs, new ParallelOptions { MaxDegreeOfParallelism = jobs }, i =>
            {
                results[i] = run(settings.Seed + i);
                done();
            });
            return results;
        }
    }
}
