using NanoSock.Benchmarks.Model;
using NanoSock.Ip;
using NanoSock.Sockets;

namespace NanoSock.Benchmarks.Flows
{
    /// <summary>One bulk transfer between two hosts of its own.</summary>
    internal sealed class Flow
    {
        private const uint SenderAddress = 0x0A000001;
        private const uint ReceiverAddress = 0x0A000002;
        private const int Port = 9;

        private readonly BulkSender _program;
        private readonly BulkReceiver _receiver;

        /// <summary>Creates a flow.</summary>
        /// <param name="clock">The time.</param>
        /// <param name="plan">The parameters of the flow.</param>
        /// <param name="there">The shared bottleneck toward the receiver, or null.</param>
        /// <param name="back">The shared bottleneck toward the sender, or null.</param>
        /// <param name="seed">The number of the run.</param>
        /// <param name="index">The number of the flow in that run.</param>
        internal Flow(VirtualClock clock, FlowPlan plan, DropTailQueue there, DropTailQueue back, long seed, int index)
        {
            Plan = plan;
            There = new SimulatedPath(clock, there, plan.DelayThere, plan.Loss,
                new SplitMix(seed, (index * 2) + 1), StackTuning.Mtu);
            Back = new SimulatedPath(clock, back, plan.DelayBack, plan.Loss,
                new SplitMix(seed, (index * 2) + 2), StackTuning.Mtu);
            _program = new BulkSender(ReceiverAddress, Port, plan.Total);
            _receiver = new BulkReceiver(Port);
            long secret = (seed << 16) + (index * 2);
            SplitMix phases = new SplitMix(secret, 0);
            Sender = new SimulatedHost(StackTuning.Sender(plan, secret), new PathEnd(There, Back, StackTuning.Mtu),
                SenderAddress, _program, (long)(phases.Fraction() * VirtualClock.PerMillisecond));
            Receiver = new SimulatedHost(StackTuning.Receiver(plan, secret + 1),
                new PathEnd(Back, There, StackTuning.Mtu), ReceiverAddress,
                _receiver, (long)(phases.Fraction() * VirtualClock.PerMillisecond));
        }

        internal FlowPlan Plan { get; }

        internal SimulatedPath There { get; }

        internal SimulatedPath Back { get; }

        internal SimulatedHost Sender { get; }

        internal SimulatedHost Receiver { get; }

        /// <summary>Gets the bytes that the receiving program has read.</summary>
        internal long Received
        {
            get { return _receiver.Received; }
        }

        internal SocketError Error
        {
            get { return _program.Error; }
        }

        /// <summary>Returns true if the flow is finished: all data is received, or the connection broke.</summary>
        internal bool IsOver
        {
            get { return Received >= Plan.Total || Error != SocketError.Success; }
        }

        /// <summary>Returns true if no packet of the flow is in flight: it waits for a timer.</summary>
        internal bool IsSilent
        {
            get { return There.Count == 0 && Back.Count == 0; }
        }

        internal long Count(Counter counter)
        {
            return Sender.Stack.GetCounter(counter);
        }
    }
}
