using System;
using NanoSock.Wire;

namespace NanoSock.Net
{
    /// <summary>Puts fragments together (RFC 791 3.2) in buffers of fixed number and size. Received octets are known by a
    /// bitmap of 8-octet blocks, so the work per fragment is bounded by its own length.</summary>
    internal sealed class Reassembly
    {
        // RFC 1122 3.3.2: 60 to 120 s, the same for every datagram.
        private const int TimeoutMilliseconds = 60000;
        private const int DataOffset = NetContext.TransportOffset;

        private readonly NetContext _context;
        private readonly int _size;
        private readonly byte[][] _buffers;
        private readonly byte[][] _blocks;
        private readonly uint[] _sources;
        private readonly uint[] _destinations;
        private readonly int[] _keys;
        private readonly uint[] _timers;
        private readonly int[] _received;
        private readonly int[] _totals;
        private readonly NetInterface[] _interfaces;
        private readonly Ipv4Packet _expired = new Ipv4Packet();
        private Icmp _icmp;

        internal Reassembly(NetContext context, int buffers, int size)
        {
            _context = context;
            _size = size;
            _buffers = new byte[buffers][];
            _blocks = new byte[buffers][];
            for (int i = 0; i < buffers; i++)
            {
                _buffers[i] = new byte[DataOffset + size];
                _blocks[i] = new byte[(((size + 7) >> 3) + 7) >> 3];
            }

            _sources = new uint[buffers];
            _destinations = new uint[buffers];
            _keys = new int[buffers];
            _timers = new uint[buffers];
            _received = new int[buffers];
            _totals = new int[buffers];
            _interfaces = new NetInterface[buffers];
        }

        internal void SetIcmp(Icmp icmp)
        {
            _icmp = icmp;
        }

        /// <summary>Takes a fragment. True when it was the last missing one: the packet is then the whole datagram.</summary>
        internal bool Add(Ipv4Packet packet, int flagsAndOffset)
        {
            int offset = (flagsAndOffset & Ipv4.OffsetMask) << 3;
            bool more = (flagsAndOffset & Ipv4.MoreFragments) != 0;
            int length = packet.Length;
            DropReason reason = Check(packet, flagsAndOffset, offset, more);
            if (reason != DropReason.None)
            {
                _context.Drop(reason);
                return false;
            }

            int key = (Ipv4.Identification(packet.Buffer, packet.Header) << 8) | packet.Protocol;
            int slot = Find(packet, key);
            int end = offset + length;
            if (end > _size)
            {
                // Before a buffer is opened: what can never be complete takes none from others.
                _context.Drop(DropReason.Ipv4FragmentTooLarge);
                if (slot >= 0)
                {
                    Close(slot);
                }

                return false;
            }

            if (slot < 0)
            {
                if (_buffers.Length == 0)
                {
                    _context.Drop(DropReason.Ipv4ReassemblyFull);
                    return false;
                }

                slot = Open(packet, key);
            }

            int total = _totals[slot];
            // A last fragment whose octets are there already, but not as the last ones, contradicts them.
            bool beyond = total >= 0 ? end > total || (!more && end != total) : !more && HasBlocksFrom(slot, offset);
            int overlap = beyond ? 1 : Overlap(slot, packet, offset, length);
            if (overlap > 0)
            {
                // RFC 5722's rule: whoever overlaps means harm, and the rest of the datagram is not worth having.
                _context.Drop(DropReason.Ipv4FragmentOverlap);
                Close(slot);
                return false;
            }

            if (overlap < 0)
            {
                _context.Drop(DropReason.Ipv4FragmentDuplicate);
                return false;
            }

            Store(slot, packet, offset, length);
            if (!more)
            {
                _totals[slot] = end;
            }

            if (_totals[slot] < 0 || _received[slot] < _totals[slot])
            {
                return false;
            }

            Complete(slot, packet);
            return true;
        }

        /// <summary>Gives up what stayed incomplete too long.</summary>
        internal void OnTimer()
        {
            for (int slot = 0; slot < _timers.Length; slot++)
            {
                if (_context.IsDue(_timers[slot]))
                {
                    _context.Drop(DropReason.Ipv4ReassemblyTimeout);
                    bool first = (_blocks[slot][0] & 1) != 0;
                    _timers[slot] = 0;

                    // RFC 792: time exceeded, code 1, only if the first fragment is there to be quoted.
                    if (first)
                    {
                        Present(slot, _expired, Beginning(slot));
                        _icmp.SendError(_expired, Icmpv4.TimeExceeded, 1, 0);
                    }
                }
                else
                {
                    _context.Consider(_timers[slot]);
                }
            }
        }

        private static DropReason Check(Ipv4Packet packet, int flagsAndOffset, int offset, bool more)
        {
            int length = packet.Length;
            if (length == 0 || (flagsAndOffset & Ipv4.DontFragment) != 0 || (more && (length & 7) != 0)
                || offset + length > 0xFFFF - Ipv4.HeaderLength)
            {
                return DropReason.Ipv4BadFragment;
            }

            // RFC 1858, RFC 3128: a TCP header that starts in one fragment and ends in the next is an attack on filters.
            return packet.Protocol == Ipv4.ProtocolTcp && (offset == 8 || (offset == 0 && length < Tcp.HeaderLength))
                ? DropReason.Ipv4BadFragment : DropReason.None;
        }

