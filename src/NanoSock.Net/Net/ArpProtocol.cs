using System;
using NanoSock.Wire;

namespace NanoSock.Net
{
    /// <summary>Address resolution (RFC 826) with the care of RFC 1122 2.3.2: entries age, are polled before they are
    /// given up, and no neighbour is asked more than once a second.</summary>
    internal static class ArpProtocol
    {
        private const int RetryMilliseconds = 1000;
        private const int BusyMilliseconds = 5;
        private const int MaximumTries = 3;
        private const int ReachableMilliseconds = 60000;
        /// <summary>Returned by <see cref="Resolve"/> when there is no entry, or none that is known.</summary>
        private const int Unresolved = -1;

        /// <summary>The neighbour whose hardware address may be used now, or a negative number.</summary>
        internal static int Resolve(NetContext context, NetInterface target, uint address)
        {
            uint[] rows = context.Neighbors;
            int row = context.LastNeighbor;
            if (rows[row] == address && rows[row + NeighborTable.Status] == target.Reachable
                && (int)(context.Now - rows[row + NeighborTable.Timer]) < 0)
            {
                return row;
            }

            return Search(context, target, address);
        }

        /// <summary>Lets a packet wait for a neighbour that <see cref="Resolve"/> did not know, and asks for it.</summary>
        internal static SendResult Wait(NetContext context, NetInterface target, uint address, byte[] buffer, int ip, int length)
        {
            SendResult result = Request(context, target, address, out int row);
            if (result == SendResult.Queued && row < 0)
            {
                // As if it had waited, and given way.
                context.Drop(DropReason.ArpTableFull);
            }
            else if (result == SendResult.Queued)
            {
                PendingPackets.Add(context, row, buffer, ip, length);
            }

            return result;
        }

        /// <summary>Makes room for a datagram whose fragments will wait for a neighbor that <see cref="Resolve"/> did not know, and
        /// asks for it: they wait together or not at all (RFC 1122 2.3.2.2).</summary>
        /// <returns>Queued when all of them may wait; Blocked when the pool is too small, until the neighbor has answered.</returns>
        internal static SendResult WaitTogether(NetContext context, NetInterface target, uint address, int fragments)
        {
            SendResult result = Request(context, target, address, out int row);
            if (result != SendResult.Queued)
            {
                return result;
            }

            if (row < 0 || fragments > context.Pending.Length)
            {
                return SendResult.Blocked;
            }

            PendingPackets.MakeRoom(context, row, fragments);
            return SendResult.Queued;
        }

        // Asks for a neighbor that is not known, unless a request is outstanding; Queued when a packet may wait at its row. No row where the
        // neighbor must not be asked for again so soon.
        private static SendResult Request(NetContext context, NetInterface target, uint address, out int row)
        {
            row = NeighborTable.Find(context, target.Index, address);
            if (row >= 0 && NeighborTable.State(context, row) == NeighborTable.Failed)
            {
                if (!context.IsDue(context.Neighbors[row + NeighborTable.Timer]))
                {
                    context.Drop(DropReason.ArpUnresolved);
                    return SendResult.Unreachable;
                }

                NeighborTable.Remove(context, row);
                row = NeighborTable.None;
            }

            if (row < 0)
            {
                if (!LinkFault.IsUp(context, target))
                {
                    // Nobody can be asked: the caller learns it now, not after three tries.
                    context.Drop(DropReason.LinkDown);
                    return SendResult.Down;
                }

                row = Add(context, target.Index, address, true);
                if (row >= 0)
                {
                    AskSoon(context, row, NeighborTable.Incomplete);
                }
            }

            return SendResult.Queued;
        }

