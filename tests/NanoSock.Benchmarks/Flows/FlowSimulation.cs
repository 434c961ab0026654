using System;
using System.Collections.Generic;
using NanoSock.Benchmarks.Model;

namespace NanoSock.Benchmarks.Flows
{
    /// <summary>Runs flows under virtual time. The clock jumps from event to event: a packet arrives, or a timer of a
    /// stack expires. The same plans and seed give the same run.</summary>
    internal sealed class FlowSimulation
    {
        private readonly VirtualClock _clock;
        private readonly List<Flow> _flows = new List<Flow>();
        // The time of the next event of each host, two hosts for each flow. A linear search over a few hundred numbers
        // costs less than a heap, and resolves ties always in the same order.
        private long[] _due;
        private int _unfinished;

        internal FlowSimulation(VirtualClock clock)
        {
            _clock = clock;
        }

        internal IReadOnlyList<Flow> Flows
        {
            get { return _flows; }
        }

        /// <summary>Gets the microseconds in which no packet was in flight on any path: every host waited for a
        /// timer.</summary>
        internal long SilentTime { get; private set; }

        /// <summary>Adds a flow before the first run.</summary>
        internal void Add(Flow flow)
        {
            _flows.Add(flow);
        }

        /// <summary>Runs until every flow is finished, or until a time.</summary>
        /// <param name="until">The time in microseconds at which the run ends, unless the flows finish before.</param>
        internal void Run(long until)
        {
            if (_due == null)
            {
                Start();
            }

            while (_unfinished > 0)
            {
                int host = Earliest();
                long next = _due[host];
                if (next > until)
                {
                    Pass(until);
                    return;
                }

                Pass(next);
                RunHost(host);
            }
        }

        private void Start()
        {
            _due = new long[_flows.Count * 2];
            _unfinished = _flows.Count;
            for (int i = 0; i < _flows.Count; i++)
            {
                // The receiver runs first, so that it listens when the SYN arrives.
                _flows[i].Receiver.Run(_clock);
                _flows[i].Sender.Run(_clock);
                Update(i);
            }
        }

        private void RunHost(int host)
        {
            int index = host >> 1;
            Flow flow = _flows[index];
            bool wasOver = flow.IsOver;
            ((host & 1) == 0 ? flow.Sender : flow.Receiver).Run(_clock);
            Update(index);
            if (!wasOver && flow.IsOver)
            {
                _unfinished--;
            }
        }

        // A packet that one host sends is an event of the other.
        private void Update(int index)
        {
            Flow flow = _flows[index];
            _due[index * 2] = flow.Sender.NextEvent;
            _due[(index * 2) + 1] = flow.Receiver.NextEvent;
        }

        private int Earliest()
        {
            int earliest = 0;
            for (int i = 1; i < _due.Length; i++)
            {
                if (_due[i] < _due[earliest])
                {
                    earliest = i;
                }
            }

            return earliest;
        }

        private void Pass(long time)
        {
            if (IsSilent())
            {
                SilentTime += time - _clock.Now;
            }

            _clock.Now = Math.Max(time, _clock.Now);
        }

        private bool IsSilent()
        {
            foreach (Flow flow in _flows)
            {
                if (!flow.IsSilent)
                {
                    return false;
                }
            }

            return true;
        }
    }
}
