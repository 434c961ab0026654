namespace NanoSock.Net
{
    /// <summary>Takes what other layers know of neighbors (RFC 1122 2.3.2.1): the transport layer whether its packets arrive, the
    /// link that it was interrupted.</summary>
    internal static class NeighborAdvice
    {
        /// <summary>Advice from above that nothing comes back from a destination (RFC 1122 2.3.2.1): the neighbour that
        /// leads there is polled now, whenever it was confirmed last.</summary>
        internal static void ReportNoProgress(NetContext context, uint destination)
        {
            int row = RouteTable.Find(context, destination, -1) ? NeighborTable.Find(context, context.RouteInterface.Index, context.RouteNextHop)
                : NeighborTable.None;
            if (row >= 0 && NeighborTable.State(context, row) == NeighborTable.Reachable)
            {
                ArpProtocol.AskSoon(context, row, NeighborTable.Probe);
            }
        }

        /// <summary>Confirms the neighbor that leads to a destination, because an acknowledgment has shown that what was sent there
        /// has arrived (RFC 1122 2.3.2.1, RFC 4861 7.3.1). Only a neighbor that is being polled needs it
        /// (<see cref="NetContext.IsNeighborProbed"/>).</summary>
        internal static void OnProgress(NetContext context, uint destination)
        {
            int row = RouteTable.Find(context, destination, -1) ? NeighborTable.Find(context, context.RouteInterface.Index, context.RouteNextHop)
                : NeighborTable.None;
            if (row >= 0 && NeighborTable.State(context, row) == NeighborTable.Probe)
            {
                ArpProtocol.SetReachable(context, row, context.RouteInterface);
            }

            uint[] rows = context.Neighbors;
            context.IsNeighborProbed = false;
            for (row = 0; row < rows.Length; row += NeighborTable.Row)
            {
                context.IsNeighborProbed |= NeighborTable.State(context, row) == NeighborTable.Probe;
            }
        }

        /// <summary>Doubts all neighbors on a link that has come up, perhaps in another network: those that are known may be used, and
        /// are asked for when they are; those that failed are forgotten; packets that wait are tried at once.</summary>
        internal static void LinkUp(NetContext context, int interfaceIndex)
        {
            uint[] rows = context.Neighbors;
            for (int row = 0; row < rows.Length; row += NeighborTable.Row)
            {
                int state = NeighborTable.State(context, row);
                if (state == NeighborTable.Free || (byte)rows[row + NeighborTable.Status] != interfaceIndex)
                {
                    continue;
                }

                if (state == NeighborTable.Failed)
                {
                    NeighborTable.Remove(context, row);
                }
                else if (state == NeighborTable.Incomplete)
                {
                    ArpProtocol.AskSoon(context, row, state);
                }
                else
                {
                    NeighborTable.SetState(context, row, NeighborTable.Reachable);
                    rows[row + NeighborTable.Status] |= NeighborTable.Moved;
                }
            }
        }
    }
}
