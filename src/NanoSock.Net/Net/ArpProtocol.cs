using System;
using NanoSock.Wire;

namespace NanoSock.Net
{
    /// <summary>Learns that a neighbour does not answer.</summary>
    internal interface INeighborObserver
    {
        /// <summary>A packet that waited will not go out; its IP header is at <paramref name="ip"/>.</summary>
        void Unreachable(byte[] buffer, int ip, int length);
    }

    /// <summary>Address resolution (RFC 826) with the care of RFC 1122 2.3.2: entries age, are polled before they are
    /// given up, and no neighbour is asked more than once a second.</summary>
    internal sealed class ArpProtocol
    {
        private const int RetryMilliseconds = 1000;
        private const int MaximumTries = 3;
        private const int ReachableMilliseconds = 60000;
        private const int FrameLength = Ethernet.HeaderLength + Arp.Length;
        /// <summary>Returned by <see cref="Resolve"/> when there is no entry, or none that is known.</summary>
        private const int Unresolved = -1;

        internal readonly NeighborTable Table;
        private readonly NetContext _context;
        private readonly RouteTable _routes;
        private readonly PendingPackets _pending;
        private readonly byte[] _frame = new byte[FrameLength];
        private INeighborObserver _observer;

        internal ArpProtocol(NetContext context, RouteTable routes, int entries, int pendingPackets, int maximumMtu)
        {
            _context = context;
            _routes = routes;
            Table = new NeighborTable(entries);
            _pending = new PendingPackets(context, pendingPackets, maximumMtu);
        }

        internal void SetObserver(INeighborObserver observer)
        {
            _observer = observer;
        }

        /// <summary>The entry whose hardware address may be used now, or a negative number.</summary>
        internal int Resolve(NetInterface target, uint address)
        {
            int entry = Table.Find(target.Index, address);
            if (entry < 0)
            {
                return Unresolved;
            }

            byte state = Table.States[entry];
            if (state == NeighborTable.Reachable)
            {
                if (_context.IsDue(Table.Timers[entry]))
                {
                    Table.States[entry] = NeighborTable.Probe;
                    AskSoon(entry);
                }

                return entry;
            }

            return state == NeighborTable.Probe ? entry : Unresolved;
        }

        /// <summary>Advice from above that nothing comes back from a destination (RFC 1122 2.3.2.1): the neighbour that
        /// leads there is polled now, whenever it was confirmed last.</summary>
        internal void Doubt(uint destination)
        {
            int entry = _routes.Find(destination, -1) ? Table.Find(_routes.Interface.Index, _routes.NextHop) : Unresolved;
            if (entry >= 0 && Table.States[entry] == NeighborTable.Reachable)
            {
                Table.States[entry] = NeighborTable.Probe;
                AskSoon(entry);
            }
        }

        /// <summary>Lets a packet wait for a neighbour that <see cref="Resolve"/> did not know, and asks for it.</summary>
        internal SendResult Wait(NetInterface target, uint address, byte[] buffer, int ip, int length)
        {
            int entry = Table.Find(target.Index, address);
            if (entry >= 0 && Table.States[entry] == NeighborTable.Failed)
            {
                if (!_context.IsDue(Table.Timers[entry]))
                {
                    _context.Drop(DropReason.ArpUnresolved);
                    return SendResult.Unreachable;
                }

                Table.Remove(entry);
                entry = NeighborTable.None;
            }

            if (entry < 0)
            {
                if (!target.Link.IsUp)
                {
                    // Nobody can be asked: the caller learns it now, not after three tries.
                    _context.Drop(DropReason.LinkDown);
                    return SendResult.Down;
                }

                entry = Add(target.Index, address);
                if (entry < 0)
                {
                    _context.Drop(DropReason.ArpTableFull);
                    return SendResult.Unreachable;
                }

                Table.States[entry] = NeighborTable.Incomplete;
                AskSoon(entry);
            }

            _pending.Add(entry, buffer, ip, length);
            return SendResult.Queued;
        }

