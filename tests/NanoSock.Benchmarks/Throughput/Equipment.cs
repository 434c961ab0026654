using System;
using NanoSock.Benchmarks.Throughput.Lwip;
using NanoSock.Benchmarks.Throughput.Machine;

namespace NanoSock.Benchmarks.Throughput
{
    /// <summary>What measurements need of the machine: made when first
    /// asked for, removed at the end; what cannot be had is told.</summary>
    internal sealed class Equipment : IDisposable
    {
        private readonly Lazy<(TestBed Bed, string WhyNot)> _bed = new(() => (TestBed.TryMake(out string whyNot), whyNot));
        private readonly Lazy<(LwipHarness Harness, string WhyNot)> _harness = new(() => (LwipHarness.TryBuild(out string whyNot), whyNot));

        internal Equipment(Cores cores)
        {
            Cores = cores;
        }

        internal Cores Cores { get; }

        /// <summary>The namespaces, or null.</summary>
        internal TestBed Bed
        {
            get { return _bed.Value.Bed; }
        }

        internal string WhyNoBed
        {
            get { return _bed.Value.WhyNot; }
        }

        /// <summary>lwIP, built, or null.</summary>
        internal LwipHarness Harness
        {
            get { return _harness.Value.Harness; }
        }

        internal string WhyNoHarness
        {
            get { return _harness.Value.WhyNot; }
        }

        /// <summary>Why offloads cannot be switched; null when they can.</summary>
        internal string WhyNoOffloads
        {
            get { return WhyNoBed ?? (Programs.Has("ethtool") ? null : "needs the program ethtool"); }
        }

        public void Dispose()
        {
            if (_bed.IsValueCreated)
            {
                Bed?.Dispose();
            }

            if (_harness.IsValueCreated)
            {
                Harness?.Dispose();
            }
        }
    }
}
