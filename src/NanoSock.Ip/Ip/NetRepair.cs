using System;

namespace NanoSock.Ip
{
    /// <summary>Restores the network layer after an exception that has ended a Poll or a call half-way, and discards
    /// state that is acquired again by itself. Neighbors are requested again; datagrams in reassembly, or waiting for a
    /// neighbor, are dropped.</summary>
    internal static class NetRepair
    {
        internal static void Run(NetContext net)
        {
            net.Template.Invalidate();
            net.Route.Hint = RouteTable.NoAnswer;
            net.PendingCount = 0;
            net.LastNeighbor = 0;
            net.IsNeighborProbed = false;
            Array.Clear(net.Neighbors, 0, net.Neighbors.Length);
            Array.Clear(net.Macs, 0, net.Macs.Length);
            Array.Clear(net.Fragments, 0, net.Fragments.Length);
            Array.Clear(net.Train, 0, net.Train.Length);
            net.IsBlocked = false;
            for (int i = 0; i < net.InterfaceCount; i++)
            {
                net.Interfaces[i].IsBlocked = false;
                net.Interfaces[i].Claim = 0;
            }

            // Links are checked once more.
            net.IsLinkDown = true;
            net.NextTimer = net.Time;
        }
    }
}