        /// <summary>Takes an ARP packet at <paramref name="offset"/>.</summary>
        internal void Receive(NetInterface source, byte[] buffer, int offset, int length)
        {
            DropReason reason = Arp.Validate(buffer, offset, length);
            if (reason != DropReason.None)
            {
                _context.Drop(reason);
                return;
            }

            uint sender = Arp.SenderAddress(buffer, offset);
            uint target = Arp.TargetAddress(buffer, offset);
            int hardware = Arp.SenderHardwareOffset(offset);

            // A sender of 0 is a probe (RFC 5227): it may be answered, not learnt. Whoever is neither in the prefix nor
            // behind a direct route cannot be a neighbour; our own address belongs to nobody else.
            int entry = sender == 0 ? NeighborTable.None : Table.Find(source.Index, sender);
            bool station = sender == 0 || (sender >> 24 != 0 && sender >> 24 != 127 && sender >> 28 < 14);
            bool foreign = sender != 0 && entry < 0 && ((sender ^ source.Address) & source.Mask) != 0 && !IsDirect(source, sender);
            if (foreign || !station || sender == source.Address || (sender == source.Broadcast && sender != 0)
                || Ethernet.AddressEquals(buffer, hardware, source.Mac, 0))
            {
                _context.Drop(DropReason.ArpBadSender);
                return;
            }

            bool forUs = target == source.Address;
            bool request = Arp.Operation(buffer, offset) == Arp.Request;
            if (entry >= 0)
            {
                Confirm(entry, source, buffer, hardware);
            }
            else if (forUs && request && sender != 0)
            {
                entry = Add(source.Index, sender);
                if (entry >= 0)
                {
                    Confirm(entry, source, buffer, hardware);
                }
            }
            else if (!forUs)
            {
                _context.Drop(DropReason.ArpNotForUs);
                return;
            }

            if (forUs && request)
            {
                Answer(source, buffer, hardware, sender);
            }
        }

        /// <summary>Tries again what a busy link refused, and what time asks.</summary>
        internal void OnTimer(InterfaceTable interfaces)
        {
            for (int entry = 0; entry < Table.Capacity; entry++)
            {
                byte state = Table.States[entry];
                if (state == NeighborTable.Free)
                {
                    continue;
                }

                if (!_context.IsDue(Table.Timers[entry]))
                {
                    if (state != NeighborTable.Reachable)
                    {
                        _context.Consider(Table.Timers[entry]);
                    }
                }
                else if (state == NeighborTable.Reachable)
                {
                    // Still due in 25 days, when a time that stood still would look like one to come.
                    Table.Timers[entry] = _context.Now == 0 ? 1u : _context.Now;
                }
                else if (state == NeighborTable.Failed)
                {
                    Table.Remove(entry);
                }
                else if (Table.Tries[entry] < MaximumTries)
                {
                    Ask(entry, interfaces.Items[Table.Interfaces[entry]]);
                }
                else
                {
                    GiveUp(entry, state);
                }
            }
        }

        /// <summary>Sends what waits for a neighbour that is known, after the link had no room.</summary>
        internal void Flush(InterfaceTable interfaces)
        {
            for (int entry = 0; entry < Table.Capacity && _pending.Count > 0; entry++)
            {
                if (Table.States[entry] == NeighborTable.Reachable || Table.States[entry] == NeighborTable.Probe)
                {
                    Release(entry, interfaces.Items[Table.Interfaces[entry]]);
                }
            }
        }

        private int Add(int interfaceIndex, uint address)
        {
            int entry = Table.Add(interfaceIndex, address);
            if (entry >= 0)
            {
                // What a busy link left waiting for the slot's last owner must not go to the new one.
                int packet = _pending.Oldest(entry);
                while (packet != PendingPackets.None)
                {
                    _context.Drop(DropReason.ArpUnresolved);
                    _pending.Remove(packet);
                    packet = _pending.Oldest(entry);
                }
            }

            return entry;
        }

        private void Confirm(int entry, NetInterface source, byte[] buffer, int hardware)
        {
            Table.SetMac(entry, buffer, hardware);
            _context.TxOwner = 0;
            Table.States[entry] = NeighborTable.Reachable;

            // Looked at when the entry is next used: nothing wakes up for it.
            uint at = _context.Now + ReachableMilliseconds;
            Table.Timers[entry] = at == 0 ? 1u : at;
            Release(entry, source);
        }

