using System;
using NanoSock.Wire;

namespace NanoSock.Ip
{
    /// <summary>Resolves addresses (RFC 826) by the rules of RFC 1122 2.3.2: entries age, are polled before they
    /// expire, and no neighbor is requested more than once a second.</summary>
    internal static class ArpProtocol
    {
        private const int RetryMilliseconds = 1000;
        private const int BusyMilliseconds = 5;
        private const int MaximumTries = 3;
        internal const int ReachableMilliseconds = 60000;
        /// <summary>The result of <see cref="Resolve"/> when there is no entry, or no resolved one.</summary>
        private const int Unresolved = -1;

        /// <summary>Returns the neighbor whose hardware address may be used now, or a negative number.</summary>
        internal static int Resolve(NetContext net, NetInterface target, uint address)
        {
            int row = net.LastNeighbor;
            if (net.NeighborAddress[row] == address && net.NeighborStatus[row] == target.Reachable
                && (int)(net.Now - net.NeighborTimer[row]) < 0)
            {
                return row;
            }

            return Search(net, target, address);
        }

        /// <summary>Queues a packet for a neighbor that <see cref="Resolve"/> did not find, and sends a
        /// request.</summary>
        internal static SendResult Wait(NetContext net, NetInterface target,
            uint address, byte[] buffer, int ip, int length)
        {
            SendResult result = Request(net, target, address, out int row);
            if (result == SendResult.Queued && row < 0)
            {
                // As if the packet had been queued and evicted.
                net.Drop(DropReason.ArpTableFull);
            }
            else if (result == SendResult.Queued)
            {
                PendingPackets.Add(net, row, buffer, ip, length);
            }

            return result;
        }

        /// <summary>Makes room for a datagram whose fragments will wait for a neighbor that <see cref="Resolve"/> did
        /// not find, and sends a request. The fragments wait together or not at all (RFC 1122 2.3.2.2).</summary>
        /// <returns>Queued when all fragments may wait; Blocked when the pool is too small, until the neighbor has
        /// answered.</returns>
        internal static SendResult WaitTogether(NetContext net, NetInterface target, uint address, int fragments)
        {
            SendResult result = Request(net, target, address, out int row);
            if (result != SendResult.Queued)
            {
                return result;
            }

            if (row < 0 || fragments > net.Pending.Length)
            {
                return SendResult.Blocked;
            }

            PendingPackets.MakeRoom(net, row, fragments);
            return SendResult.Queued;
        }

        // Requests an unresolved neighbor, unless a request is outstanding; Queued when a packet may wait at its row.
        // No row is added where the request rate does not allow another request yet.
        private static SendResult Request(NetContext net, NetInterface target, uint address, out int row)
        {
            row = NeighborTable.Find(net, target.Index, address);
            if (row >= 0 && NeighborTable.State(net, row) == NeighborTable.Failed)
            {
                if (!net.IsDue(net.NeighborTimer[row]))
                {
                    net.Drop(DropReason.ArpUnresolved);
                    return SendResult.Unreachable;
                }

                NeighborTable.Remove(net, row);
                row = NeighborTable.None;
            }

            if (row < 0)
            {
                if (!LinkFault.IsUp(net, target))
                {
                    // The link is down: report that to the caller at once, not after three tries.
                    net.Drop(DropReason.LinkDown);
                    return SendResult.Down;
                }

                row = Add(net, target.Index, address, true);
                if (row >= 0)
                {
                    AskSoon(net, row, NeighborTable.Incomplete);
                }
            }

            return SendResult.Queued;
        }

