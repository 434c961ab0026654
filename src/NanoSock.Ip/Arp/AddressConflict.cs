using System;
using NanoSock.Wire;

namespace NanoSock.Ip
{
    /// <summary>Detects address conflicts (RFC 5227): probes an address before it is used, announces it, and defends it
    /// against other stations.</summary>
    /// <remarks>Deviation: when a link comes up again, the address that was in use before is probed again (RFC 5227
    /// 2.1), but its connections continue meanwhile. No ARP packet has the address then, so that no neighbor cache
    /// changes (<see cref="UsableAddress"/>).</remarks>
    internal static class AddressConflict
    {
        // Milliseconds (RFC 5227 1.1).
        private const int ProbeWait = 1000;
        private const int ProbeMinimum = 1000;
        private const int ProbeMaximum = 2000;
        private const int AnnounceWait = 2000;
        private const int AnnounceInterval = 2000;
        private const int DefendInterval = 10000;
        private const int RateLimitInterval = 60000;
        private const int MaximumConflicts = 10;

        // Time after which a packet is offered again to a link without room.
        private const int BusyMilliseconds = 5;

        // Values of ConflictState.Step. Between Begin and FirstAnnouncement are as many steps as there are probes.
        private const int Idle = 0;
        private const int Begin = 1;
        private const int FirstProbe = 2;
        private const int FirstAnnouncement = 5;
        private const int LastAnnouncement = 6;

        /// <summary>Starts to probe an address that is not in use yet, and to announce one that is. What was started
        /// for the same address continues.</summary>
        internal static void Start(NetContext net, NetInterface item, uint address, int prefixLength, AddressMode mode)
        {
            ConflictState state = item.Conflict;
            bool isStarted = state.Address == address
                && ((mode & AddressMode.Probe) != 0 || !IsProbing(state));
            state.Address = address;
            state.PrefixLength = prefixLength;
            state.Mode = mode;
            if (!isStarted)
            {
                state.DefendedUntil = long.MinValue;
                Schedule(net, state,
                    item.Address == 0 || (mode & AddressMode.Verify) != 0 ? Begin : FirstAnnouncement, 0);
            }
        }

        /// <summary>Ends the use of the address, or its probing.</summary>
        internal static void Stop(NetInterface item)
        {
            if (item.Conflict != null)
            {
                item.Conflict.Address = 0;
                item.Conflict.Step = Idle;
            }
        }

        /// <summary>Ends what does not agree with the interface's address, after an exception has ended a call
        /// half-way: an address that was removed must not return, and each probing has an end.</summary>
        internal static void Repair(NetInterface item)
        {
            ConflictState state = item.Conflict;
            bool isProbing = item.State == AddressState.Probing && state != null
                && state.Step >= Begin && state.Step <= FirstAnnouncement;
            if (!isProbing && state != null && state.Address != item.Address)
            {
                Stop(item);
            }

            if (!isProbing && item.State == AddressState.Probing)
            {
                item.State = AddressState.None;
            }
        }

        /// <summary>Probes or announces the address of a link that has come up (RFC 5227 2.1), perhaps in another
        /// network.</summary>
        internal static void LinkUp(NetContext net, NetInterface item)
        {
            ConflictState state = item.Conflict;
            if (state != null && state.Address != 0)
            {
                state.DefendedUntil = long.MinValue;
                Schedule(net, state,
                    (state.Mode & (AddressMode.Probe | AddressMode.Verify)) != 0 ? Begin : FirstAnnouncement, 0);
            }
        }

        /// <summary>Returns the address with which an interface takes part in ARP; 0 while it is probed.</summary>
        internal static uint UsableAddress(NetInterface item)
        {
            return item.Conflict != null && IsProbing(item.Conflict) ? 0 : item.Address;
        }

        /// <summary>Takes an ARP packet, whose fields were checked, of an interface that has state.</summary>
        /// <returns>True if the packet conflicts with the interface's address: nothing else is to be read from
        /// it.</returns>
        internal static bool Receive(NetContext net, NetInterface item, byte[] buffer, int offset)
        {
            ConflictState state = item.Conflict;
            uint sender = Arp.SenderAddress(buffer, offset);
            bool isProbing = IsProbing(state);

            // RFC 5227 2.1.1: the probe of another host for the same address conflicts too. A request with a sender
            // address does not: its sender only looks for the owner.
            bool isRival = isProbing && sender == 0 && Arp.Operation(buffer, offset) == Arp.Request
                && Arp.TargetAddress(buffer, offset) == state.Address;
            bool isFirst = state.Address != 0 && (sender == state.Address || isRival);
            bool isFurther = !isFirst && net.Further != null && FurtherAddress.Has(net, item, sender);
            int hardware = Arp.SenderHardwareOffset(offset);
            if ((!isFirst && !isFurther) || IsOwn(net, buffer, hardware))
            {
                return false;
            }

            net.Drop(DropReason.ArpConflict);
            Array.Copy(buffer, hardware, state.Mac, 0, Ethernet.AddressLength);
            if (isFurther)
            {
                Keep(net, item, state, sender);
                return true;
            }

            bool keeps = item.Address == state.Address && (state.Mode & AddressMode.KeepOnConflict) != 0;
            bool isRecent = net.Time < state.DefendedUntil;
            if (!keeps && (isProbing || isRecent))
            {
                GiveUp(net, item, state);
            }
            else if (!isRecent)
            {
                // RFC 5227 2.4, (b) and (c): one announcement in each DEFEND_INTERVAL.
                state.DefendedUntil = net.Time + DefendInterval;
                if (keeps)
                {
                    Report(net, item, state);
                }

                if (isProbing)
                {
                    // RFC 5227 2.3: the address is used again, and announced.
                    Schedule(net, state, FirstAnnouncement, 0);
                }
                else if (!ArpOutput.Claim(net, item, state.Address, state.Address))
                {
                    Schedule(net, state, LastAnnouncement, 0);
                }
            }

            return true;
        }

