using System.Collections.Generic;

namespace NanoSock.Benchmarks.Goodput
{
    /// <summary>Everything that was measured.</summary>
    internal sealed class GoodputResult
    {
        public long Seed { get; init; }

        public int RunsPerCell { get; init; }

        public long Bytes { get; init; }

        public int SharedLinkSeconds { get; init; }

        public int SharedLinkWarmUp { get; init; }

        public IReadOnlyList<OneFlowCell> OneFlow { get; init; }

        public IReadOnlyList<SharedLinkCell> SharedLink { get; init; }

        public IReadOnlyList<ShareCell> Shares { get; init; }
    }
}
