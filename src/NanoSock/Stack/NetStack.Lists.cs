using System;
using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Sockets
{
    /// <content>Lists of routes, neighbors and groups. <see cref="GetInterface"/> lists the interfaces.</content>
    public sealed partial class NetStack
    {
        /// <summary>Gets the number of positions of <see cref="GetInterface"/>.</summary>
        public int InterfaceCapacity
        {
            get { return _context.Interfaces.Length; }
        }

        /// <summary>Gets the number of positions of <see cref="GetRoute"/>.</summary>
        public int RouteCapacity
        {
            get { return _context.RoutePrefix.Length; }
        }

        /// <summary>Gets the number of positions of <see cref="GetNeighbor"/>.</summary>
        public int NeighborCapacity
        {
            get { return _context.NeighborAddress.Length; }
        }

        /// <summary>Gets the number of positions of <see cref="GetGroup"/>.</summary>
        public int GroupCapacity
        {
            get { return _context.GroupStatus.Length; }
        }

        /// <summary>Fills <paramref name="info"/> with the route at a position. Routes of longer prefix come first,
        /// then those of lower metric.</summary>
        /// <param name="position">0 to <see cref="RouteCapacity"/> minus 1.</param>
        /// <param name="info">The object to fill; it can be reused.</param>
        /// <returns>False when the position is free or out of range.</returns>
        /// <exception cref="ArgumentNullException"><paramref name="info"/> is null.</exception>
        public bool GetRoute(int position, RouteInfo info)
        {
            if (info == null)
            {
                throw new ArgumentNullException(nameof(info));
            }

            NetContext net = _context;
            if (position < 0 || position >= net.RouteCount)
            {
                return false;
            }

            info.Destination = net.RoutePrefix[position];
            info.PrefixLength = InterfaceAddress.PrefixLength(net.RouteMask[position]);
            info.Gateway = net.RouteGateway[position];
            info.Interface = (byte)net.RouteStatus[position];
            info.Metric = RouteTable.MetricOf(net, position);
            info.IsOwn = (net.RouteStatus[position] & RouteTable.Own) != 0;
            return true;
        }

        /// <summary>Fills <paramref name="info"/> with the neighbor at a position.</summary>
        /// <param name="position">0 to <see cref="NeighborCapacity"/> minus 1.</param>
        /// <param name="info">The object to fill; it can be reused.</param>
        /// <returns>False when the position is free or out of range.</returns>
        /// <exception cref="ArgumentNullException"><paramref name="info"/> is null.</exception>
        public bool GetNeighbor(int position, NeighborInfo info)
        {
            if (info == null)
            {
                throw new ArgumentNullException(nameof(info));
            }

            NetContext net = _context;
            if (position < 0 || position >= net.NeighborAddress.Length
                || NeighborTable.State(net, position) == NeighborTable.Free)
            {
                return false;
            }

            info.Address = net.NeighborAddress[position];
            info.Interface = NeighborTable.Interface(net, position).Index;
            info.State = NeighborTable.PublicState(net, position);
            info.Age = NeighborAdvice.Age(net, position);
            bool known = NeighborTable.IsKnown(net, position);
            for (int i = 0; i < info.HardwareAddress.Length; i++)
            {
                info.HardwareAddress[i] = known
                    ? net.NeighborMacs[(position * Ethernet.AddressLength) + i]
                    : (byte)0;
            }

            return true;
        }

        /// <summary>Fills <paramref name="info"/> with the multicast group at a position.</summary>
        /// <param name="position">0 to <see cref="GroupCapacity"/> minus 1.</param>
        /// <param name="info">The object to fill; it can be reused.</param>
        /// <returns>False when the position is free or out of range, or has another membership in a group that was
        /// listed.</returns>
        /// <exception cref="ArgumentNullException"><paramref name="info"/> is null.</exception>
        public bool GetGroup(int position, GroupInfo info)
        {
            if (info == null)
            {
                throw new ArgumentNullException(nameof(info));
            }

            NetContext net = _context;
            if (position < 0 || position >= net.GroupStatus.Length || !GroupTable.IsFirst(net, position))
            {
                return false;
            }

            info.Address = net.GroupAddress[position];
            info.Interface = GroupTable.InterfaceOf(net, position);
            info.Members = GroupTable.CountMembers(net, position);
            return true;
        }
    }
}
