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
            Array.Clear(net.NeighborStatus, 0, net.NeighborStatus.Length);
            Array.Clear(net.NeighborTimer, 0, net.NeighborTimer.Length);
            Array.Clear(net.NeighborUsed, 0, net.NeighborUsed.Length);
            Array.Clear(net.NeighborHeads, 0, net.NeighborHeads.Length);
            Array.Clear(net.AskedBits, 0, net.AskedBits.Length);
            for (int i = 0; i < net.Reassemblies.Length; i++)
            {
                net.Reassemblies[i].Timer = 0;
            }

            Array.Clear(net.Train, 0, net.Train.Length);
            net.IsBlocked = false;
            for (int i = 0; i < net.InterfaceCount; i++)
            {
                net.Interfaces[i].IsBlocked = false;
                net.Interfaces[i].Claim = 0;
            }

            InterfaceAddress.Repair(net);

            // The exception may have come before the call that wakes them.
            net.WakeServices();

            // Links are checked once more.
            net.IsLinkDown = true;
            net.NextTimer = net.Time;
            net.TablesDue = net.Time;
        }
    }
}
