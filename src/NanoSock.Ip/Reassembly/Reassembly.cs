using System;
using NanoSock.Wire;

namespace NanoSock.Ip
{
    /// <summary>Reassembles fragments (RFC 791 3.2) in buffers of fixed number and size. A bitmap of 8-byte blocks
    /// records the received bytes, so the work for a fragment is bounded by its own length.</summary>
    internal static class Reassembly
    {
        /// <summary>Words of a row of <see cref="NetContext.Fragments"/>; there is one for each buffer.</summary>
        internal const int Row = 7;
        // Columns.
        internal const int Timer = 0;
        private const int Source = 1;
        private const int Destination = 2;
        /// <summary>Identification and protocol.</summary>
        private const int Key = 3;
        private const int Received = 4;
        private const int Total = 5;
        private const int Interface = 6;

        // RFC 1122 3.3.2: 60 to 120 s, the same for every datagram.
        private const int TimeoutMilliseconds = 60000;
        private const int DataOffset = NetContext.TransportOffset;
        private const int None = -1;
        // A total length while the last fragment has not arrived.
        private const uint Unknown = 0xFFFFFFFF;

        internal static void Initialize(NetContext net, int buffers, int size)
        {
            net.Fragments = new uint[buffers * Row];
            net.FragmentBuffers = new byte[buffers][];
            for (int i = 0; i < buffers; i++)
            {
                net.FragmentBuffers[i] = new byte[BufferLength(size)];
            }
        }

        /// <summary>Returns the bytes of a buffer: the data and, behind it, a bit for each block.</summary>
        internal static int BufferLength(int size)
        {
            return DataOffset + size + ((size + 63) >> 6);
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

            if (net.FragmentBuffers.Length == 0)
            {
                net.Drop(DropReason.Ipv4ReassemblyFull);
                return false;
            }

            uint[] rows = net.Fragments;
            uint key = ((uint)Ipv4.Identification(packet.Buffer, packet.Header) << 8) | (uint)packet.Protocol;
            int slot = Find(rows, packet, key);
            int end = offset + length;
            if (end > Bits(net.FragmentBuffers[0]) - DataOffset)
            {
                // Checked before a buffer is allocated: a datagram that can never be complete evicts no other.
                net.Drop(DropReason.Ipv4FragmentTooLarge);
                if (slot >= 0)
                {
                    Close(rows, slot);
                }

                return false;
            }

            if (slot < 0)
            {
                slot = Open(net, packet, key);
            }

            int row = slot * Row;
            uint total = rows[row + Total];
            byte[] buffer = net.FragmentBuffers[slot];
            // A last fragment whose bytes were received already, but not as the last ones, contradicts them.
            bool beyond = total != Unknown ? (uint)end > total || (!more && (uint)end != total) : !more && HasBlocksFrom(buffer, offset);
            int overlap = beyond ? 1 : Overlap(buffer, packet, offset, length);
            if (overlap > 0)
            {
                // RFC 5722: a datagram with overlapping fragments is discarded as an attack.
                net.Drop(DropReason.Ipv4FragmentOverlap);
                Close(rows, slot);
                return false;
            }

            if (overlap < 0)
            {
                net.Drop(DropReason.Ipv4FragmentDuplicate);
                return false;
            }

            Store(buffer, packet, offset, length);
            rows[row + Received] += (uint)length;
            if (!more)
            {
                rows[row + Total] = (uint)end;
            }

            if (rows[row + Received] < rows[row + Total])
            {
                return false;
            }

            net.Counts[(int)Counter.Ipv4Reassembled]++;
            DeliverReassembled(net, slot, packet, (int)(long)rows[row + Total]);
            Close(rows, slot);
            return true;
        }

