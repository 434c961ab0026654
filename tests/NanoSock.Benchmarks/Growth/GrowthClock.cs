using System;
using System.Collections.Generic;
using System.Linq;
using NanoSock.Benchmarks.Growth.Clock;

namespace NanoSock.Benchmarks.Growth
{
    /// <summary>The measurements by the desktop's clock. They use the processor time of the process, because other
    /// programs on the machine must not count. Those programs still evict its data from the caches, so each round
    /// measures all sizes.</summary>
    internal static class GrowthClock
    {
        // The runtime recompiles code that runs often.
        private const double WarmUp = 0.5;
        // Packets of a pair of nodes in a second: 50 requests and responses.
        private const int PacketsOfPair = 100;

        private static readonly (string Name, string Description, bool Tcp, bool Still)[] s_rates =
        {
            ("udp", "UDP: a datagram of 64 bytes there and back, each socket in turn", false, false),
            ("tcp", "TCP: one segment of 64 bytes there and back, each connection in turn", true, false),
            ("tcp-still", "the same while time stands still for the stacks, so that no timer is due", true, true),
        };

        internal static IEnumerable<RateSeries> Rates(GrowthSettings settings, Action<string> progress)
        {
            foreach ((string name, string description, bool tcp, bool still) in s_rates)
            {
                RateSeries series = new RateSeries { Name = name, Description = description };
                EchoPair[] pairs = settings.Sockets.Select(sockets => new EchoPair(tcp, sockets, still)).ToArray();
                List<double>[] rounds = settings.Sockets.Select(_ => new List<double>()).ToArray();
                if (pairs.Length > 0)
                {
                    pairs[0].Run(WarmUp);
                }

                for (int round = -1; round < settings.Rounds; round++)
                {
                    for (int i = 0; i < pairs.Length; i++)
                    {
                        progress(series.Name + " packets a second, " + settings.Sockets[i]);
                        pairs[i].Settle();
                        double rate = pairs[i].Run(settings.Seconds);
                        if (round >= 0)
                        {
                            rounds[i].Add(rate);
                        }
                    }
                }

                series.Points.AddRange(rounds.Select((rates, i) => new RatePoint(settings.Sockets[i],
                    Math.Round(Median(rates)), Math.Round((rates.Max() - rates.Min()) / 2 / Median(rates), 3))));
                yield return series;
            }
        }

        internal static IEnumerable<NodePoint> Nodes(GrowthSettings settings, Action<string> progress)
        {
            NodeField[] fields = settings.Nodes.Select(nodes => new NodeField(nodes)).ToArray();
            double[] seconds = new double[fields.Length];
            List<double>[] perPacket = fields.Select(_ => new List<double>()).ToArray();
            List<double>[] perSecond = fields.Select(_ => new List<double>()).ToArray();
            long[] packets = new long[fields.Length];
            for (int round = -1; round < settings.Rounds; round++)
            {
                for (int i = 0; i < fields.Length; i++)
                {
                    progress("simulation, " + settings.Nodes[i]);
                    long milliseconds = settings.Packets * 1000L / (settings.Nodes[i] / 2 * PacketsOfPair);
                    long before = fields[i].Packets;
                    double took = fields[i].Run(milliseconds);
                    if (round >= 0)
                    {
                        packets[i] = fields[i].Packets - before;
                        seconds[i] = milliseconds / 1000.0;
                        perPacket[i].Add(took * 1e6 / packets[i]);
                        perSecond[i].Add(took * 1e3 / seconds[i]);
                    }
                }
            }

            return fields.Select((field, i) => field.FewestAnswers == 0
                ? throw new InvalidOperationException("A node never had an answer.")
                : new NodePoint(settings.Nodes[i], seconds[i], packets[i], Math.Round(Median(perPacket[i]), 3),
                    Math.Round(Median(perSecond[i]), 3), Math.Round(field.BytesPerNode))).ToArray();
        }

        private static double Median(List<double> values)
        {
            double[] sorted = values.OrderBy(value => value).ToArray();
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }
}
