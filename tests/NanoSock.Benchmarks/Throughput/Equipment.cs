using System;
using NanoSock.Benchmarks.Throughput.Lwip;
using NanoSock.Benchmarks.Throughput.Machine;

namespace NanoSock.Benchmarks.Throughput
{
    /// <summary>What measurements need of the machine: made once, removed at the end; what cannot be had is told.</summary>
    internal sealed class Equipment : IDisposable
    {
        internal Equipment(Cores cores)
        {
            Cores = cores;
            Bed = TestBed.TryMake(out string whyNoBed);
            WhyNoBed = whyNoBed;
            Harness = LwipHarness.TryBuild(out string whyNoHarness);
            WhyNoHarness = whyNoHarness;
            WhyNoOffloads = whyNoBed ?? (Programs.Has("ethtool") ? null : "needs the program ethtool");
        }

        internal Cores Cores { get; }

        /// <summary>The namespaces, or null.</summary>
        internal TestBed Bed { get; }

        internal string WhyNoBed { get; }

        /// <summary>lwIP, built, or null.</summary>
        internal LwipHarness Harness { get; }

        internal string WhyNoHarness { get; }

        /// <summary>Why offloads cannot be switched; null when they can.</summary>
        internal string WhyNoOffloads { get; }

        public void Dispose()
        {
            Bed?.Dispose();
            Harness?.Dispose();
        }
    }
}
