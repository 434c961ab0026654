using System;
using System.Collections.Generic;
using System.Linq;
using NanoSock.Links;
using NanoSock.Ip;

namespace NanoSock.Benchmarks.Growth.Clock
{
    /// <summary>Many nodes on one switch, in virtual time. A node runs only when a frame has arrived for it, or at the
    /// time it has asked for: idle nodes cost nothing.</summary>
    internal sealed class NodeField
    {
        private const uint FirstAddress = 0x0A000001;
        private const int Frames = 4;
        private const int SwitchMtu = 576;
        // Clients start one after the other, so that two ARP broadcasts do not coincide.
        private const int Settle = 200;

        private readonly FieldNode[] _nodes;
        private readonly Queue<FieldNode> _ready = new Queue<FieldNode>();
        private readonly PriorityQueue<FieldNode, (long Time, int Order)> _timers =
            new PriorityQueue<FieldNode, (long Time, int Order)>();
        private long _now = 1000;
        private int _order;

        internal NodeField(int nodes)
        {
            long before = GC.GetTotalMemory(true);
            VirtualSwitch joint = new VirtualSwitch(nodes, SwitchMtu, 2 * nodes, false);
            _nodes = new FieldNode[nodes];
            for (int i = 0; i < nodes; i++)
            {
                // Even nodes respond; an odd node sends requests to the node before it.
                VirtualPort port = joint.AddPort(Frames);
                port.Promiscuous = false;
                _nodes[i] = new FieldNode(this, port, FirstAddress + (uint)i,
                    i % 2 == 0 ? 0 : FirstAddress + (uint)i - 1);
            }

            BytesPerNode = (double)(GC.GetTotalMemory(true) - before) / nodes;
            for (int i = 0; i < nodes; i++)
            {
                if (i % 2 == 1)
                {
                    _nodes[i].Start(_now);
                }

                Wake(_nodes[i]);
                Pass(_now + 1);
            }

            Pass(_now + Settle);
        }

        /// <summary>Gets the bytes of the desktop's heap of one node: stack, port of the switch, program.</summary>
        internal double BytesPerNode { get; }

        /// <summary>Gets the frames that all nodes have sent.</summary>
        internal long Packets
        {
            get { return _nodes.Sum(node => (long)node.Stack.GetCounter(Counter.FramesOut)); }
        }

        /// <summary>Gets the smallest number of responses that a client has received.</summary>
        internal int FewestAnswers
        {
            get { return _nodes.Where((_, i) => i % 2 == 1).Min(node => node.Answers); }
        }

        internal void Wake(FieldNode node)
        {
            if (!node.IsQueued)
            {
                node.IsQueued = true;
                _ready.Enqueue(node);
            }
        }

        /// <summary>Lets time pass, in milliseconds.</summary>
        /// <returns>Seconds of processor time.</returns>
        internal double Run(long milliseconds)
        {
            TimeSpan start = Environment.CpuUsage.TotalTime;
            Pass(_now + milliseconds);
            return (Environment.CpuUsage.TotalTime - start).TotalSeconds;
        }

        private void Pass(long until)
        {
            while (true)
            {
                RunReady();
                if (!_timers.TryPeek(out FieldNode node, out (long Time, int Order) at) || at.Time > until)
                {
                    _now = until;
                    return;
                }

                _timers.Dequeue();
                // The time it asked for first may no longer hold: the node has run since.
                if (node.Due == at.Time)
                {
                    _now = Math.Max(_now, at.Time);
                    Wake(node);
                }
            }
        }

        private void RunReady()
        {
            while (_ready.TryDequeue(out FieldNode node))
            {
                node.IsQueued = false;
                long due = node.Due;
                node.Run(_now);
                if (node.Due != long.MaxValue && node.Due != due)
                {
                    _timers.Enqueue(node, (node.Due, _order++));
                }
            }
        }
    }
}
