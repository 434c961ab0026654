using System;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Transport;

namespace NanoSock.Sockets
{
    /// <summary>Represents a TCP/IP node: interfaces, a socket table, and descriptor calls that never block. The node
    /// is a function of packets and time. <see cref="Poll"/> does all the work, nothing inside reads a clock or starts
    /// a thread, and the same packets at the same times give the same packets.</summary>
    /// <remarks>Calls must not overlap; <c>StackRunner</c> and <c>Socket</c> serve
    /// programs with threads. Calls return 0 or a count, or a negated <see cref="SocketError"/>. A stale descriptor, or
    /// one of another node, yields NotSocket and is counted.</remarks>
    public sealed partial class NetStack
    {
        /// <summary>The value that stands for no descriptor.</summary>
        internal const int NoDescriptor = -1;

        /// <summary>The bits of a descriptor that hold its slot.</summary>
        internal readonly int SlotMask;

        /// <summary>The descriptor that was assigned last. <c>StackRunner</c> reads it here, because on nanoCLR
        /// the result of a call is not reliable on a full heap.</summary>
        internal int Assigned = NoDescriptor;

        private const int Batch = 16;
        // Upper bound of the error in the time of a program's call between two Polls.
        private const int HousekeepingMilliseconds = 4000;

        private readonly NetContext _context;
        private readonly EndpointTable _endpoints;
        private readonly TcpTable _tcp;
        private readonly UdpTable _udpTable;
        private readonly int _slotBits;
        private readonly int _framesPerPoll;
        private readonly int _memory;
        private bool _answersFirst = true;

        /// <summary>Creates a node and allocates all its memory.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the parameter's name is the
        /// option's.</exception>
        public NetStack(StackOptions options)
        {
            StackConfig.Check(options);
            _framesPerPoll = options.FramesPerPoll;
            _context = new NetContext(options.Secret, options.MaximumMtu);
            NetworkLayer.Initialize(_context, StackConfig.OfNet(options));
            _endpoints = new EndpointTable(options.TcpSockets, options.UdpSockets,
                options.TcpHalfOpen, options.TcpTimeWait, _context.Prf.Next());
            TcpConfig sizes = StackConfig.OfTcp(options);
            _tcp = new TcpTable(_context, _endpoints, sizes);
            _udpTable = new UdpTable(_tcp, options.UdpReceiveBuffer);
            _context.Tcp = new TcpDemultiplexer(_tcp);
            _context.Udp = new UdpDemultiplexer(_udpTable);
            _endpoints.Context = _context;
            _memory = MemoryStatement.Total(options);

            while (1 << _slotBits < _endpoints.SocketCount)
            {
                _slotBits++;
            }

            SlotMask = (1 << _slotBits) - 1;
            int first = options.FirstGeneration != 0 ? options.FirstGeneration : KeyedGeneration(_context.Prf);
            for (int slot = 0; slot < _endpoints.SocketCount; slot++)
            {
                _endpoints.Generation[slot] = first & (int.MaxValue >> _slotBits);
            }
        }

        /// <summary>Gets whether the last Poll left work because a link had no room.</summary>
        public bool IsLinkBlocked
        {
            get { return _context.IsBlocked; }
        }

