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

        /// <summary>Returns true if the stack paces; null for its own choice.</summary>
        public bool? Pacing { get; }

        /// <summary>Gets the round-trip time without the queue, in milliseconds.</summary>
        public int RoundTrip { get; }

        /// <summary>Gets the queue, as a part of the bandwidth-delay product.</summary>
        public double Queue { get; }

        /// <summary>Gets the goodput of the stack, as a multiple of its fair half.</summary>
        public Sample Share { get; }

        /// <summary>Gets the goodput of both as a part of the link's rate.</summary>
        public double Used { get; }

        /// <summary>Gets the loss rate of the stack, as a multiple of the model's; 0 when the model has lost no
        /// packet.</summary>
        public double Loss { get; }

        public IReadOnlyList<ShareRun> Runs { get; }
    }
}
