using System;

namespace NanoSock.Benchmarks.Throughput
{
    /// <summary>What is to be measured, and for how long.</summary>
    internal sealed class ThroughputSettings
    {
        /// <summary>Seconds of each single measurement.</summary>
        internal double Seconds { get; init; } = 1;

        /// <summary>Rounds: everything is measured once in each, in turn.</summary>
        internal int Rounds { get; init; } = 5;

        /// <summary>Only measurements whose row or subject has one of these in its name; empty for all.</summary>
        internal string[] Only { get; init; } = Array.Empty<string>();

        /// <summary>Seconds before each measurement that are not counted: windows open, code is compiled.</summary>
        internal double WarmUp
        {
            get { return Math.Clamp(Seconds / 4, 0.1, 0.4); }
        }

        /// <summary>Seconds after which a program that belongs to a measurement has failed.</summary>
        internal double Patience
        {
            get { return WarmUp + Seconds + 25; }
        }

        internal bool Wants(Probe probe)
        {
            return Only.Length == 0 || Array.Exists(Only, word => (probe.Row.Name + ", " + probe.Subject).Contains(word, StringComparison.OrdinalIgnoreCase));
        }
    }
}
