using System.Collections.Generic;
using System.Linq;

namespace NanoSock.Benchmarks.Cost.Growth
{
    /// <summary>The cost by the number of sockets. The result is written to a file and read from it.</summary>
    internal sealed class GrowthResult
    {
        /// <summary>Gets or sets the day of the measurements by the clock, as <c>yyyy-MM-dd</c>.</summary>
        public string Date { get; init; }

        /// <summary>Gets or sets the machine of the measurements by the clock.</summary>
        public string Machine { get; init; }

        public List<CountSeries> Counts { get; init; } = new List<CountSeries>();

        public List<HeapSeries> Heap { get; init; } = new List<HeapSeries>();

        public List<RateSeries> Rates { get; init; } = new List<RateSeries>();
    }

    /// <summary>One operation by the number of sockets, counted on the device flavor.</summary>
    internal sealed class CountSeries
    {
        public string Name { get; init; }

        public string Description { get; init; }

        public List<CountPoint> Points { get; init; } = new List<CountPoint>();

        /// <summary>Gets the instructions that one more socket adds: the slope of the straight line that fits
        /// best.</summary>
        internal double Slope
        {
            get
            {
                double sockets = Points.Average(point => point.Sockets);
                double mean = Points.Average(point => point.Mean);
                double spread = Points.Sum(point => (point.Sockets - sockets) * (point.Sockets - sockets));
                return spread == 0 ? 0 : Points.Sum(point => (point.Sockets - sockets) * (point.Mean - mean)) / spread;
            }
        }
    }

    /// <summary>IL instructions with one number of sockets: the mean of all samples, and the maximum; heap bytes of the
    /// sample that allocated most.</summary>
    internal sealed record CountPoint(int Sockets, double Mean, double Most, double Heap);

    /// <summary>Bytes of nanoCLR's heap of a stack by the number of its sockets.</summary>
    internal sealed class HeapSeries
    {
        public string Name { get; init; }

        public string Description { get; init; }

        public List<HeapPoint> Points { get; init; } = new List<HeapPoint>();

        /// <summary>Gets the bytes that one more socket adds.</summary>
        internal double PerSocket
        {
            get { return (double)(Points[^1].Bytes - Points[0].Bytes) / (Points[^1].Sockets - Points[0].Sockets); }
        }
    }

    internal sealed record HeapPoint(int Sockets, int Bytes);

    /// <summary>Packets a second by the number of sockets.</summary>
    internal sealed class RateSeries
    {
        public string Name { get; init; }

        public string Description { get; init; }

        public List<RatePoint> Points { get; init; } = new List<RatePoint>();
    }

    /// <summary>IP packets that both stacks sent in a second of processor time: the median of the rounds, and half of
    /// the range as a part of the median.</summary>
    internal sealed record RatePoint(int Sockets, double PacketsPerSecond, double Spread);
}