        private void Release(int entry, NetInterface target)
        {
            int packet = _pending.Oldest(entry);
            while (packet != PendingPackets.None && !target.IsBlocked)
            {
                byte[] buffer = _pending.Buffer(packet);
                Array.Copy(Table.Macs, entry * Ethernet.AddressLength, buffer, 0, Ethernet.AddressLength);
                if (LinkOutput.Finish(_context, target, buffer, 0, _pending.Length(packet), Ethernet.TypeIpv4) == SendResult.Blocked)
                {
                    return;
                }

                _pending.Remove(packet);
                packet = _pending.Oldest(entry);
            }
        }

        private void GiveUp(int entry, byte state)
        {
            if (state == NeighborTable.Probe)
            {
                Table.Remove(entry);
                return;
            }

            Table.States[entry] = NeighborTable.Failed;
            Table.Timers[entry] = _context.Arm(RetryMilliseconds);
            int packet = _pending.Oldest(entry);
            while (packet != PendingPackets.None)
            {
                _context.Drop(DropReason.ArpUnresolved);
                _pending.Remove(packet);
                _observer.Unreachable(_pending.Buffer(packet), NetContext.IpOffset, _pending.Length(packet));
                packet = _pending.Oldest(entry);
            }
        }

        // A route by this interface that names no gateway: on-link, though outside the interface's prefix.
        private bool IsDirect(NetInterface source, uint address)
        {
            return _routes.Find(address, -1) && _routes.Interface == source && _routes.NextHop == address;
        }

        // In this Poll or, from a program's call, in the next: only Poll knows what time it is, and the second between
        // questions counts from when the first goes out.
        private void AskSoon(int entry)
        {
            Table.Tries[entry] = 0;
            Table.Timers[entry] = _context.Arm(0);
        }

        private void Ask(int entry, NetInterface target)
        {
            Table.Timers[entry] = _context.Arm(RetryMilliseconds);
            Table.Tries[entry]++;
            if (target.IsBlocked)
            {
                return;
            }

            // The first question goes to everybody, a poll of a known neighbour to it alone.
            for (int i = 0; i < Ethernet.AddressLength; i++)
            {
                _frame[i] = Table.States[entry] == NeighborTable.Probe ? Table.Macs[(entry * Ethernet.AddressLength) + i] : (byte)0xFF;
                _frame[Ethernet.HeaderLength + 18 + i] = 0;
            }

            Arp.WriteHeader(_frame, Ethernet.HeaderLength, Arp.Request);
            BigEndian.WriteUInt32(_frame, Ethernet.HeaderLength + 24, Table.Address(entry));
            Emit(target, Counter.ArpRequestsOut);
        }

        private void Answer(NetInterface target, byte[] buffer, int hardware, uint sender)
        {
            Array.Copy(buffer, hardware, _frame, 0, Ethernet.AddressLength);
            Array.Copy(buffer, hardware, _frame, Ethernet.HeaderLength + 18, Ethernet.AddressLength);
            Arp.WriteHeader(_frame, Ethernet.HeaderLength, Arp.Reply);
            BigEndian.WriteUInt32(_frame, Ethernet.HeaderLength + 24, sender);
            Emit(target, Counter.ArpRepliesOut);
        }

        private void Emit(NetInterface target, Counter counter)
        {
            Array.Copy(target.Mac, 0, _frame, Ethernet.HeaderLength + 8, Ethernet.AddressLength);
            BigEndian.WriteUInt32(_frame, Ethernet.HeaderLength + 14, target.Address);
            SendResult result = LinkOutput.Finish(_context, target, _frame, 0, Arp.Length, Ethernet.TypeArp);
            if (result == SendResult.Sent)
            {
                _context.Counts[(int)counter]++;
            }
            else if (result == SendResult.Blocked)
            {
                _context.Drop(DropReason.LinkBusy);
            }
        }
    }
}
