using System;
using NanoSock.Wire;

namespace NanoSock.Net
{
    /// <summary>Neighbours' hardware addresses by interface and IPv4 address, found through a hash. A neighbour is a row of
    /// <see cref="NetContext.Neighbors"/>, and is named by where that starts; its hardware address is at twice that in
    /// <see cref="NetContext.Macs"/>. Behind those are, by number of row plus one, an octet for each that chains it and one for
    /// each bucket.</summary>
    internal static class NeighborTable
    {
        internal const int None = -1;
        // States.
        internal const int Free = 0;
        /// <summary>Asked for; packets wait.</summary>
        internal const int Incomplete = 1;
        /// <summary>Known, and confirmed not long ago.</summary>
        internal const int Reachable = 2;
        /// <summary>Known, in use, and being asked whether it still holds (RFC 1122 2.3.2.1, unicast poll).</summary>
        internal const int Probe = 3;
        /// <summary>Asked in vain; not asked again before the timer is due.</summary>
        internal const int Failed = 4;

        /// <summary>Words of a row.</summary>
        internal const int Row = 3;
        // Columns.
        internal const int Address = 0;
        internal const int Timer = 1;
        /// <summary>Octets, from the lowest: the interface, the state, how often it was asked.</summary>
        internal const int Status = 2;
        /// <summary>One state more in <see cref="Status"/>.</summary>
        internal const int StateUnit = 0x100;
        /// <summary>Once more asked.</summary>
        internal const int TryUnit = 0x10000;

        internal static void Prepare(NetContext context, int capacity)
        {
            context.Neighbors = new uint[capacity * Row];
            context.Macs = new byte[(capacity * (Ethernet.AddressLength + 1)) + Buckets(capacity)];
        }

        /// <summary>Buckets of the hash.</summary>
        internal static int Buckets(int capacity)
        {
            int buckets = 1;
            while (buckets < capacity)
            {
                buckets <<= 1;
            }

            return buckets;
        }

        internal static int State(NetContext context, int row)
        {
            return (byte)(context.Neighbors[row + Status] >> 8);
        }

        /// <summary>Sets the state; nobody has been asked in it.</summary>
        internal static void SetState(NetContext context, int row, int state)
        {
            context.Neighbors[row + Status] = (byte)context.Neighbors[row + Status] | (uint)(state * StateUnit);
        }

        internal static int Tries(NetContext context, int row)
        {
            return (byte)(context.Neighbors[row + Status] >> 16);
        }

        internal static NetInterface Interface(NetContext context, int row)
        {
            return context.Interfaces[(byte)context.Neighbors[row + Status]];
        }

        internal static int Find(NetContext context, int interfaceIndex, uint address)
        {
            uint[] rows = context.Neighbors;
            byte[] octets = context.Macs;
            int number = octets[Bucket(context, address)];
            int chains = (rows.Length << 1) - 1;
            while (number != 0)
            {
                int row = (number - 1) * Row;
                if (rows[row] == address && (byte)rows[row + Status] == interfaceIndex)
                {
                    return row;
                }

                number = octets[chains + number];
            }

            return None;
        }

        /// <summary>Makes a row, over the one that was confirmed longest ago if need be; <see cref="None"/> when all
        /// of them are being resolved.</summary>
        internal static int Add(NetContext context, int interfaceIndex, uint address)
        {
            uint[] rows = context.Neighbors;
            int row = None;
            for (int i = 0; i < rows.Length; i += Row)
            {
                int state = State(context, i);
                if (state == Free)
                {
                    row = i;
                    break;
                }

                if (state != Incomplete && (row == None || Seq.Less(rows[i + Timer], rows[row + Timer])))
                {
                    row = i;
                }
            }

            if (row == None)
            {
                return None;
            }

            if (State(context, row) != Free)
            {
                Remove(context, row);
            }

            byte[] octets = context.Macs;
            int bucket = Bucket(context, address);
            int number = (row / Row) + 1;
            rows[row + Address] = address;
            rows[row + Status] = (uint)interfaceIndex;
            octets[Chain(context, number)] = octets[bucket];
            octets[bucket] = (byte)number;
            return row;
        }

        internal static void Remove(NetContext context, int row)
        {
            byte[] octets = context.Macs;
            int number = (row / Row) + 1;
            int at = Bucket(context, context.Neighbors[row + Address]);
            while (octets[at] != number)
            {
                at = Chain(context, octets[at]);
            }

            octets[at] = octets[Chain(context, number)];
            context.Neighbors[row + Status] = Free;
        }

        internal static void SetMac(NetContext context, int row, byte[] buffer, int offset)
        {
            Array.Copy(buffer, offset, context.Macs, row << 1, Ethernet.AddressLength);
        }

        private static int Chain(NetContext context, int number)
        {
            return (context.Neighbors.Length << 1) + number - 1;
        }

        private static int Bucket(NetContext context, uint address)
        {
            // Hosts of one prefix differ in their last octets.
            int chains = (context.Neighbors.Length << 1) + (context.Neighbors.Length / Row);
            return chains + (int)(long)((address ^ (address >> 8)) & (uint)(context.Macs.Length - chains - 1));
        }
    }
}
