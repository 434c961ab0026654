using System;

namespace NanoSock.Net
{
    /// <summary>Puts the network layer in order after an exception that has ended a Poll or a call half-way: what comes again by itself is
    /// forgotten. Neighbors are asked for again, datagrams that are being reassembled or wait for a neighbor are lost.</summary>
    internal static class NetRepair
    {
        internal static void Run(NetContext context)
        {
            context.TxOwner = 0;
            context.RouteHint = RouteTable.NoAnswer;
            context.PendingCount = 0;
            context.LastNeighbor = 0;
            context.IsNeighborProbed = false;
            Array.Clear(context.Neighbors, 0, context.Neighbors.Length);
            Array.Clear(context.Macs, 0, context.Macs.Length);
            Array.Clear(context.Fragments, 0, context.Fragments.Length);
            Array.Clear(context.Train, 0, context.Train.Length);
            context.IsBlocked = false;
            for (int i = 0; i < context.InterfaceCount; i++)
            {
                context.Interfaces[i].IsBlocked = false;
                context.Interfaces[i].Claim = 0;
            }

            // Links are looked at once more.
            context.IsLinkDown = true;
            context.NextTimer = context.Time;
        }
    }
}
