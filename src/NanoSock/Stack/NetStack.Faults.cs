using NanoSock.Ip;
using NanoSock.Transport;

namespace NanoSock.Sockets
{
    /// <content>What follows an exception.</content>
    public sealed partial class NetStack
    {
        private bool _isBroken;

        /// <summary>Reports that an exception has ended a call of the node, or a turn of the program that drives it. The next
        /// <see cref="Poll"/> counts it (<see cref="Counter.Faults"/>), puts lists and timers in order, and reports each socket as
        /// changed once more.</summary>
        /// <remarks>On nanoCLR each call takes its frame from the heap: where the program has filled that, OutOfMemoryException can end
        /// any call half-way. Catch it around <see cref="Poll"/>, report it and go on; <see cref="StackRunner"/> does. A call that has thrown may have done its work or not: a
        /// program that cannot know closes the socket.</remarks>
        public void NoteFault()
        {
            _isBroken = true;

            // The next Poll keeps house: no other one asks.
            _context.HousekeepingAt = long.MinValue;
        }

        // Stays broken until all of it has run: this may end in an exception, too.
        private void Repair(long now)
        {
            NetContext net = _context;
            net.Counts[(int)Counter.Faults]++;
            net.Time = now > net.Time ? now : net.Time;
            net.Now = (uint)net.Time;
            NetRepair.Run(net);
            TcpRepair.Run(_tcp);
            RepairDatagrams();

            // Whatever timer was taken and not served is looked for.
            net.NextTimer = now;
            _isBroken = false;
        }

        private void RepairDatagrams()
        {
            _udpTable.ConnectedCount = 0;
            for (int slot = _endpoints.UdpStart; slot < _endpoints.SocketCount; slot++)
            {
                int flags = _endpoints.Halves[slot];
                if ((flags & (EndpointFlags.InUse | EndpointFlags.HasDescriptor)) == EndpointFlags.InUse)
                {
                    // A call that made or closed it has not come to its end.
                    GroupTable.LeaveAll(_context, slot);
                    _endpoints.Halves[slot] = 0;
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
