using System.Collections.Generic;
using System.Linq;

namespace NanoSock.Benchmarks.Goodput
{
    /// <summary>All runs of the stack beside one model on one line.</summary>
    internal sealed class ShareCell
    {
        internal ShareCell(ShareModel model, bool? pacing, int roundTrip, double queue, IReadOnlyList<ShareRun> runs)
        {
            Model = model;
            Pacing = pacing;
            RoundTrip = roundTrip;
            Queue = queue;
            Runs = runs;
            Share = Sample.Of(runs, run => run.Share);
            Used = runs.Average(run => run.Used);
            double own = runs.Average(run => run.Dropped);
            double other = runs.Average(run => run.ModelDropped);
            Loss = other == 0 ? 0 : own / other;
        }

        public ShareModel Model { get; }

        /// <summary>Whether the stack paces; null for its own choice.</summary>
        public bool? Pacing { get; }

        /// <summary>Milliseconds.</summary>
        public int RoundTrip { get; }

        /// <summary>The queue, as a part of what the line holds in a round trip.</summary>
        public double Queue { get; }

        /// <summary>What the stack has carried, as a multiple of its fair half.</summary>
        public Sample Share { get; }

        /// <summary>Goodput of both as a part of the line's rate.</summary>
        public double Used { get; }

        /// <summary>The part of its packets that the stack has lost, as a multiple of the model's; 0 when that has lost none.</summary>
        public double Loss { get; }

        public IReadOnlyList<ShareRun> Runs { get; }
    }
}
