using NanoSock.Ip;
using NanoSock.Transport;

namespace NanoSock.Sockets
{
    /// <content>Recovery after an exception.</content>
    public sealed partial class NetStack
    {
        private bool _isBroken;

        /// <summary>Reports that an exception has ended a call of the node, or a turn of the program that drives it.
        /// The next <see cref="Poll"/> counts it (<see cref="Counter.Faults"/>), restores lists and timers, and reports
        /// each socket as changed once more.</summary>
        /// <remarks>On nanoCLR each call takes its frame from the heap. When the heap is full, OutOfMemoryException can
        /// end any call half-way. Catch it around <see cref="Poll"/>, report it and continue; <c>StackRunner</c>
        /// does. A call that has thrown may or may not have taken effect: a program that cannot tell closes the
        /// socket.</remarks>
        public void NoteFault()
        {
            _isBroken = true;

            // The repair runs in the housekeeping of the next Poll.
            _context.HousekeepingAt = long.MinValue;
        }

        // The flag stays set until all steps have run, because a step may itself throw.
        private void Repair(long now)
        {
            NetContext net = _context;
            net.Counts[(int)Counter.Faults]++;
            net.Time = now > net.Time ? now : net.Time;
            net.Now = (uint)net.Time;
            NetRepair.Run(net);
            TcpRepair.Run(_tcp);
            TcpAddresses.EndLost(_tcp);
            RepairDatagrams();

            // A timer may have been dequeued and not served: search all timers.
            net.NextTimer = now;
            _isBroken = false;
        }

        private void RepairDatagrams()
        {
            _udpTable.ConnectedCount = 0;
            for (int slot = _endpoints.UdpStart; slot < _endpoints.SocketCount; slot++)
            {
                int flags = _endpoints.Flags[slot];
                if ((flags & (EndpointFlags.InUse | EndpointFlags.HasDescriptor)) == EndpointFlags.InUse)
                {
                    // The call that created or closed the socket did not complete.
                    GroupTable.LeaveAll(_context, slot);
                    _endpoints.Flags[slot] = 0;
                    _endpoints.Repair(_tcp);
                }
                else if ((flags & EndpointFlags.Connected) != 0)
                {
                    _udpTable.ConnectedCount++;
                }
            }
        }
    }
}