        /// <summary>Takes an ARP packet at <paramref name="offset"/>.</summary>
        internal static void Receive(NetContext context, NetInterface source, byte[] buffer, int offset, int length)
        {
            DropReason reason = Arp.Validate(buffer, offset, length);
            if (reason != DropReason.None)
            {
                context.Drop(reason);
                return;
            }

            uint sender = Arp.SenderAddress(buffer, offset);
            uint target = Arp.TargetAddress(buffer, offset);
            int hardware = Arp.SenderHardwareOffset(offset);

            // A sender of 0 is a probe (RFC 5227): it may be answered, not learnt. Whoever is neither in the prefix nor
            // behind a direct route cannot be a neighbour; our own address belongs to nobody else.
            int row = sender == 0 ? NeighborTable.None : NeighborTable.Find(context, source.Index, sender);
            bool station = sender == 0 || (sender >> 24 != 0 && sender >> 24 != 127 && sender >> 28 < 14);
            bool foreign = sender != 0 && row < 0 && ((sender ^ source.Address) & source.Mask) != 0 && !IsDirect(context, source, sender);
            if (foreign || !station || sender == source.Address || (sender == source.Broadcast && sender != 0)
                || Ethernet.AddressEquals(buffer, hardware, source.Mac, 0))
            {
                context.Drop(DropReason.ArpBadSender);
                return;
            }

            bool forUs = target == source.Address;
            bool request = Arp.Operation(buffer, offset) == Arp.Request;
            if (row >= 0)
            {
                Confirm(context, row, source, buffer, hardware);
            }
            else if (forUs && request && sender != 0)
            {
                row = Add(context, source.Index, sender, false);
                if (row >= 0)
                {
                    Confirm(context, row, source, buffer, hardware);
                }
            }
            else if (!forUs)
            {
                context.Drop(DropReason.ArpNotForUs);
                return;
            }

            if (forUs && request)
            {
                ArpOutput.Reply(context, source, buffer, hardware, sender);
            }
        }

        /// <summary>Tries again what a busy link refused, and what time asks.</summary>
        internal static void OnTimer(NetContext context)
        {
            uint[] rows = context.Neighbors;
            for (int row = 0; row < rows.Length; row += NeighborTable.Row)
            {
                if (rows[row + NeighborTable.Status] < NeighborTable.StateUnit)
                {
                    // Free: most are, most of the time.
                    continue;
                }

                int state = NeighborTable.State(context, row);
                uint due = rows[row + NeighborTable.Timer];
                if (state == NeighborTable.Reachable)
                {
                    // Looked at when it is used: nothing wakes up for it.
                }
                else if (!context.IsDue(due))
                {
                    context.ScheduleWakeup(due);
                }
                else if (state == NeighborTable.Failed)
                {
                    NeighborTable.Remove(context, row);
                }
                else if (NeighborTable.Tries(context, row) < MaximumTries)
                {
                    if (ArpOutput.Request(context, row))
                    {
                        rows[row + NeighborTable.Timer] = context.Arm(RetryMilliseconds);
                        rows[row + NeighborTable.Status] += NeighborTable.TryUnit;
                    }
                    else
                    {
                        // A neighbor that could not be asked has not been silent.
                        rows[row + NeighborTable.Timer] = context.Arm(BusyMilliseconds);
                    }
                }
                else
                {
                    GiveUp(context, row, state);
                }
            }
        }

        /// <summary>Polls the neighbor by which a call of the program has sent something since the last Poll, if its time was over:
        /// the call went by the time of that Poll.</summary>
        /// <param name="context">The node.</param>
        /// <param name="before">The time of that Poll.</param>
        internal static void KeepHouse(NetContext context, long before)
        {
            uint[] rows = context.Neighbors;
            for (int row = 0; row < rows.Length; row += NeighborTable.Row)
            {
                if (NeighborTable.State(context, row) != NeighborTable.Reachable)
                {
                    continue;
                }

                long due = context.Time + Seq.Diff(rows[row + NeighborTable.Timer], context.Now);
                if (due > context.Time)
                {
                    context.HousekeepingAt = due < context.HousekeepingAt ? due : context.HousekeepingAt;
                }
                else if (row == context.CallNeighbor && due > before)
                {
                    AskSoon(context, row, NeighborTable.Probe);
                }
            }
        }

        /// <summary>Sends what waits for a neighbour that is known, after the link had no room.</summary>
        internal static void Flush(NetContext context)
        {
            for (int row = 0; row < context.Neighbors.Length && context.PendingCount > 0; row += NeighborTable.Row)
            {
                if (NeighborTable.IsKnown(context, row))
                {
                    Release(context, row);
                }
            }
        }

        // Whatever the last neighbour was, and is.
        private static int Search(NetContext context, NetInterface target, uint address)
        {
            int row = NeighborTable.Find(context, target.Index, address);
            if (row < 0)
            {
                return Unresolved;
            }

            if (!NeighborTable.IsKnown(context, row))
            {
                return Unresolved;
            }

            // While a neighbor is the last one, Resolve does not come here: when it was used is noted when another one is.
            uint[] rows = context.Neighbors;
            if (NeighborTable.IsKnown(context, context.LastNeighbor))
            {
                rows[context.LastNeighbor + NeighborTable.Used] = context.Now;
            }

            rows[row + NeighborTable.Used] = context.Now;
            context.LastNeighbor = row;
            uint moved = rows[row + NeighborTable.Status] & NeighborTable.Moved;
            if (NeighborTable.State(context, row) == NeighborTable.Reachable && (moved != 0 || context.IsDue(rows[row + NeighborTable.Timer])))
            {
                AskSoon(context, row, NeighborTable.Probe);
                rows[row + NeighborTable.Status] |= moved;
            }

            return row;
        }

