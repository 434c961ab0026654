using System;
using System.Collections.Generic;
using System.Linq;
using NanoSock.Benchmarks.Throughput;

namespace NanoSock.Benchmarks.Cost.Growth
{
    /// <summary>The measurements by the desktop's clock. They use the processor time of the process, because other
    /// programs on the machine must not count. Those programs still evict its data from the caches, so each round
    /// measures all sizes.</summary>
    internal static class GrowthClock
    {
        // The runtime recompiles code that runs often.
        private const double WarmUp = 0.5;
        private const int Rounds = 5;
        private const double Seconds = 0.15;

        private static readonly (string Name, string Description, bool Tcp, bool Still)[] s_rates =
        {
            ("udp", "UDP: a datagram of 64 bytes there and back, each socket in turn", false, false),
            ("tcp", "TCP: one segment of 64 bytes there and back, each connection in turn", true, false),
            ("tcp-still", "the same while time stands still for the stacks, so that no timer is due", true, true),
        };

        internal static IEnumerable<RateSeries> Rates(int[] sizes)
        {
            foreach ((string name, string description, bool tcp, bool still) in s_rates)
            {
                RateSeries series = new RateSeries { Name = name, Description = description };
                EchoPair[] pairs = sizes.Select(sockets => new EchoPair(tcp, sockets, still)).ToArray();
                List<double>[] rounds = sizes.Select(_ => new List<double>()).ToArray();
                pairs[0].Run(WarmUp);
                for (int round = -1; round < Rounds; round++)
                {
                    for (int i = 0; i < pairs.Length; i++)
                    {
                        pairs[i].Settle();
                        double rate = pairs[i].Run(Seconds);
                        if (round >= 0)
                        {
                            rounds[i].Add(rate);
                        }
                    }
                }

                series.Points.AddRange(rounds.Select((rates, i) => new RatePoint(sizes[i],
                    Math.Round(Measurement.MedianOf(rates)), Math.Round(Measurement.SpreadOf(rates), 3))));
                yield return series;
            }
        }
    }
}