        /// <summary>Runs timers, takes received frames, and sends what is due.</summary>
        /// <param name="nowMilliseconds">The time, in milliseconds from any start; it never goes back.</param>
        /// <returns>The time at which the node wants the next call. It is <paramref name="nowMilliseconds"/> when
        /// frames were left for the sake of fairness, and <see cref="long.MaxValue"/> when only a frame or a call of
        /// the program can cause work. A second call at the same time does nothing.</returns>
        public long Poll(long nowMilliseconds)
        {
            NetContext net = _context;
            if (nowMilliseconds >= net.HousekeepingAt)
            {
                KeepHouse(nowMilliseconds);
            }

            net.Time = nowMilliseconds;
            net.Now = (uint)nowMilliseconds;
            net.CallNeighbor = NeighborTable.None;
            uint[] counts = net.Counts;
            uint sentBefore = counts[(int)Counter.FramesOut];
            long linkDue = NetworkLayer.PollLinks(net, nowMilliseconds);
            if (net.IsBlocked)
            {
                Unblock(net);
            }

            int budget = _framesPerPoll;
            bool more = true;
            while (more && budget > 0)
            {
                int batch = budget < Batch ? budget : Batch;
                uint sent = counts[(int)Counter.FramesOut];
                more = NetworkLayer.ReceiveFrames(net, batch) == batch;
                budget -= batch;
                if (nowMilliseconds >= net.NextTimer)
                {
                    // Timers run after input: where Poll was late, the answer that a timer waits for may have arrived.
                    RunTimers();
                }

                if (_tcp.DirtyCount != 0)
                {
                    TcpOutput.SendAll(_tcp);
                }

                if (nowMilliseconds >= net.NextTimer)
                {
                    // Runs ARP requests that the output has armed.
                    RunTimers();
                    more = true;
                }

                // Answers may go to this node itself: only a turn that sends nothing is the last.
                more |= counts[(int)Counter.FramesOut] != sent && net.Loopback != null;
            }

            if (more)
            {
                return nowMilliseconds;
            }

            if (counts[(int)Counter.FramesOut] != sentBefore)
            {
                // Asked again, because a frame just sent may be due on a link that delays.
                linkDue = NetworkLayer.PollLinks(net, nowMilliseconds);
                if (net.IsLinkDown)
                {
                    NetworkLayer.CheckLinks(net);
                }
            }
            else
            {
                if (linkDue <= nowMilliseconds)
                {
                    linkDue = NetworkLayer.PollLinks(net, nowMilliseconds);
                }

                if (net.InterfaceCount != 1 || NetworkLayer.HasChanged(net, net.Interfaces[0]))
                {
                    // Most nodes have one link, which rarely changes.
                    NetworkLayer.CheckLinks(net);
                }
            }

            return net.NextTimer < linkDue ? net.NextTimer : linkDue;
        }

        private void Unblock(NetContext net)
        {
            NetworkLayer.Unblock(net);
            _tcp.HalfOpenDue = 0;
            TcpRoom.Rotate(_tcp);

            // Output and answers to input take turns for the first room on the link.
            _answersFirst = !_answersFirst;
            if (!_answersFirst && _tcp.DirtyCount != 0)
            {
                TcpOutput.SendAll(_tcp);
            }
        }

        /// <summary>Sets the object that a link wakes; false where the link cannot, or has thrown.</summary>
        internal bool SetWakeup(ILink link, IWakeup wakeup)
        {
            try
            {
                return link.SetWakeup(wakeup);
            }
            catch (Exception)
            {
                _context.Counts[(int)Counter.LinkFaults]++;
                return false;
            }
        }

        // Re-dates stored times before they are compared with the new time, which no timer could do.
        private void KeepHouse(long now)
        {
            NetContext net = _context;
            long before = net.Time;
            if (now >= net.AgingAt)
            {
                Aging.Run(net, now);
                TcpAging.Run(_tcp, now);
                net.AgingAt = now + Aging.Period;
            }

            net.Time = now;
            net.Now = (uint)now;
            net.HousekeepingAt = now + HousekeepingMilliseconds;
            ArpProtocol.KeepHouse(net, before);
            Admission.KeepHouse(_tcp);
            if (_isBroken)
            {
                Repair(now);
            }
        }

        private void RunTimers()
        {
            _context.NextTimer = long.MaxValue;
            NetworkLayer.OnTimer(_context);
            TcpTimers.RunAll(_tcp);
            if (_service != null)
            {
                RunService();
            }
        }

        private int Lookup(int descriptor)
        {
            EndpointTable endpoints = _endpoints;
            int slot = descriptor & SlotMask;
            if (descriptor < 0 || slot >= endpoints.SocketCount || endpoints.Generation[slot] != descriptor >> _slotBits
                || (endpoints.Flags[slot] & EndpointFlags.HasDescriptor) == 0)
            {
                _context.Counts[(int)Counter.BadDescriptors]++;
                return -1;
            }

            return slot;
        }

        private int Descriptor(int slot)
        {
            return (_endpoints.Generation[slot] << _slotBits) | slot;
        }

        private int AssignDescriptor(int slot)
        {
            // The flag is set last and without a call: a socket whose descriptor no program has received would never be
            // closed.
            int descriptor = Descriptor(slot);
            Assigned = descriptor;
            _endpoints.Flags[slot] |= EndpointFlags.HasDescriptor;
            return descriptor;
        }

        // From here on the descriptor is stale and is refused, also after the slot has a new owner.
        private void RevokeDescriptor(int slot)
        {
            _endpoints.Clear(slot, EndpointFlags.HasDescriptor);
            int generation = (_endpoints.Generation[slot] + 1) & (int.MaxValue >> _slotBits);
            _endpoints.Generation[slot] = generation == 0 ? 1 : generation;
        }

        private static int Fail(SocketError error)
        {
            return -(int)error;
        }
    }
}
