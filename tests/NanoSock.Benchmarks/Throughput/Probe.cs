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
        /// <summary>Bytes of payload a second.</summary>
        Octets,
        /// <summary>Round trips a second.</summary>
        RoundTrips,
        /// <summary>Connections a second.</summary>
        Connections,
        /// <summary>Bytes of frames a second.</summary>
        FrameOctets,
    }

    /// <summary>A thing that is measured of several subjects: a row of the tables.</summary>
    internal sealed record Row(string Section, string Name, Unit Unit);

    /// <summary>One subject's way to do it.</summary>
    internal sealed class Probe
    {
        private readonly Func<ThroughputSettings, double> _measure;
        private readonly Func<string> _whyNot;

        /// <summary>Creates a probe.</summary>
        /// <param name="row">What is measured.</param>
        /// <param name="subject">Of whom.</param>
        /// <param name="whyNot">Why that is not possible here, null when it is; asked only of probes that are wanted, for the
        /// answer may need things made.</param>
        /// <param name="measure">Measures once; the figure a second.</param>
        internal Probe(Row row, Subject subject, Func<string> whyNot, Func<ThroughputSettings, double> measure)
        {
            Row = row;
            Subject = subject;
            _whyNot = whyNot;
            _measure = measure;
        }

        internal Row Row { get; }

        internal Subject Subject { get; }

        /// <summary>Why it cannot be measured here; null when it can.</summary>
        internal string WhyNot()
        {
            return _whyNot();
        }

        /// <summary>Measures once; the figure a second.</summary>
        internal double Measure(ThroughputSettings settings)
        {
            return _measure(settings);
        }
    }
}