        /// <summary>Sends the packets that are due.</summary>
        internal static void OnTimer(NetContext net, NetInterface item)
        {
            ConflictState state = item.Conflict;
            if (state == null || state.Step == Idle || !item.IsUp)
            {
                // A link that comes up starts from the beginning.
                return;
            }

            if (net.Time >= state.DueAt)
            {
                Advance(net, item, state);
            }

            if (state.Step != Idle && state.DueAt < net.NextTimer)
            {
                net.NextTimer = state.DueAt;
            }
        }

        // RFC 5227 2.4, (c), for an address that is not given up.
        private static void Keep(NetContext net, NetInterface item, ConflictState state, uint address)
        {
            if (net.Time >= state.KeptUntil && ArpOutput.Claim(net, item, address, address))
            {
                state.KeptUntil = net.Time + DefendInterval;
                uint mask = FurtherAddress.MaskOf(net, FurtherAddress.Find(net, address));
                NetworkLayer.OnAddressChanged(net, item, InterfaceEventKind.AddressConflict,
                    address, InterfaceAddress.PrefixLength(mask), state.Mac, 0);
            }
        }

        private static bool IsProbing(ConflictState state)
        {
            return state.Step >= Begin && state.Step <= FirstAnnouncement && (state.Mode & AddressMode.Probe) != 0;
        }

        private static void Schedule(NetContext net, ConflictState state, int step, int milliseconds)
        {
            state.Step = step;
            state.DueAt = net.Time + milliseconds;
            net.Arm(milliseconds);
        }

        private static void Advance(NetContext net, NetInterface item, ConflictState state)
        {
            int step = state.Step;
            if (step == Begin)
            {
                Schedule(net, state, FirstProbe, Random(net, item, step, ProbeWait));
                long earliest = state.AttemptedAt + RateLimitInterval;
                if (state.Conflicts >= MaximumConflicts && state.DueAt < earliest)
                {
                    state.DueAt = earliest;
                }

                return;
            }

            // Times count from the packets that were really sent: the wait after the last probe is for its answer.
            uint sender = step < FirstAnnouncement ? 0 : state.Address;
            if (!ArpOutput.Claim(net, item, sender, state.Address))
            {
                Schedule(net, state, step, BusyMilliseconds);
            }
            else if (step < FirstAnnouncement)
            {
                if (step == FirstProbe)
                {
                    state.AttemptedAt = net.Time;
                }

                int pause = step == FirstAnnouncement - 1
                    ? AnnounceWait
                    : ProbeMinimum + Random(net, item, step, ProbeMaximum - ProbeMinimum);
                Schedule(net, state, step + 1, pause);
            }
            else if (step == FirstAnnouncement)
            {
                // RFC 5227 2.3: the address may be used after the first announcement. The step comes last: where an
                // exception ends the call, the address is announced and assigned once more.
                state.Conflicts = 0;
                if (item.Address == state.Address || Assign(net, item, state))
                {
                    Schedule(net, state, LastAnnouncement, AnnounceInterval);
                }
            }
            else
            {
                state.Step = Idle;
            }
        }

        private static bool Assign(NetContext net, NetInterface item, ConflictState state)
        {
            if (!InterfaceTable.IsTaken(net, item, state.Address, state.PrefixLength)
                && InterfaceAddress.Set(net, item, state.Address, state.PrefixLength))
            {
                return true;
            }

            // The program has used the address, or the last route, otherwise meanwhile.
            Stop(item);
            item.State = AddressState.None;
            net.WakeServices();
            return false;
        }

        private static void GiveUp(NetContext net, NetInterface item, ConflictState state)
        {
            state.Conflicts++;
            if (item.Address == state.Address)
            {
                InterfaceAddress.Remove(net, item, InterfaceEventKind.AddressConflict, state.Mac, 0);
            }
            else
            {
                item.State = AddressState.Conflict;
                Report(net, item, state);
            }

            Stop(item);
        }

        private static void Report(NetContext net, NetInterface item, ConflictState state)
        {
            NetworkLayer.OnAddressChanged(net, item, InterfaceEventKind.AddressConflict,
                state.Address, state.PrefixLength, state.Mac, 0);
        }

        // RFC 5227 2.1.1: some hubs and access points return the packets of a station to it.
        private static bool IsOwn(NetContext net, byte[] buffer, int hardware)
        {
            for (int i = 0; i < net.InterfaceCount; i++)
            {
                byte[] mac = net.Interfaces[i].Mac;
                if (mac != null && Ethernet.AddressEquals(buffer, hardware, mac, 0))
                {
                    return true;
                }
            }

            return false;
        }

        // Differs between boards also where the node has no secret.
        private static int Random(NetContext net, NetInterface item, int step, int range)
        {
            uint hash = net.Prf.Hash32(BigEndian.ReadUInt32(item.Mac, 2), net.Now, (uint)step, 0x41434420);
            return (int)(long)(hash % (uint)(range + 1));
        }
    }
}
