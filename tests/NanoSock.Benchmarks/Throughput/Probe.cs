using System;

namespace NanoSock.Benchmarks.Throughput
{
    /// <summary>Who or what is measured.</summary>
    internal enum Subject
    {
        /// <summary>This stack.</summary>
        NanoSock,
        /// <summary>Debian's lwIP.</summary>
        LwIP,
        /// <summary>The kernel on both ends, or no stack at all: what the machine gives.</summary>
        Limit,
    }

    /// <summary>What figures are of.</summary>
    internal enum Unit
    {
        /// <summary>Octets of payload a second.</summary>
        Octets,
        /// <summary>Round trips a second.</summary>
        RoundTrips,
        /// <summary>Connections a second.</summary>
        Connections,
        /// <summary>Octets of frames a second.</summary>
        FrameOctets,
    }

    /// <summary>A thing that is measured of several subjects: a row of the tables.</summary>
    internal sealed record Row(string Section, string Name, Unit Unit);

    /// <summary>One subject's way to do it.</summary>
    internal sealed class Probe
    {
        private readonly Func<ThroughputSettings, double> _measure;

        /// <summary>A measurement that can be made.</summary>
        internal Probe(Row row, Subject subject, Func<ThroughputSettings, double> measure)
        {
            Row = row;
            Subject = subject;
            _measure = measure;
        }

        /// <summary>One that cannot.</summary>
        internal Probe(Row row, Subject subject, string whyNot)
        {
            Row = row;
            Subject = subject;
            WhyNot = whyNot;
        }

        internal Row Row { get; }

        internal Subject Subject { get; }

        /// <summary>Why it cannot be measured here; null when it can.</summary>
        internal string WhyNot { get; }

        /// <summary>Measures once; the figure a second.</summary>
        internal double Measure(ThroughputSettings settings)
        {
            return _measure(settings);
        }
    }
}
