using System;

namespace NanoSock.Benchmarks.Goodput
{
    /// <summary>The figures that smoltcp publishes for the same model (its netsim test, snapshots of netsim and
    /// netsim_multiflow), in bytes per second.</summary>
    internal static class Published
    {
        internal static readonly int[] Buffers = { 1024, 4096, 8192, 32768 };
        internal static readonly double[] Losses = { 0, 0.001, 0.01, 0.02, 0.05, 0.10, 0.20, 0.30 };
        internal static readonly int[] FlowCounts = { 1, 4, 16, 64 };

        private static readonly double[][] s_oneFlow =
        {
            new[] { 10238.50, 10023.19, 8340.90, 7084.25, 4003.34, 1869.94, 290.74, 60.92 },
            new[] { 35062.41, 33859.80, 26937.41, 21886.99, 14073.67, 7870.66, 1603.60, 401.79 },
            new[] { 77374.28, 72992.18, 58490.74, 46527.73, 29421.45, 15515.23, 3737.20, 710.80 },
            new[] { 322944.88, 314779.73, 219670.76, 166587.86, 76626.48, 37774.62, 6079.34, 1156.40 },
        };

        private static readonly double[] s_sharedLink = { 3449.54, 12848.40, 52408.19, 167823.63 };
        private static readonly double[] s_fairness = { 1.0000, 0.9997, 0.9913, 0.9866 };

        /// <summary>Returns the goodput of one flow; 0 when none is published.</summary>
        internal static double OneFlow(int buffer, double loss)
        {
            int row = Array.IndexOf(Buffers, buffer);
            int column = Array.IndexOf(Losses, loss);
            return row < 0 || column < 0 ? 0 : s_oneFlow[row][column];
        }

        /// <summary>Returns the goodput of all flows of the shared link together, with buffers of 256 KiB; 0 when none
        /// is published.</summary>
        internal static double SharedLink(int flows)
        {
            int at = Array.IndexOf(FlowCounts, flows);
            return at < 0 ? 0 : s_sharedLink[at];
        }

        /// <summary>Returns Jain's index of those flows.</summary>
        internal static double Fairness(int flows)
        {
            int at = Array.IndexOf(FlowCounts, flows);
            return at < 0 ? 0 : s_fairness[at];
        }
    }
}
