using System;
using System.Collections.Generic;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;

namespace NanoSock.Testing
{
    /// <summary>Nodes on one virtual switch under virtual time: the clock jumps from event to event.</summary>
    internal sealed class Simulation
    {
        private readonly List<NetStack> _nodes = new List<NetStack>();

        internal Simulation(int mtu = 1500, int ports = 16)
        {
            Switch = new VirtualSwitch(ports, mtu, 64, false);
        }

        internal VirtualSwitch Switch { get; }

        /// <summary>Gets the milliseconds since the start.</summary>
        internal long Now { get; private set; } = 1000;

        /// <summary>Gets or sets the action after every round of polls: the programs on the nodes.</summary>
        internal Action Programs { get; set; }

        internal static uint Address(string text)
        {
            return IPAddress.Parse(text).Value;
        }

        internal static byte[] Secret(int seed)
        {
            byte[] secret = new byte[16];
            new Random(seed).NextBytes(secret);
            return secret;
        }

        /// <summary>Adds a node with one interface; <paramref name="wrap"/> may put middleware around its
        /// port.</summary>
        internal NetStack AddNode(string address, int prefixLength = 24,
            StackOptions options = null, Func<ILink, ILink> wrap = null)
        {
            options ??= new StackOptions();
            options.Secret ??= Secret(_nodes.Count + 1);
            NetStack stack = new NetStack(options);
            ILink link = Switch.AddPort(64);
            int index = stack.AddInterface(wrap == null ? link : wrap(link), Address(address), prefixLength);
            if (index != 0)
            {
                throw new InvalidOperationException("AddInterface: " + index);
            }

            stack.Poll(Now);
            _nodes.Add(stack);
            return stack;
        }

        internal void Add(NetStack stack)
        {
            stack.Poll(Now);
            _nodes.Add(stack);
        }

        /// <summary>Runs until the condition holds; returns false if it did not within the time.</summary>
        internal bool RunUntil(Func<bool> condition, long milliseconds = 60000)
        {
            long end = Now + milliseconds;
            while (true)
            {
                long next = Settle();
                if (condition())
                {
                    return true;
                }

                if (next > end || Now >= end)
                {
                    Now = end;
                    Settle();
                    return condition();
                }

                Now = next;
            }
        }

        /// <summary>Advances time.</summary>
        internal void Run(long milliseconds)
        {
            RunUntil(() => false, milliseconds);
        }

        // Polls all nodes until none has work left at this time; returns the time of the next work.
        private long Settle()
        {
            for (int round = 0; round < 100000; round++)
            {
                long frames = Traffic();
                long next = long.MaxValue;
                foreach (NetStack node in _nodes)
                {
                    next = Math.Min(next, node.Poll(Now));
                }

                Programs?.Invoke();
                foreach (NetStack node in _nodes)
                {
                    next = Math.Min(next, node.Poll(Now));
                }

                if (next > Now && frames == Traffic())
                {
                    return next;
                }
            }

            throw new InvalidOperationException("The nodes never come to rest.");
        }

        private long Traffic()
        {
            long sum = 0;
            foreach (NetStack node in _nodes)
            {
                sum += node.GetCounter(Counter.FramesIn) + (long)node.GetCounter(Counter.FramesOut);
            }

            return sum;
        }
    }
}
