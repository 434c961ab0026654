using System;
using NanoSock.Benchmarks.Model;
using NanoSock.Sockets;

namespace NanoSock.Benchmarks.Flows
{
    /// <summary>A stack, its link and its program.</summary>
    internal sealed class SimulatedHost : ISimulatedEnd
    {
        // Far more iterations than the frames of one instant need.
        private const int MostTurns = 100_000;

        private readonly PathEnd _link;
        private readonly IFlowProgram _program;
        // The clocks of hosts are not in step: the millisecond of each starts at a different time. With one phase for
        // all, the hosts that run first in the simulation would always find room in the queue.
        private readonly long _phase;
        private long _timer = long.MaxValue;

        internal SimulatedHost(StackOptions options, PathEnd link, uint address, IFlowProgram program, long phase)
        {
            _phase = phase;
            Stack = new NetStack(options);
            _link = link;
            _program = program;
            int index = Stack.AddInterface(link, address, 24);
            if (index != 0)
            {
                throw new InvalidOperationException("AddInterface: " + index);
            }
        }

        internal NetStack Stack { get; }

        /// <summary>Gets the time of the next event of the host, in microseconds.</summary>
        public long NextEvent
        {
            get { return Math.Min(_timer, _link.NextArrival); }
        }

        /// <summary>Runs the stack and the program until neither has work at this time.</summary>
        public void Run(VirtualClock clock)
        {
            long now = (clock.Now + _phase) / VirtualClock.PerMillisecond;
            for (int turn = 0; turn < MostTurns; turn++)
            {
                long due = Stack.Poll(now);
                if (!_program.Step(Stack) && due > now)
                {
                    _timer = due == long.MaxValue ? due : (due * VirtualClock.PerMillisecond) - _phase;
                    return;
                }
            }

            throw new InvalidOperationException("The host never comes to rest.");
        }
    }
}