        /// <summary>Takes an ARP packet at <paramref name="offset"/>.</summary>
        internal static void Receive(NetContext net, NetInterface source, byte[] buffer, int offset, int length)
        {
            DropReason reason = Arp.Validate(buffer, offset, length);
            if (reason != DropReason.None)
            {
                net.Drop(reason);
                return;
            }

            if (source.Conflict != null && AddressConflict.Receive(net, source, buffer, offset))
            {
                return;
            }

            if (source.Address == 0)
            {
                net.Drop(DropReason.ArpNotForUs);
                return;
            }

            uint sender = Arp.SenderAddress(buffer, offset);
            uint target = Arp.TargetAddress(buffer, offset);
            int hardware = Arp.SenderHardwareOffset(offset);

            // A sender of 0 is a probe (RFC 5227): it may be answered, not learned. A sender outside the prefix and
            // without a direct route cannot be a neighbor, and no other host has this node's address.
            int row = sender == 0 ? NeighborTable.None : NeighborTable.Find(net, source.Index, sender);
            bool station = sender == 0 || (sender >> 24 != 0 && sender >> 24 != 127 && sender >> 28 < 14);
            bool foreign = sender != 0 && row < 0 && !InterfaceTable.IsInPrefix(net, source, sender)
                && !IsDirect(net, source, sender);
            if (foreign || !station || InterfaceTable.Owns(net, source, sender)
                || InterfaceTable.IsBroadcast(net, source, sender)
                || Ethernet.AddressEquals(buffer, hardware, source.Mac, 0))
            {
                net.Drop(DropReason.ArpBadSender);
                return;
            }

            bool forUs = target != 0 && (target == source.Address
                ? source.Conflict == null || AddressConflict.UsableAddress(source) != 0
                : net.Further != null && FurtherAddress.Has(net, source, target));
            bool request = Arp.Operation(buffer, offset) == Arp.Request;
            if (row >= 0)
            {
                Confirm(net, row, source, buffer, hardware);
            }
            else if (forUs && request && sender != 0)
            {
                row = Add(net, source.Index, sender, false);
                if (row >= 0)
                {
                    Confirm(net, row, source, buffer, hardware);
                }
            }
            else if (!forUs || !request)
            {
                // Also a reply that nothing has asked for.
                net.Drop(DropReason.ArpNotForUs);
                return;
            }

            if (forUs && request)
            {
                ArpOutput.Reply(net, source, buffer, hardware, target, sender);
            }
        }

        /// <summary>Retries requests that a busy link refused, and serves the timers of the rows.</summary>
        internal static void OnTimer(NetContext net)
        {
            for (int row = 0; row < net.NeighborAddress.Length; row++)
            {
                if (net.NeighborStatus[row] < NeighborTable.StateUnit)
                {
                    // Most rows are free most of the time.
                    continue;
                }

                int state = NeighborTable.State(net, row);
                uint due = net.NeighborTimer[row];
                if (state == NeighborTable.Reachable)
                {
                    // A confirmed row is checked when it is used; no timer wakes the node for it.
                }
                else if (!net.IsDue(due))
                {
                    net.ScheduleWakeup(due);
                }
                else if (state == NeighborTable.Failed)
                {
                    NeighborTable.Remove(net, row);
                }
                else if (NeighborTable.Tries(net, row) < MaximumTries)
                {
                    if (ArpOutput.Request(net, row))
                    {
                        net.NeighborTimer[row] = net.ArmTable(RetryMilliseconds);
                        net.NeighborStatus[row] += NeighborTable.TryUnit;
                    }
                    else
                    {
                        // A request that was not sent does not count as unanswered.
                        net.NeighborTimer[row] = net.ArmTable(BusyMilliseconds);
                    }
                }
                else
                {
                    GiveUp(net, row, state);
                }
            }
        }

        /// <summary>Polls the neighbor that a call of the program has used since the last Poll, if its timer had
        /// expired: the call compared the timer with the time of that Poll.</summary>
        /// <param name="net">The node.</param>
        /// <param name="before">The time of the last Poll.</param>
        internal static void KeepHouse(NetContext net, long before)
        {
            for (int row = 0; row < net.NeighborAddress.Length; row++)
            {
                if (NeighborTable.State(net, row) != NeighborTable.Reachable)
                {
                    continue;
                }

                long due = net.Time + Seq.Diff(net.NeighborTimer[row], net.Now);
                if (due > net.Time)
                {
                    net.HousekeepingAt = due < net.HousekeepingAt ? due : net.HousekeepingAt;
                }
                else if (row == net.CallNeighbor && due > before)
                {
                    AskSoon(net, row, NeighborTable.Probe);
                }
            }
        }

        /// <summary>Sends packets that wait for a resolved neighbor, after the link had no room.</summary>
        internal static void Flush(NetContext net)
        {
            for (int row = 0; row < net.NeighborAddress.Length && net.PendingCount > 0; row++)
            {
                if (NeighborTable.IsKnown(net, row))
                {
                    Release(net, row);
                }
            }
        }

