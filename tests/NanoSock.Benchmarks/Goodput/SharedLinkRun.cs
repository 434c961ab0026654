using System;
using System.Linq;
using NanoSock.Benchmarks.Flows;
using NanoSock.Benchmarks.Model;
using NanoSock.Ip;

namespace NanoSock.Benchmarks.Goodput
{
    /// <summary>Flows without end through one bottleneck, for a fixed time.</summary>
    internal sealed class SharedLinkRun
    {
        internal const long BitsPerSecond = 200_000_000;
        internal const long BytesPerSecond = BitsPerSecond / 8;
        internal const int Queue = 64 * 1024;

        // A round trip of 100 ms plus or minus half: each direction of each flow is drawn independently, 25 to 75 ms.
        private const long LeastDelay = 25 * VirtualClock.PerMillisecond;
        private const long DelaySwing = 50 * VirtualClock.PerMillisecond;

        /// <summary>Gets the bytes a second that programs have received, all flows together.</summary>
        public double Goodput { get; private init; }

        /// <summary>Gets the bytes a second without the time in which the flows start.</summary>
        public double Steady { get; private init; }

        /// <summary>Gets the part of the time in which the link toward the receivers was busy.</summary>
        public double LineBusy { get; private init; }

        /// <summary>Gets Jain's index of the flows' goodputs, over the whole time.</summary>
        public double Fairness { get; private init; }

        /// <summary>Gets Jain's index of the flows' goodputs, without the start.</summary>
        public double SteadyFairness { get; private init; }

        /// <summary>Gets the goodput of the slowest flow.</summary>
        public double Slowest { get; private init; }

        /// <summary>Gets the goodput of the fastest flow.</summary>
        public double Fastest { get; private init; }

        /// <summary>Gets the part of the packets that found the queue full.</summary>
        public double Dropped { get; private init; }

        public long Retransmissions { get; private init; }

        public long Timeouts { get; private init; }

        public long FastRetransmits { get; private init; }

        internal static SharedLinkRun Run(GoodputSettings settings, int flows, int buffer, long seed)
        {
            VirtualClock clock = new VirtualClock();
            DropTailQueue there = new DropTailQueue(clock, BitsPerSecond, Queue);
            DropTailQueue back = new DropTailQueue(clock, BitsPerSecond, Queue);
            FlowSimulation simulation = new FlowSimulation(clock);
            SplitMix random = new SplitMix(seed, 0);
            for (int i = 0; i < flows; i++)
            {
                FlowPlan plan = new FlowPlan
                {
                    DelayThere = LeastDelay + (long)(random.Fraction() * DelaySwing),
                    DelayBack = LeastDelay + (long)(random.Fraction() * DelaySwing),
                    Buffer = buffer,
                    MinimumTimeout = settings.MinimumTimeout,
                };
                simulation.Add(new Flow(clock, plan, there, back, seed, i));
            }

            simulation.Run(settings.WarmUp * VirtualClock.PerSecond);
            double[] before = simulation.Flows.Select(flow => (double)flow.Received).ToArray();
            simulation.Run(settings.Seconds * VirtualClock.PerSecond);
            double[] all = simulation.Flows.Select(flow => (double)flow.Received).ToArray();
            double[] steady = all.Zip(before, (end, start) => end - start).ToArray();
            double seconds = settings.Seconds;
            return new SharedLinkRun
            {
                Goodput = all.Sum() / seconds,
                Steady = steady.Sum() / (seconds - settings.WarmUp),
                LineBusy = there.BytesPassed / seconds / BytesPerSecond,
                Fairness = Jain(all),
                SteadyFairness = Jain(steady),
                Slowest = all.Min() / seconds,
                Fastest = all.Max() / seconds,
                Dropped = (double)(there.Dropped + back.Dropped) / (there.Entered + back.Entered),
                Retransmissions = Count(simulation, Counter.TcpRetransmissions),
                Timeouts = Count(simulation, Counter.TcpTimeouts),
                FastRetransmits = Count(simulation, Counter.TcpFastRetransmits),
            };
        }

        /// <summary>Returns Jain's index of fairness: 1 when all have the same, 1/n when one has everything.</summary>
        internal static double Jain(double[] shares)
        {
            double sum = shares.Sum();
            double squares = shares.Sum(share => share * share);
            return squares == 0 ? 1 : sum * sum / (shares.Length * squares);
        }

        private static long Count(FlowSimulation simulation, Counter counter)
        {
            return simulation.Flows.Sum(flow => flow.Count(counter));
        }
    }
}
