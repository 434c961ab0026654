using System;
using NanoSock.Benchmarks.Flows;
using NanoSock.Benchmarks.Model;
using NanoSock.Ip;

namespace NanoSock.Benchmarks.Goodput
{
    /// <summary>The stack and a model of another sender on one link with a drop-tail queue, for a fixed time.</summary>
    internal sealed class ShareRun
    {
        internal const long BitsPerSecond = 50_000_000;

        // Never the limit: several times what the link and the queue hold at most.
        private const int Buffer = 8 << 20;

        /// <summary>Gets the bytes that the stack has carried after the start, as a multiple of half of the total: 1 is
        /// fair, 2 is everything.</summary>
        public double Share { get; private init; }

        /// <summary>Gets the goodput of both together as a part of the link's rate.</summary>
        public double Used { get; private init; }

        /// <summary>Gets the part of the stack's packets that the queue has dropped after the start.</summary>
        public double Dropped { get; private init; }

        /// <summary>Gets the part of the model's packets.</summary>
        public double ModelDropped { get; private init; }

        /// <summary>Gets the time-outs of the stack.</summary>
        public long Timeouts { get; private init; }

        /// <summary>Gets the time-outs of the model.</summary>
        public long ModelTimeouts { get; private init; }

        /// <summary>Runs both.</summary>
        /// <param name="model">The sender beside the stack.</param>
        /// <param name="roundTrip">Milliseconds without the queue.</param>
        /// <param name="queue">The queue, as a part of what the line holds in a round trip.</param>
        /// <param name="pacing">True if the stack paces; null for its own choice.</param>
        /// <param name="seconds">The duration.</param>
        /// <param name="warmUp">Seconds at the beginning that are not counted.</param>
        /// <param name="seed">The number of the run: it varies the starts and the ticks of the stack's clock.</param>
        internal static ShareRun Run(ShareModel model, int roundTrip,
            double queue, bool? pacing, int seconds, int warmUp, long seed)
        {
            VirtualClock clock = new VirtualClock();
            int held = (int)(BitsPerSecond / 8 * roundTrip / 1000);
            int room = Math.Max((int)(held * queue), 4 * StackTuning.Mtu);
            DropTailQueue line = new DropTailQueue(clock, BitsPerSecond, room);
            long delay = roundTrip * VirtualClock.PerMillisecond / 2;
            SplitMix random = new SplitMix(seed, 1000);
            Flow flow = new Flow(clock,
                new FlowPlan { DelayThere = delay, DelayBack = delay, Buffer = Buffer, Pacing = pacing },
                line, null, seed, 0);
            SimulatedPath there = new SimulatedPath(clock, line, delay, 0, random, StackTuning.Mtu);
            SimulatedPath back = new SimulatedPath(clock, null, delay, 0, random, StackTuning.Mtu);
            ModelSender sender = new ModelSender(back, there, ShareModels.Window(model),
                (long)(random.Fraction() * VirtualClock.PerSecond));
            ModelReceiver receiver = new ModelReceiver(there, back);
            ISimulatedEnd[] ends = { flow.Receiver, flow.Sender, receiver, sender };
            flow.Receiver.Run(clock);
            Pass(clock, ends, 1, (long)(random.Fraction() * VirtualClock.PerSecond));
            flow.Sender.Run(clock);
            Pass(clock, ends, 0, warmUp * VirtualClock.PerSecond);
            long before = flow.Received;
            long modelBefore = receiver.Next;
            long[] start = { flow.There.Entered, flow.There.Dropped, there.Entered, there.Dropped };
            Pass(clock, ends, 0, seconds * VirtualClock.PerSecond);
            double own = flow.Received - before;
            double other = (receiver.Next - modelBefore) * (double)ModelPacket.Segment;
            return new ShareRun
            {
                Share = 2 * own / (own + other),
                Used = (own + other) * 8 / BitsPerSecond / (seconds - warmUp),
                Dropped = (double)(flow.There.Dropped - start[1]) / (flow.There.Entered - start[0]),
                ModelDropped = (double)(there.Dropped - start[3]) / (there.Entered - start[2]),
                Timeouts = flow.Count(Counter.TcpTimeouts),
                ModelTimeouts = sender.Timeouts,
            };
        }

        // The sender of the stack, index 1, is skipped until it starts.
        private static void Pass(VirtualClock clock, ISimulatedEnd[] ends, int skipped, long until)
        {
            while (true)
            {
                ISimulatedEnd earliest = null;
                for (int i = 0; i < ends.Length; i++)
                {
                    if ((skipped == 0 || i != skipped) && (earliest == null || ends[i].NextEvent < earliest.NextEvent))
                    {
                        earliest = ends[i];
                    }
                }

                if (earliest.NextEvent > until)
                {
                    clock.Now = until;
                    return;
                }

                clock.Now = Math.Max(clock.Now, earliest.NextEvent);
                earliest.Run(clock);
            }
        }
    }
}