        private int Find(Ipv4Packet packet, int key)
        {
            for (int slot = 0; slot < _timers.Length; slot++)
            {
                if (_timers[slot] != 0 && _keys[slot] == key && _sources[slot] == packet.Source && _destinations[slot] == packet.Destination)
                {
                    return slot;
                }
            }

            return -1;
        }

        private int Open(Ipv4Packet packet, int key)
        {
            int slot = 0;
            for (int i = 0; i < _timers.Length; i++)
            {
                if (_timers[i] == 0)
                {
                    slot = i;
                    break;
                }

                if (Seq.Less(_timers[i], _timers[slot]))
                {
                    slot = i;
                }
            }

            if (_timers[slot] != 0)
            {
                _context.Drop(DropReason.Ipv4ReassemblyFull);
            }

            Array.Clear(_blocks[slot], 0, _blocks[slot].Length);
            _keys[slot] = key;
            _sources[slot] = packet.Source;
            _destinations[slot] = packet.Destination;
            _interfaces[slot] = packet.Interface;
            _received[slot] = 0;
            _totals[slot] = -1;
            _timers[slot] = _context.Arm(TimeoutMilliseconds);
            return slot;
        }

        private void Close(int slot)
        {
            _timers[slot] = 0;
        }

        // 0: all new. 1: overlaps with something else. -1: was there already, the same.
        private int Overlap(int slot, Ipv4Packet packet, int offset, int length)
        {
            byte[] blocks = _blocks[slot];
            int last = (offset + length - 1) >> 3;
            int known = 0;
            for (int block = offset >> 3; block <= last; block++)
            {
                if ((blocks[block >> 3] & (1 << (block & 7))) != 0)
                {
                    known++;
                }
            }

            if (known == 0)
            {
                return 0;
            }

            if (known != last - (offset >> 3) + 1)
            {
                return 1;
            }

            byte[] stored = _buffers[slot];
            for (int i = 0; i < length; i++)
            {
                if (stored[DataOffset + offset + i] != packet.Buffer[packet.Payload + i])
                {
                    return 1;
                }
            }

            return -1;
        }

        private bool HasBlocksFrom(int slot, int offset)
        {
            byte[] blocks = _blocks[slot];
            for (int block = offset >> 3; block < (_size + 7) >> 3; block++)
            {
                if ((blocks[block >> 3] & (1 << (block & 7))) != 0)
                {
                    return true;
                }
            }

            return false;
        }

        // Octets from the start without a gap: what may be quoted. Behind a gap lies somebody else's older datagram.
        private int Beginning(int slot)
        {
            byte[] blocks = _blocks[slot];
            int block = 0;
            while (block < (_size + 7) >> 3 && (blocks[block >> 3] & (1 << (block & 7))) != 0)
            {
                block++;
            }

            int octets = block << 3;
            return octets < _received[slot] ? octets : _received[slot];
        }

        private void Store(int slot, Ipv4Packet packet, int offset, int length)
        {
            byte[] buffer = _buffers[slot];
            Array.Copy(packet.Buffer, packet.Payload, buffer, DataOffset + offset, length);
            if (offset == 0)
            {
                Array.Copy(packet.Buffer, packet.Header, buffer, NetContext.IpOffset, Ipv4.HeaderLength);
            }

            byte[] blocks = _blocks[slot];
            int last = (offset + length - 1) >> 3;
            for (int block = offset >> 3; block <= last; block++)
            {
                blocks[block >> 3] |= (byte)(1 << (block & 7));
            }

            _received[slot] += length;
        }

        private void Complete(int slot, Ipv4Packet packet)
        {
            _context.Counts[(int)Counter.Ipv4Reassembled]++;
            Present(slot, packet, _totals[slot]);
            Close(slot);
        }

        // The packet as if it had come whole: the first fragment's header, without its options, with the length mended.
        private void Present(int slot, Ipv4Packet packet, int length)
        {
            byte[] buffer = _buffers[slot];
            int ip = NetContext.IpOffset;
            Ipv4.Write(buffer, ip, Ipv4.HeaderLength + length, buffer[ip + 1], Ipv4.Identification(buffer, ip), 0, buffer[ip + 8],
                _keys[slot] & 0xFF, _sources[slot], _destinations[slot]);
            packet.Buffer = buffer;
            packet.Header = ip;
            packet.Payload = DataOffset;
            packet.Length = length;
            packet.Protocol = _keys[slot] & 0xFF;
            packet.Source = _sources[slot];
            packet.Destination = _destinations[slot];
            packet.Interface = _interfaces[slot];
            packet.IsGroup = packet.Destination != packet.Interface.Address
                && (InterfaceTable.IsMulticast(packet.Destination) || packet.Destination == 0xFFFFFFFF || packet.Destination == packet.Interface.Broadcast);
            packet.VerifyChecksum = true;
        }
    }
}