        private static int Add(NetContext context, int interfaceIndex, uint address, bool asked)
        {
            int row = NeighborTable.Add(context, interfaceIndex, address, asked);
            if (row >= 0)
            {
                // What waits for the row's last owner must not go to the new one.
                int packet = PendingPackets.Oldest(context, row);
                while (packet != PendingPackets.None)
                {
                    context.Drop(DropReason.ArpTableFull);
                    PendingPackets.Remove(context, packet);
                    packet = PendingPackets.Oldest(context, row);
                }
            }

            return row;
        }

        private static void Confirm(NetContext context, int row, NetInterface source, byte[] buffer, int hardware)
        {
            NeighborTable.SetMac(context, row, buffer, hardware);
            context.TxOwner = 0;
            uint[] rows = context.Neighbors;
            int used = row + NeighborTable.Used;
            if (NeighborTable.State(context, row) == NeighborTable.Incomplete)
            {
                rows[used] = context.Now;
            }
            else if (!NeighborTable.IsKnown(context, row) || context.Now - rows[used] > NeighborTable.InUseMilliseconds)
            {
                // Heard, not used.
                rows[used] = context.Now - NeighborTable.InUseMilliseconds;
            }

            SetReachable(context, row, source);
            if (context.PendingCount != 0)
            {
                Release(context, row);
            }
        }

        /// <summary>Takes a neighbor for confirmed now.</summary>
        internal static void SetReachable(NetContext context, int row, NetInterface target)
        {
            // Looked at when the entry is next used: nothing wakes up for it.
            uint at = context.Now + ReachableMilliseconds;
            uint[] rows = context.Neighbors;
            rows[row + NeighborTable.Timer] = at == 0 ? 1u : at;
            rows[row + NeighborTable.Status] = target.Reachable;
            if (context.Time + ReachableMilliseconds < context.HousekeepingAt)
            {
                context.HousekeepingAt = context.Time + ReachableMilliseconds;
            }
        }

        private static void Release(NetContext context, int row)
        {
            NetInterface target = NeighborTable.Interface(context, row);
            int packet = PendingPackets.Oldest(context, row);
            while (packet != PendingPackets.None && !target.IsBlocked)
            {
                byte[] buffer = context.Pending[packet];
                if (LinkOutput.Send(context, target, context.Neighbors[row], buffer, NetContext.IpOffset, Ipv4.TotalLength(buffer, NetContext.IpOffset))
                    == SendResult.Blocked)
                {
                    return;
                }

                PendingPackets.Remove(context, packet);
                packet = PendingPackets.Oldest(context, row);
            }
        }

        private static void GiveUp(NetContext context, int row, int state)
        {
            if (state == NeighborTable.Probe)
            {
                NeighborTable.Remove(context, row);
                return;
            }

            NeighborTable.SetState(context, row, NeighborTable.Failed);
            context.Neighbors[row + NeighborTable.Timer] = context.Arm(RetryMilliseconds);
            int packet = PendingPackets.Oldest(context, row);
            while (packet != PendingPackets.None)
            {
                context.Drop(DropReason.ArpUnresolved);
                Icmp.Unreachable(context, PendingPackets.Remove(context, packet));
                packet = PendingPackets.Oldest(context, row);
            }
        }

        // A route by this interface that names no gateway: on-link, though outside the interface's prefix.
        private static bool IsDirect(NetContext context, NetInterface source, uint address)
        {
            return RouteTable.Find(context, address, -1) && context.RouteInterface == source && context.RouteNextHop == address;
        }

        /// <summary>Asks for a neighbor in this Poll or, from a program's call, in the next: only Poll knows what time it is, and the
        /// second between requests counts from when the first goes out.</summary>
        internal static void AskSoon(NetContext context, int row, int state)
        {
            NeighborTable.SetState(context, row, state);
            context.IsNeighborProbed |= state == NeighborTable.Probe;
            context.Neighbors[row + NeighborTable.Timer] = context.Arm(0);
        }
    }
}
