namespace NanoSock.Ip
{
    /// <summary>Takes what other layers know of neighbors (RFC 1122 2.3.2.1): the transport layer whether its packets arrive, the
    /// link that it was interrupted.</summary>
    internal static class NeighborAdvice
    {
        /// <summary>Advice from above that nothing comes back from a destination (RFC 1122 2.3.2.1): the neighbour that
        /// leads there is polled now, whenever it was confirmed last.</summary>
        internal static void ReportNoProgress(NetContext net, uint destination)
        {
            int row = RouteTable.Find(net, destination, -1) ? NeighborTable.Find(net, net.RouteInterface.Index, net.RouteNextHop)
                : NeighborTable.None;
            if (row >= 0 && NeighborTable.State(net, row) == NeighborTable.Reachable)
            {
                ArpProtocol.AskSoon(net, row, NeighborTable.Probe);
            }
        }

        /// <summary>Confirms the neighbor that leads to a destination, because an acknowledgment has shown that what was sent there
        /// has arrived (RFC 1122 2.3.2.1, RFC 4861 7.3.1). Only a neighbor that is being polled needs it
        /// (<see cref="NetContext.IsNeighborProbed"/>).</summary>
        internal static void OnProgress(NetContext net, uint destination)
        {
            int row = RouteTable.Find(net, destination, -1) ? NeighborTable.Find(net, net.RouteInterface.Index, net.RouteNextHop)
                : NeighborTable.None;
            if (row >= 0 && NeighborTable.State(net, row) == NeighborTable.Probe)
            {
                ArpProtocol.SetReachable(net, row, net.RouteInterface);
            }

            uint[] rows = net.Neighbors;
            net.IsNeighborProbed = false;
            for (row = 0; row < rows.Length; row += NeighborTable.Row)
            {
                net.IsNeighborProbed |= NeighborTable.State(net, row) == NeighborTable.Probe;
            }
        }

        /// <summary>Doubts all neighbors on a link that has come up, perhaps in another network: those that are known may be used, and
        /// are asked for when they are; those that failed are forgotten; packets that wait are tried at once.</summary>
        internal static void LinkUp(NetContext net, int interfaceIndex)
        {
            uint[] rows = net.Neighbors;
            for (int row = 0; row < rows.Length; row += NeighborTable.Row)
            {
                int state = NeighborTable.State(net, row);
                if (state == NeighborTable.Free || (byte)rows[row + NeighborTable.Status] != interfaceIndex)
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
                    rows[row + NeighborTable.Status] |= NeighborTable.Moved;
                }
            }
        }
    }
}
