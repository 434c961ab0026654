using System;
using NanoSock.Wire;

namespace NanoSock.Ip
{
    /// <summary>Reassembles fragments (RFC 791 3.2) in buffers of fixed number and size. A bitmap of 8-byte blocks
    /// records the received bytes, so the work for a fragment is bounded by its own length.</summary>
    internal static class Reassembly
    {
        /// <summary>A total length while the last fragment has not arrived.</summary>
        internal const int Unknown = int.MaxValue;

        // RFC 1122 3.3.2: 60 to 120 s, the same for every datagram.
        private const int TimeoutMilliseconds = 60000;
        private const int DataOffset = NetContext.TransportOffset;

        internal static void Initialize(NetContext net, int buffers, int size)
        {
            net.Reassemblies = new ReassemblyBuffer[buffers];
            for (int i = 0; i < buffers; i++)
            {
                net.Reassemblies[i] = new ReassemblyBuffer(DataOffset + size, BlockBytes(size));
            }
        }

        /// <summary>Returns the bytes of the bitmap for a payload, one bit for each block.</summary>
        internal static int BlockBytes(int size)
        {
            return (size + 63) >> 6;
        }

        /// <summary>Adds a fragment. True when it was the last missing one: the packet is then the whole
        /// datagram.</summary>
        internal static bool Add(NetContext net, Ipv4Packet packet, int flagsAndOffset)
        {
            int offset = (flagsAndOffset & Ipv4.OffsetMask) << 3;
            bool more = (flagsAndOffset & Ipv4.MoreFragments) != 0;
            int length = packet.Length;
            DropReason reason = Check(packet, flagsAndOffset, offset, more);
            if (reason != DropReason.None)
            {
                net.Drop(reason);
                return false;
            }

            if (net.Reassemblies.Length == 0)
            {
                net.Drop(DropReason.Ipv4ReassemblyFull);
                return false;
            }

            uint key = ((uint)Ipv4.Identification(packet.Buffer, packet.Header) << 8) | (uint)packet.Protocol;
            ReassemblyBuffer entry = Find(net, packet, key);
            int end = offset + length;
            if (end > net.Reassemblies[0].Data.Length - DataOffset)
            {
                // Checked before a buffer is allocated: a datagram that can never be complete evicts no other.
                net.Drop(DropReason.Ipv4FragmentTooLarge);
                if (entry != null)
                {
                    entry.Timer = 0;
                    net.TablesDue = 0;
                }

                return false;
            }

            if (entry == null)
            {
                entry = Open(net, packet, key);
            }

            int total = entry.Total;
            // A last fragment whose bytes were received already, but not as the last ones, contradicts them.
            bool beyond = total != Unknown
                ? end > total || (!more && end != total)
                : !more && HasBlocksFrom(entry.Blocks, offset);
            int overlap = beyond ? 1 : Overlap(entry, packet, offset, length);
            if (overlap > 0)
            {
                // RFC 5722: a datagram with overlapping fragments is discarded as an attack.
                net.Drop(DropReason.Ipv4FragmentOverlap);
                entry.Timer = 0;
                net.TablesDue = 0;
                return false;
            }

            if (overlap < 0)
            {
                net.Drop(DropReason.Ipv4FragmentDuplicate);
                return false;
            }

            Store(entry, packet, offset, length);
            entry.Received += length;
            if (!more)
            {
                entry.Total = end;
            }

            if (entry.Received < entry.Total)
            {
                return false;
            }

            net.Counts[(int)Counter.Ipv4Reassembled]++;
            DeliverReassembled(net, entry, packet, entry.Total);
            entry.Timer = 0;
            net.TablesDue = 0;
            return true;
        }

        /// <summary>Discards datagrams that have stayed incomplete for too long.</summary>
        internal static void OnTimer(NetContext net)
        {
            for (int i = 0; i < net.Reassemblies.Length; i++)
            {
                ReassemblyBuffer entry = net.Reassemblies[i];
                if (net.IsDue(entry.Timer))
                {
                    net.Drop(DropReason.Ipv4ReassemblyTimeout);
                    entry.Timer = 0;

                    // RFC 792: time exceeded, code 1, only if the first fragment is there to be quoted.
                    int beginning = Beginning(entry);
                    if (beginning > 0)
                    {
                        DeliverReassembled(net, entry, net.Packet, beginning);
                        Icmp.SendError(net, net.Packet, Icmpv4.TimeExceeded, 1, 0);
                    }
                }
                else
                {
                    net.ScheduleWakeup(entry.Timer);
                }
            }
        }

        private static DropReason Check(Ipv4Packet packet, int flagsAndOffset, int offset, bool more)
        {
            int length = packet.Length;

            // RFC 6864 4.1: the don't-fragment bit has no meaning in a packet that is a fragment already.
            if (length == 0 || (more && (length & 7) != 0) || offset + length > 0xFFFF - Ipv4.HeaderLength)
            {
                return DropReason.Ipv4BadFragment;
            }

            // RFC 1858, RFC 3128: a TCP header that starts in one fragment and ends in the next is an attack on
            // filters.
            return packet.Protocol == Ipv4.ProtocolTcp && (offset == 8 || (offset == 0 && length < Tcp.HeaderLength))
                ? DropReason.Ipv4BadFragment : DropReason.None;
        }

        /// <summary>Re-dates the timers (<see cref="Aging"/>).</summary>
        internal static void Age(NetContext net, long time)
        {
            for (int i = 0; i < net.Reassemblies.Length; i++)
            {
                ReassemblyBuffer entry = net.Reassemblies[i];
                if (entry.Timer != 0)
                {
                    entry.Timer = Aging.Bound(net, time, entry.Timer, Aging.Longest);
                }
            }
        }

