using System;
using NanoSock.Benchmarks.Flows;
using NanoSock.Benchmarks.Model;
using NanoSock.Ip;
using NanoSock.Sockets;

namespace NanoSock.Benchmarks.Goodput
{
    /// <summary>One transfer over a path that loses packets, and its result.</summary>
    internal sealed class OneFlowRun
    {
        private const long OneWay = 50 * VirtualClock.PerMillisecond;

        /// <summary>The limit of a run, somewhat more than the slowest of the published runs took.</summary>
        internal const long LongestSeconds = 200_000;

        /// <summary>Gets the bytes a second from the first SYN until the receiving program has all data, or until the
        /// end.</summary>
        public double Goodput { get; private init; }

        /// <summary>Returns true if the run was cut off.</summary>
        public bool IsCut { get; private init; }

        /// <summary>Gets the reason why the connection broke, or Success.</summary>
        public SocketError Error { get; private init; }

        /// <summary>Gets the seconds of virtual time.</summary>
        public double Seconds { get; private init; }

        /// <summary>Gets the part of the time in which no packet was in flight: both ends waited for a timer.</summary>
        public double Silent { get; private init; }

        public long Segments { get; private init; }

        public long Retransmissions { get; private init; }

        public long Timeouts { get; private init; }

        public long FastRetransmits { get; private init; }

        /// <summary>Gets the data segments and acknowledgments that the wire lost.</summary>
        public long Lost { get; private init; }

        internal static OneFlowRun Run(GoodputSettings settings, int buffer, double loss, long seed)
        {
            VirtualClock clock = new VirtualClock();
            FlowPlan plan = new FlowPlan
            {
                Total = settings.Bytes,
                DelayThere = OneWay,
                DelayBack = OneWay,
                Loss = loss,
                Buffer = buffer,
                MinimumTimeout = settings.MinimumTimeout,
            };
            Flow flow = new Flow(clock, plan, null, null, seed, 0);
            FlowSimulation simulation = new FlowSimulation(clock);
            simulation.Add(flow);
            simulation.Run(LongestSeconds * VirtualClock.PerSecond);
            double seconds = (double)clock.Now / VirtualClock.PerSecond;
            return new OneFlowRun
            {
                Goodput = flow.Received / seconds,
                IsCut = !flow.IsOver,
                Error = flow.Error,
                Seconds = seconds,
                Silent = (double)simulation.SilentTime / clock.Now,
                Segments = flow.Count(Counter.TcpSegmentsOut),
                Retransmissions = flow.Count(Counter.TcpRetransmissions),
                Timeouts = flow.Count(Counter.TcpTimeouts),
                FastRetransmits = flow.Count(Counter.TcpFastRetransmits),
                Lost = flow.There.Lost + flow.Back.Lost,
            };
        }
    }
}
