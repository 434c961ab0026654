using System;
using NanoSock.Benchmarks.Model;
using NanoSock.Sockets;

namespace NanoSock.Benchmarks.Flows
{
    /// <summary>A stack, its link and its program.</summary>
    internal sealed class SimulatedHost : ISimulatedEnd
    {
        // Far more turns than the frames of any one instant need.
        private const int MostTurns = 100_000;

        private readonly PathEnd _link;
        private readonly IFlowProgram _program;
        // Hosts' clocks are not in step: the millisecond of each begins at a time of its own. Were it the same for all, those that
        // come first in the simulation would always find room in the queue.
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

        /// <summary>When something happens here next, in microseconds.</summary>
        public long NextEvent
        {
            get { return Math.Min(_timer, _link.NextArrival); }
        }

        /// <summary>Lets stack and program do what there is to do now.</summary>
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