        /// <summary>Discards the fragments that an interface has received for an address that it has lost.</summary>
        internal static void AddressRemoved(NetContext net, NetInterface item)
        {
            for (int i = 0; i < net.Reassemblies.Length; i++)
            {
                ReassemblyBuffer entry = net.Reassemblies[i];
                if (entry.Timer != 0 && entry.Interface == item)
                {
                    entry.Timer = 0;
                    net.TablesDue = 0;
                    net.Drop(DropReason.Ipv4NoAddress);
                }
            }
        }

        private static ReassemblyBuffer Find(NetContext net, Ipv4Packet packet, uint key)
        {
            for (int i = 0; i < net.Reassemblies.Length; i++)
            {
                ReassemblyBuffer entry = net.Reassemblies[i];
                if (entry.Timer != 0 && entry.Key == key && entry.Source == packet.Source
                    && entry.Destination == packet.Destination)
                {
                    return entry;
                }
            }

            return null;
        }

        // Allocates a free buffer, else the one that was opened first.
        private static ReassemblyBuffer Open(NetContext net, Ipv4Packet packet, uint key)
        {
            ReassemblyBuffer entry = net.Reassemblies[0];
            for (int i = 0; i < net.Reassemblies.Length; i++)
            {
                ReassemblyBuffer other = net.Reassemblies[i];
                if (other.Timer == 0)
                {
                    entry = other;
                    break;
                }

                if (Seq.Less(other.Timer, entry.Timer))
                {
                    entry = other;
                }
            }

            if (entry.Timer != 0)
            {
                net.Drop(DropReason.Ipv4ReassemblyFull);
                net.TablesDue = 0;
            }

            Array.Clear(entry.Blocks, 0, entry.Blocks.Length);
            entry.Key = key;
            entry.Source = packet.Source;
            entry.Destination = packet.Destination;
            entry.Interface = packet.Interface;
            entry.Received = 0;
            entry.Total = Unknown;
            entry.Timer = net.ArmTable(TimeoutMilliseconds);
            return entry;
        }

        private static bool HasBlock(byte[] blocks, int block)
        {
            return (blocks[block >> 3] & (1 << (block & 7))) != 0;
        }

        // Returns 0 for a fragment of new bytes, 1 for an overlap with other content, -1 for a duplicate.
        private static int Overlap(ReassemblyBuffer entry, Ipv4Packet packet, int offset, int length)
        {
            byte[] buffer = entry.Data;
            int last = (offset + length - 1) >> 3;
            int known = 0;
            for (int block = offset >> 3; block <= last; block++)
            {
                if (HasBlock(entry.Blocks, block))
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

            for (int i = 0; i < length; i++)
            {
                if (buffer[DataOffset + offset + i] != packet.Buffer[packet.Payload + i])
                {
                    return 1;
                }
            }

            return -1;
        }

        private static bool HasBlocksFrom(byte[] blocks, int offset)
        {
            int end = blocks.Length << 3;
            for (int block = offset >> 3; block < end; block++)
            {
                if (HasBlock(blocks, block))
                {
                    return true;
                }
            }

            return false;
        }

        // Returns the bytes from the start without a gap, which may be quoted. Behind a gap lie bytes of another, older
        // datagram.
        private static int Beginning(ReassemblyBuffer entry)
        {
            int end = entry.Blocks.Length << 3;
            int block = 0;
            while (block < end && HasBlock(entry.Blocks, block))
            {
                block++;
            }

            int bytes = block << 3;
            return bytes < entry.Received ? bytes : entry.Received;
        }

        private static void Store(ReassemblyBuffer entry, Ipv4Packet packet, int offset, int length)
        {
            byte[] buffer = entry.Data;
            Array.Copy(packet.Buffer, packet.Payload, buffer, DataOffset + offset, length);
            if (offset == 0)
            {
                Array.Copy(packet.Buffer, packet.Header, buffer, NetContext.IpOffset, Ipv4.HeaderLength);
            }

            int last = (offset + length - 1) >> 3;
            for (int block = offset >> 3; block <= last; block++)
            {
                entry.Blocks[block >> 3] |= (byte)(1 << (block & 7));
            }
        }

        // Delivers the packet as if it had arrived whole: the header of the first fragment, without its options, with
        // the length corrected.
        private static void DeliverReassembled(NetContext net, ReassemblyBuffer entry, Ipv4Packet packet, int length)
        {
            byte[] buffer = entry.Data;
            int ip = NetContext.IpOffset;
            NetInterface source = entry.Interface;
            uint destination = entry.Destination;
            packet.Buffer = buffer;
            packet.Header = ip;
            packet.Payload = DataOffset;
            packet.Length = length;
            packet.Protocol = (byte)entry.Key;
            packet.Source = entry.Source;
            packet.Destination = destination;
            packet.Interface = source;
            packet.IsGroup = destination != source.Address
                && (InterfaceTable.IsMulticast(destination)
                    || destination == 0xFFFFFFFF || InterfaceTable.IsBroadcast(net, source, destination));
            packet.VerifyChecksum = true;
            Ipv4Output.WriteHeader(buffer, Ipv4.HeaderLength + length, buffer[ip + 1],
                Ipv4.Identification(buffer, ip), 0, buffer[ip + 8], packet.Protocol, packet.Source, destination);
        }
    }
}
