using System.Collections.Generic;
using System.Linq;
using NanoSock.Sockets;

namespace NanoSock.Benchmarks.Goodput
{
    /// <summary>All runs of one flow with one size of buffers and one loss.</summary>
    internal sealed class OneFlowCell
    {
        internal OneFlowCell(int buffer, double loss, IReadOnlyList<OneFlowRun> runs)
        {
            Buffer = buffer;
            Loss = loss;
            Runs = runs;
            Goodput = Sample.Of(runs, run => run.Goodput);
        }

        public int Buffer { get; }

        public double Loss { get; }

        public Sample Goodput { get; }

        /// <summary>Gets smoltcp's goodput, or 0.</summary>
        public double Published
        {
            get { return NanoSock.Benchmarks.Goodput.Published.OneFlow(Buffer, Loss); }
        }

        /// <summary>Gets the goodput as a multiple of smoltcp's, or 0.</summary>
        public double Ratio
        {
            get { return Published == 0 ? 0 : Goodput.Mean / Published; }
        }

        public IReadOnlyList<OneFlowRun> Runs { get; }

        /// <summary>Gets the note about runs that did not finish; null when all did.</summary>
        internal string Remark
        {
            get
            {
                int cut = Runs.Count(run => run.IsCut);
                int broken = Runs.Count(run => run.Error != SocketError.Success);
                return cut + broken == 0 ? null
                    : broken == 0 ? cut + " cut off at " + OneFlowRun.LongestSeconds + " s"
                    : broken + " broke: " + Runs.First(run => run.Error != SocketError.Success).Error;
            }
        }
    }
}
