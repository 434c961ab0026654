using System;

namespace NanoSock.Benchmarks.Throughput
{
    /// <summary>The subject of a measurement.</summary>
    internal enum Subject
    {
        /// <summary>This stack.</summary>
        NanoSock,
        /// <summary>Debian's lwIP.</summary>
        LwIP,
        /// <summary>The kernel on both ends, or no stack at all: the limit of the machine.</summary>
        Limit,
    }

    /// <summary>The unit of a figure.</summary>
    internal enum Unit
    {
        /// <summary>Bytes of payload a second.</summary>
        Bytes,
        /// <summary>Round trips a second.</summary>
        RoundTrips,
        /// <summary>Connections a second.</summary>
        Connections,
        /// <summary>Bytes of frames a second.</summary>
        FrameBytes,
    }

    /// <summary>One measurement of several subjects: a row of the tables.</summary>
    internal sealed record Row(string Section, string Name, Unit Unit);

    /// <summary>The measurement of one subject.</summary>
    internal sealed class Probe
    {
        private readonly Func<ThroughputSettings, double> _measure;
        private readonly Func<string> _whyNot;

        /// <summary>Creates a probe.</summary>
        /// <param name="row">The row.</param>
        /// <param name="subject">The subject.</param>
        /// <param name="whyNot">Returns the reason why the measurement is not possible here, or null. Called only for
        /// probes that are selected, because the check may create resources.</param>
        /// <param name="measure">Measures once and returns the figure a second.</param>
        internal Probe(Row row, Subject subject, Func<string> whyNot, Func<ThroughputSettings, double> measure)
        {
            Row = row;
            Subject = subject;
            _whyNot = whyNot;
            _measure = measure;
        }

        internal Row Row { get; }

        internal Subject Subject { get; }

        /// <summary>Returns the reason why it cannot be measured here; null when it can.</summary>
        internal string WhyNot()
        {
            return _whyNot();
        }

        /// <summary>Measures once; returns the figure a second.</summary>
        internal double Measure(ThroughputSettings settings)
        {
            return _measure(settings);
        }
    }
}
