using System;

namespace NanoSock.Benchmarks.Throughput
{
    /// <summary>The measurements, and their duration.</summary>
    internal sealed class ThroughputSettings
    {
        /// <summary>Gets or sets the seconds of each single measurement.</summary>
        internal double Seconds { get; init; } = 1;

        /// <summary>Gets or sets the number of rounds: each measures everything once, in turn.</summary>
        internal int Rounds { get; init; } = 5;

        /// <summary>Gets or sets the words of which a row or subject has to contain one to be measured; empty for
        /// all.</summary>
        internal string[] Only { get; init; } = Array.Empty<string>();

        /// <summary>Gets the seconds before each measurement that are not counted: windows open, code is
        /// compiled.</summary>
        internal double WarmUp
        {
            get { return Math.Clamp(Seconds / 4, 0.1, 0.4); }
        }

        /// <summary>Gets the seconds after which a program that belongs to a measurement has failed.</summary>
        internal double Patience
        {
            get { return WarmUp + Seconds + 25; }
        }

        internal bool Wants(Probe probe)
        {
            return Only.Length == 0 || Array.Exists(Only,
                word => (probe.Row.Name + ", " + probe.Subject).Contains(word, StringComparison.OrdinalIgnoreCase));
        }
    }
}