        /// <summary>Discards datagrams that have stayed incomplete for too long.</summary>
        internal static void OnTimer(NetContext net)
        {
            uint[] rows = net.Fragments;
            for (int slot = 0; slot < net.FragmentBuffers.Length; slot++)
            {
                uint due = rows[slot * Row];
                if (net.IsDue(due))
                {
                    net.Drop(DropReason.Ipv4ReassemblyTimeout);
                    Close(rows, slot);

                    // RFC 792: time exceeded, code 1, only if the first fragment is there to be quoted.
                    int beginning = Beginning(net.FragmentBuffers[slot], (int)(long)rows[(slot * Row) + Received]);
                    if (beginning > 0)
                    {
                        DeliverReassembled(net, slot, net.Packet, beginning);
                        Icmp.SendError(net, net.Packet, Icmpv4.TimeExceeded, 1, 0);
                    }
                }
                else
                {
                    net.ScheduleWakeup(due);
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

        private static int Find(uint[] rows, Ipv4Packet packet, uint key)
        {
            int slot = 0;
            for (int row = 0; row < rows.Length; row += Row)
            {
                if (rows[row + Timer] != 0 && rows[row + Key] == key && rows[row + Source] == packet.Source
                    && rows[row + Destination] == packet.Destination)
                {
                    return slot;
                }

                slot++;
            }

            return None;
        }

        private static int Open(NetContext net, Ipv4Packet packet, uint key)
        {
            uint[] rows = net.Fragments;
            int row = 0;
            for (int i = 0; i < rows.Length; i += Row)
            {
                if (rows[i + Timer] == 0)
                {
                    row = i;
                    break;
                }

                if (Seq.Less(rows[i + Timer], rows[row + Timer]))
                {
                    row = i;
                }
            }

            if (rows[row + Timer] != 0)
            {
                net.Drop(DropReason.Ipv4ReassemblyFull);
            }

            int slot = row / Row;
            byte[] buffer = net.FragmentBuffers[slot];
            int bits = Bits(buffer);
            Array.Clear(buffer, bits, buffer.Length - bits);
            rows[row + Key] = key;
            rows[row + Source] = packet.Source;
            rows[row + Destination] = packet.Destination;
            rows[row + Interface] = (uint)packet.Interface.Index;
            rows[row + Received] = 0;
            rows[row + Total] = Unknown;
            rows[row + Timer] = net.Arm(TimeoutMilliseconds);
            return slot;
        }

        private static void Close(uint[] rows, int slot)
        {
            rows[(slot * Row) + Timer] = 0;
        }

        // Returns the offset of the bitmap: 65 bytes of a buffer are 64 of data and one of bits.
        private static int Bits(byte[] buffer)
        {
            return buffer.Length - ((buffer.Length - DataOffset + 64) / 65);
        }

        private static bool HasBlock(byte[] buffer, int bits, int block)
        {
            return (buffer[bits + (block >> 3)] & (1 << (block & 7))) != 0;
        }

        // Returns 0 for a fragment of new bytes, 1 for an overlap with other content, -1 for a duplicate.
        private static int Overlap(byte[] buffer, Ipv4Packet packet, int offset, int length)
        {
            int bits = Bits(buffer);
            int last = (offset + length - 1) >> 3;
            int known = 0;
            for (int block = offset >> 3; block <= last; block++)
            {
                if (HasBlock(buffer, bits, block))
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

        private static bool HasBlocksFrom(byte[] buffer, int offset)
        {
            int bits = Bits(buffer);
            int end = (buffer.Length - bits) << 3;
            for (int block = offset >> 3; block < end; block++)
            {
                if (HasBlock(buffer, bits, block))
                {
                    return true;
                }
            }

            return false;
        }

        // Returns the bytes from the start without a gap, which may be quoted. Behind a gap lie bytes of another, older
        // datagram.
        private static int Beginning(byte[] buffer, int received)
        {
            int bits = Bits(buffer);
            int end = (buffer.Length - bits) << 3;
            int block = 0;
            while (block < end && HasBlock(buffer, bits, block))
            {
                block++;
            }

            int bytes = block << 3;
            return bytes < received ? bytes : received;
        }

        private static void Store(byte[] buffer, Ipv4Packet packet, int offset, int length)
        {
            Array.Copy(packet.Buffer, packet.Payload, buffer, DataOffset + offset, length);
            if (offset == 0)
            {
                Array.Copy(packet.Buffer, packet.Header, buffer, NetContext.IpOffset, Ipv4.HeaderLength);
            }

            int bits = Bits(buffer);
            int last = (offset + length - 1) >> 3;
            for (int block = offset >> 3; block <= last; block++)
            {
                buffer[bits + (block >> 3)] |= (byte)(1 << (block & 7));
            }
        }

        // Delivers the packet as if it had arrived whole: the header of the first fragment, without its options, with
        // the length corrected.
        private static void DeliverReassembled(NetContext net, int slot, Ipv4Packet packet, int length)
        {
            uint[] rows = net.Fragments;
            int row = slot * Row;
            byte[] buffer = net.FragmentBuffers[slot];
            int ip = NetContext.IpOffset;
            NetInterface source = net.Interfaces[(int)(long)rows[row + Interface]];
            uint destination = rows[row + Destination];
            packet.Buffer = buffer;
            packet.Header = ip;
            packet.Payload = DataOffset;
            packet.Length = length;
            packet.Protocol = (byte)rows[row + Key];
            packet.Source = rows[row + Source];
            packet.Destination = destination;
            packet.Interface = source;
            packet.IsGroup = destination != source.Address
                && (InterfaceTable.IsMulticast(destination) || destination == 0xFFFFFFFF || destination == source.Broadcast);
            packet.VerifyChecksum = true;
            Ipv4Output.WriteHeader(buffer, Ipv4.HeaderLength + length, buffer[ip + 1], Ipv4.Identification(buffer, ip), 0, buffer[ip + 8],
                packet.Protocol, packet.Source, destination);
        }
    }
}
