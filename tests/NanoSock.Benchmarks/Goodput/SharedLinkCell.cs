using System.Collections.Generic;

namespace NanoSock.Benchmarks.Goodput
{
    /// <summary>All runs of the shared link with one number of flows and one size of buffers.</summary>
    internal sealed class SharedLinkCell
    {
        internal SharedLinkCell(int flows, int wanted, int buffer, IReadOnlyList<SharedLinkRun> runs)
        {
            Flows = flows;
            Wanted = wanted;
            Buffer = buffer;
            Runs = runs;
            Goodput = Sample.Of(runs, run => run.Goodput);
            Steady = Sample.Of(runs, run => run.Steady);
            Fairness = Sample.Of(runs, run => run.Fairness);
            SteadyFairness = Sample.Of(runs, run => run.SteadyFairness);
        }

        public int Flows { get; }

        /// <summary>Gets the buffers that the model has.</summary>
        public int Wanted { get; }

        /// <summary>Gets the buffers that the stack could be given: without window scaling no window exceeds 64
        /// KiB.</summary>
        public int Buffer { get; }

        public Sample Goodput { get; }

        public Sample Steady { get; }

        public Sample Fairness { get; }

        public Sample SteadyFairness { get; }

        /// <summary>Gets the goodput as a part of the line's rate. Headers take 2.7 percent of a full line.</summary>
        public double Utilization
        {
            get { return Goodput.Mean / SharedLinkRun.BytesPerSecond; }
        }

        public double SteadyUtilization
        {
            get { return Steady.Mean / SharedLinkRun.BytesPerSecond; }
        }

        /// <summary>Gets smoltcp's goodput, which it has with 256 KiB; 0 where it publishes none.</summary>
        public double Published
        {
            get
            {
                return Wanted == SharedLinkBuffers.AsPublished
                    ? NanoSock.Benchmarks.Goodput.Published.SharedLink(Flows)
                    : 0;
            }
        }

        /// <summary>Gets smoltcp's Jain's index, or 0.</summary>
        public double PublishedFairness
        {
            get
            {
                return Wanted == SharedLinkBuffers.AsPublished
                    ? NanoSock.Benchmarks.Goodput.Published.Fairness(Flows)
                    : 0;
            }
        }

        public IReadOnlyList<SharedLinkRun> Runs { get; }
    }

    /// <summary>The sizes of buffers with which the shared link is measured.</summary>
    internal static class SharedLinkBuffers
    {
        internal const int AsPublished = 256 * 1024;

        /// <summary>The total for all flows: twice the bandwidth-delay product of the longest round trip, because a
        /// receiver keeps the data behind a hole.</summary>
        internal const int Ample = 8 * 1024 * 1024;
    }
}
