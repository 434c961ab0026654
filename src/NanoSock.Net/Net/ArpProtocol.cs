using System;
using NanoSock.Wire;

namespace NanoSock.Net
{
    /// <summary>Address resolution (RFC 826) with the care of RFC 1122 2.3.2: entries age, are polled before they are
    /// given up, and no neighbour is asked more than once a second.</summary>
    internal static class ArpProtocol
    {
        private const int RetryMilliseconds = 1000;
        private const int MaximumTries = 3;
        private const int ReachableMilliseconds = 60000;
        private const int FrameLength = Ethernet.HeaderLength + Arp.Length;
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

        /// <summary>Advice from above that nothing comes back from a destination (RFC 1122 2.3.2.1): the neighbour that
        /// leads there is polled now, whenever it was confirmed last.</summary>
        internal static void Doubt(NetContext context, uint destination)
        {
            int row = RouteTable.Find(context, destination, -1) ? NeighborTable.Find(context, context.RouteInterface.Index, context.RouteNextHop)
                : Unresolved;
            if (row >= 0 && NeighborTable.State(context, row) == NeighborTable.Reachable)
            {
                AskSoon(context, row, NeighborTable.Probe);
            }
        }

        /// <summary>Lets a packet wait for a neighbour that <see cref="Resolve"/> did not know, and asks for it.</summary>
        internal static SendResult Wait(NetContext context, NetInterface target, uint address, byte[] buffer, int ip, int length)
        {
            int row = NeighborTable.Find(context, target.Index, address);
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
                if (!target.Link.IsUp)
                {
                    // Nobody can be asked: the caller learns it now, not after three tries.
                    context.Drop(DropReason.LinkDown);
                    return SendResult.Down;
                }

                row = Add(context, target.Index, address);
                if (row < 0)
                {
                    context.Drop(DropReason.ArpTableFull);
                    return SendResult.Unreachable;
                }

                AskSoon(context, row, NeighborTable.Incomplete);
            }

            PendingPackets.Add(context, row, buffer, ip, length);
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
                row = Add(context, source.Index, sender);
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
                Answer(context, source, buffer, hardware, sender);
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
                if (!context.IsDue(due))
                {
                    if (state != NeighborTable.Reachable)
                    {
                        context.Consider(due);
                    }
                }
                else if (state == NeighborTable.Reachable)
                {
                    // Still due in 25 days, when a time that stood still would look like one to come.
                    rows[row + NeighborTable.Timer] = context.Now == 0 ? 1u : context.Now;
                }
                else if (state == NeighborTable.Failed)
                {
                    NeighborTable.Remove(context, row);
                }
                else if (NeighborTable.Tries(context, row) < MaximumTries)
                {
                    Ask(context, row, state);
                }
                else
                {
                    GiveUp(context, row, state);
                }
            }
        }

        /// <summary>Sends what waits for a neighbour that is known, after the link had no room.</summary>
        internal static void Flush(NetContext context)
        {
            for (int row = 0; row < context.Neighbors.Length && context.PendingCount > 0; row += NeighborTable.Row)
            {
                int state = NeighborTable.State(context, row);
                if (state == NeighborTable.Reachable || state == NeighborTable.Probe)
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

            context.LastNeighbor = row;
            int state = NeighborTable.State(context, row);
            if (state == NeighborTable.Reachable)
            {
                if (context.IsDue(context.Neighbors[row + NeighborTable.Timer]))
                {
                    AskSoon(context, row, NeighborTable.Probe);
                }

                return row;
            }

            return state == NeighborTable.Probe ? row : Unresolved;
        }

        private static int Add(NetContext context, int interfaceIndex, uint address)
        {
            int row = NeighborTable.Add(context, interfaceIndex, address);
            if (row >= 0)
            {
                // What a busy link left waiting for the row's last owner must not go to the new one.
                int packet = PendingPackets.Oldest(context, row);
                while (packet != PendingPackets.None)
                {
                    context.Drop(DropReason.ArpUnresolved);
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

            // Looked at when the entry is next used: nothing wakes up for it.
            uint at = context.Now + ReachableMilliseconds;
            uint[] rows = context.Neighbors;
            rows[row + NeighborTable.Timer] = at == 0 ? 1u : at;
            rows[row + NeighborTable.Status] = source.Reachable;
            if (context.PendingCount != 0)
            {
                Release(context, row);
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

        // In this Poll or, from a program's call, in the next: only Poll knows what time it is, and the second between
        // questions counts from when the first goes out.
        private static void AskSoon(NetContext context, int row, int state)
        {
            NeighborTable.SetState(context, row, state);
            context.Neighbors[row + NeighborTable.Timer] = context.Arm(0);
        }

        private static void Ask(NetContext context, int row, int state)
        {
            context.Neighbors[row + NeighborTable.Timer] = context.Arm(RetryMilliseconds);
            context.Neighbors[row + NeighborTable.Status] += NeighborTable.TryUnit;
            NetInterface target = NeighborTable.Interface(context, row);
            if (target.IsBlocked)
            {
                return;
            }

            // The first question goes to everybody, a poll of a known neighbour to it alone.
            byte[] frame = context.BuildPacket();
            for (int i = 0; i < Ethernet.AddressLength; i++)
            {
                frame[i] = state == NeighborTable.Probe ? context.Macs[(row << 1) + i] : (byte)0xFF;
                frame[Ethernet.HeaderLength + 18 + i] = 0;
            }

            Emit(context, target, Arp.Request, context.Neighbors[row], Counter.ArpRequestsOut);
        }

        private static void Answer(NetContext context, NetInterface target, byte[] buffer, int hardware, uint sender)
        {
            byte[] frame = context.BuildPacket();
            Array.Copy(buffer, hardware, frame, 0, Ethernet.AddressLength);
            Array.Copy(buffer, hardware, frame, Ethernet.HeaderLength + 18, Ethernet.AddressLength);
            Emit(context, target, Arp.Reply, sender, Counter.ArpRepliesOut);
        }

        // The frame stands but for what all have in common.
        private static void Emit(NetContext context, NetInterface target, int operation, uint address, Counter counter)
        {
            byte[] frame = context.Tx;
            Array.Copy(target.Mac, 0, frame, Ethernet.AddressLength, Ethernet.AddressLength);
            frame[Ethernet.HeaderLength - 2] = Ethernet.TypeArp >> 8;
            frame[Ethernet.HeaderLength - 1] = Ethernet.TypeArp & 0xFF;
            Arp.WriteHeader(frame, Ethernet.HeaderLength, operation);
            Array.Copy(target.Mac, 0, frame, Ethernet.HeaderLength + 8, Ethernet.AddressLength);
            BigEndian.WriteUInt32(frame, Ethernet.HeaderLength + 14, target.Address);
            BigEndian.WriteUInt32(frame, Ethernet.HeaderLength + 24, address);
            SendResult result = LinkOutput.Put(context, target, frame, 0, FrameLength);
            if (result == SendResult.Sent)
            {
                context.Counts[(int)counter]++;
            }
            else if (result == SendResult.Blocked)
            {
                context.Drop(DropReason.LinkBusy);
            }
        }
    }
}