        // Searches the table for an address that is not the last neighbor's.
        private static int Search(NetContext net, NetInterface target, uint address)
        {
            int row = NeighborTable.Find(net, target.Index, address);
            if (row < 0)
            {
                return Unresolved;
            }

            if (!NeighborTable.IsKnown(net, row))
            {
                return Unresolved;
            }

            // While a neighbor is the last one, Resolve does not come here: its time of use is recorded when another
            // one is used.
            if (NeighborTable.IsKnown(net, net.LastNeighbor))
            {
                net.NeighborUsed[net.LastNeighbor] = net.Now;
            }

            net.NeighborUsed[row] = net.Now;
            net.LastNeighbor = row;
            uint moved = net.NeighborStatus[row] & NeighborTable.Moved;
            if (NeighborTable.State(net, row) == NeighborTable.Reachable
                && (moved != 0 || net.IsDue(net.NeighborTimer[row])))
            {
                AskSoon(net, row, NeighborTable.Probe);
                net.NeighborStatus[row] |= moved;
            }

            return row;
        }

        private static int Add(NetContext net, int interfaceIndex, uint address, bool asked)
        {
            int row = NeighborTable.Add(net, interfaceIndex, address, asked);
            if (row >= 0)
            {
                // Packets that wait for the row's previous owner must not go to the new one.
                int packet = PendingPackets.Oldest(net, row);
                while (packet != PendingPackets.None)
                {
                    net.Drop(DropReason.ArpTableFull);
                    PendingPackets.Remove(net, packet);
                    packet = PendingPackets.Oldest(net, row);
                }
            }

            return row;
        }

        private static void Confirm(NetContext net, int row, NetInterface source, byte[] buffer, int hardware)
        {
            NeighborTable.SetMac(net, row, buffer, hardware);
            net.Template.Invalidate();
            uint[] used = net.NeighborUsed;
            if (NeighborTable.State(net, row) == NeighborTable.Incomplete)
            {
                used[row] = net.Now;
            }
            else if (!NeighborTable.IsKnown(net, row) || net.Now - used[row] > NeighborTable.InUseMilliseconds)
            {
                // The neighbor was heard, not used.
                used[row] = net.Now - NeighborTable.InUseMilliseconds;
            }

            SetReachable(net, row, source);
            if (net.PendingCount != 0)
            {
                Release(net, row);
            }
        }

        /// <summary>Confirms a neighbor now.</summary>
        internal static void SetReachable(NetContext net, int row, NetInterface target)
        {
            // The entry is checked when it is next used; no timer wakes the node for it.
            uint at = net.Now + ReachableMilliseconds;
            net.NeighborTimer[row] = at == 0 ? 1u : at;
            net.NeighborStatus[row] = target.Reachable;
            net.TablesDue = 0;
            if (net.Time + ReachableMilliseconds < net.HousekeepingAt)
            {
                net.HousekeepingAt = net.Time + ReachableMilliseconds;
            }
        }

        private static void Release(NetContext net, int row)
        {
            NetInterface target = NeighborTable.Interface(net, row);
            int packet = PendingPackets.Oldest(net, row);
            while (packet != PendingPackets.None && !target.IsBlocked)
            {
                byte[] buffer = net.Pending[packet];
                if (LinkOutput.Send(net, target, net.NeighborAddress[row], buffer,
                        NetContext.IpOffset, Ipv4.TotalLength(buffer, NetContext.IpOffset))
                    == SendResult.Blocked)
                {
                    return;
                }

                PendingPackets.Remove(net, packet);
                packet = PendingPackets.Oldest(net, row);
            }
        }

        private static void GiveUp(NetContext net, int row, int state)
        {
            if (state == NeighborTable.Probe)
            {
                NeighborTable.Remove(net, row);
                return;
            }

            NeighborTable.SetState(net, row, NeighborTable.Failed);
            net.NeighborTimer[row] = net.ArmTable(RetryMilliseconds);
            int packet = PendingPackets.Oldest(net, row);
            while (packet != PendingPackets.None)
            {
                net.Drop(DropReason.ArpUnresolved);
                Icmp.Unreachable(net, PendingPackets.Remove(net, packet));
                packet = PendingPackets.Oldest(net, row);
            }
        }

        // Returns true for a route by this interface without a gateway: on-link, although outside the interface's
        // prefix.
        private static bool IsDirect(NetContext net, NetInterface source, uint address)
        {
            RouteResult route = RouteTable.Find(net, address, -1);
            return route != null && route.Interface == source && route.NextHop == address;
        }

        /// <summary>Requests a neighbor in this Poll or, from a program's call, in the next. Only Poll knows the time,
        /// and the second between requests counts from the time when the first is sent.</summary>
        internal static void AskSoon(NetContext net, int row, int state)
        {
            NeighborTable.SetState(net, row, state);
            net.IsNeighborProbed |= state == NeighborTable.Probe;
            net.NeighborTimer[row] = net.ArmTable(0);
        }
    }
}
