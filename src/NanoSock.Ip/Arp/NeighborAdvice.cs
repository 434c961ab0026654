using NanoSock.Wire;

namespace NanoSock.Ip
{
    /// <summary>Takes advice about neighbors (RFC 1122 2.3.2.1): from the transport layer on progress or its absence,
    /// from the link on interruptions.</summary>
    internal static class NeighborAdvice
    {
        /// <summary>Takes advice from the transport layer that a destination does not answer (RFC 1122 2.3.2.1): the
        /// neighbor on the path is polled now, whenever it was confirmed last.</summary>
        internal static void ReportNoProgress(NetContext net, uint destination, int hint)
        {
            RouteResult route = RouteTable.Find(net, destination, hint);
            int row = route != null
                ? NeighborTable.Find(net, route.Interface.Index, route.NextHop)
                : NeighborTable.None;
            if (row >= 0 && NeighborTable.State(net, row) == NeighborTable.Reachable)
            {
                ArpProtocol.AskSoon(net, row, NeighborTable.Probe);
            }
        }

        /// <summary>Confirms the neighbor on the path to a destination, because an acknowledgment has shown that data
        /// arrives there (RFC 1122 2.3.2.1, RFC 4861 7.3.1). Only a neighbor that is being polled needs it
        /// (<see cref="NetContext.IsNeighborProbed"/>).</summary>
        internal static void OnProgress(NetContext net, uint destination, int hint)
        {
            RouteResult route = RouteTable.Find(net, destination, hint);
            int row = route != null
                ? NeighborTable.Find(net, route.Interface.Index, route.NextHop)
                : NeighborTable.None;
            if (row >= 0 && NeighborTable.State(net, row) == NeighborTable.Probe)
            {
                ArpProtocol.SetReachable(net, row, route.Interface);
            }

            net.IsNeighborProbed = false;
            for (row = 0; row < net.NeighborAddress.Length; row++)
            {
                net.IsNeighborProbed |= NeighborTable.State(net, row) == NeighborTable.Probe;
            }
        }

        /// <summary>Gets the milliseconds since a known neighbor was confirmed; -1 where it is being polled, or not
        /// known.</summary>
        internal static int Age(NetContext net, int row)
        {
            return NeighborTable.State(net, row) == NeighborTable.Reachable
                ? ArpProtocol.ReachableMilliseconds - Seq.Diff(net.NeighborTimer[row], net.Now)
                : -1;
        }

        /// <summary>Discards the packets with a source address that their interface has lost, or all of an interface
        /// without an address, and the interface's neighbors for which no other packet waits. In another network other
        /// stations may have their addresses.</summary>
        internal static void AddressRemoved(NetContext net, NetInterface item, uint address)
        {
            for (int i = net.PendingCount - 1; i >= 0; i--)
            {
                if ((byte)net.NeighborStatus[net.PendingNeighbor[i]] == item.Index
                    && (item.Address == 0 || Ipv4.Source(net.Pending[i], NetContext.IpOffset) == address))
                {
                    PendingPackets.Remove(net, i);
                    net.Drop(DropReason.Ipv4NoAddress);
                }
            }

            for (int row = 0; row < net.NeighborAddress.Length; row++)
            {
                if (NeighborTable.State(net, row) != NeighborTable.Free
                    && (byte)net.NeighborStatus[row] == item.Index
                    && PendingPackets.Oldest(net, row) == PendingPackets.None)
                {
                    NeighborTable.Remove(net, row);
                }
            }
        }

        /// <summary>Questions all neighbors on a link that has come up, perhaps in another network. Known neighbors may
        /// be used and are polled on use; failed rows are discarded; pending packets are tried at once.</summary>
        internal static void LinkUp(NetContext net, int interfaceIndex)
        {
            for (int row = 0; row < net.NeighborAddress.Length; row++)
            {
                int state = NeighborTable.State(net, row);
                if (state == NeighborTable.Free || (byte)net.NeighborStatus[row] != interfaceIndex)
                {
                    continue;
                }

                if (state == NeighborTable.Failed)
                {
                    NeighborTable.Remove(net, row);
                }
                else if (state == NeighborTable.Incomplete)
                {
                    ArpProtocol.AskSoon(net, row, state);
                }
                else
                {
                    NeighborTable.SetState(net, row, NeighborTable.Reachable);
                    net.NeighborStatus[row] |= NeighborTable.Moved;
                    net.TablesDue = 0;
                }
            }
        }
    }
}
