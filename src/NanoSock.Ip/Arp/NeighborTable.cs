using System;
using NanoSock.Wire;

namespace NanoSock.Ip
{
    /// <summary>Stores the hardware addresses of neighbors by interface and IPv4 address, found through a hash. A
    /// neighbor is a row of <see cref="NetContext.Neighbors"/>, identified by the row's first index. Its hardware
    /// address is at twice that index in <see cref="NetContext.Macs"/>, 8 bytes to a row. Behind the addresses are, by
    /// number of row plus one, a byte for each row that chains it and one for each bucket, and then the record of
    /// requests (<see cref="NeighborAsked"/>).</summary>
    /// <remarks>Addresses that do not answer must not evict those that do: unresolved rows take at most half of the
    /// table, and only one row while all others are in use.</remarks>
    internal static class NeighborTable
    {
        internal const int None = -1;
        // States.
        internal const int Free = 0;
        /// <summary>A row with a request outstanding; packets wait.</summary>
        internal const int Incomplete = 1;
        /// <summary>A known and recently confirmed neighbor.</summary>
        internal const int Reachable = 2;
        /// <summary>A known neighbor in use that is being polled (RFC 1122 2.3.2.1, unicast poll).</summary>
        internal const int Probe = 3;
        /// <summary>A neighbor that did not answer; no request before the timer is due.</summary>
        internal const int Failed = 4;

        /// <summary>The time, in milliseconds, for which a neighbor counts as in use after a packet was sent to
        /// it.</summary>
        internal const int InUseMilliseconds = 5000;

        /// <summary>Words of a row.</summary>
        internal const int Row = 4;
        // Columns.
        internal const int Address = 0;
        internal const int Timer = 1;
        /// <summary>Bytes, from the lowest: the interface, the state, the number of requests.</summary>
        internal const int Status = 2;
        /// <summary>The time of the last packet to a known neighbor, as far as <see cref="ArpProtocol.Resolve"/> has
        /// recorded it; for an unresolved neighbor its place in the order of addition.</summary>
        internal const int Used = 3;
        /// <summary>The unit of the state in <see cref="Status"/>.</summary>
        internal const int StateUnit = 0x100;
        /// <summary>The unit of the number of requests in <see cref="Status"/>.</summary>
        internal const int TryUnit = 0x10000;

        /// <summary>A flag in <see cref="Status"/>: the link was down since the neighbor was confirmed. Another station
        /// may have the address by now, so requests are broadcast.</summary>
        internal const uint Moved = 0x1000000;

        internal static void Initialize(NetContext net, int capacity)
        {
            net.Neighbors = new uint[capacity * Row];
            net.Macs = new byte[MacBytes(capacity)];
            Rekey(net);
        }

        /// <summary>Keys the hash of addresses, and chains the rows by it.</summary>
        internal static void Rekey(NetContext net)
        {
            byte[] bytes = net.Macs;
            net.NeighborKey = net.Prf.Hash32(0, 0, 0, 0x41525048) | 1;
            Array.Clear(bytes, net.Neighbors.Length << 1, bytes.Length - (net.Neighbors.Length << 1));
            for (int row = 0; row < net.Neighbors.Length; row += Row)
            {
                if (State(net, row) != Free)
                {
                    Chain(net, row, Bucket(net, net.Neighbors[row]));
                }
            }
        }

        /// <summary>Returns the bytes of <see cref="NetContext.Macs"/>.</summary>
        internal static int MacBytes(int capacity)
        {
            return (capacity * ((Row << 1) + 1)) + Buckets(capacity) + NeighborAsked.Bytes;
        }

        /// <summary>Returns the number of buckets of the hash.</summary>
        internal static int Buckets(int capacity)
        {
            int buckets = 1;
            while (buckets < capacity)
            {
                buckets <<= 1;
            }

            return buckets;
        }

        internal static int State(NetContext net, int row)
        {
            return (byte)(net.Neighbors[row + Status] >> 8);
        }

        /// <summary>Returns true if the neighbor's hardware address is known.</summary>
        internal static bool IsKnown(NetContext net, int row)
        {
            int state = (byte)(net.Neighbors[row + Status] >> 8);
            return state == Reachable || state == Probe;
        }

        /// <summary>Sets the state, and the number of requests to 0.</summary>
        internal static void SetState(NetContext net, int row, int state)
        {
            net.Neighbors[row + Status] = (byte)net.Neighbors[row + Status] | (uint)(state * StateUnit);
        }

        internal static int Tries(NetContext net, int row)
        {
            return (byte)(net.Neighbors[row + Status] >> 16);
        }

        internal static NetInterface Interface(NetContext net, int row)
        {
            return net.Interfaces[(byte)net.Neighbors[row + Status]];
        }

        internal static int Find(NetContext net, int interfaceIndex, uint address)
        {
            uint[] rows = net.Neighbors;
            byte[] bytes = net.Macs;
            int number = bytes[Bucket(net, address)];
            int chains = (rows.Length << 1) - 1;
            while (number != 0)
            {
                int row = (number - 1) * Row;
                if (rows[row] == address && (byte)rows[row + Status] == interfaceIndex)
                {
                    return row;
                }

                number = bytes[chains + number];
            }

            return None;
        }

        /// <summary>Adds a row in state <see cref="Free"/>, and evicts another one if need be; <see cref="None"/> when
        /// no row may be evicted.</summary>
        /// <param name="net">The node.</param>
        /// <param name="interfaceIndex">The interface of the neighbor.</param>
        /// <param name="address">The address of the neighbor.</param>
        /// <param name="asked">True where this node has a packet for the neighbor. False where an ARP request has shown
        /// the neighbor, which must not evict one that is in use or being requested.</param>
        internal static int Add(NetContext net, int interfaceIndex, uint address, bool asked)
        {
            uint[] rows = net.Neighbors;
            int row = asked ? Displaced(net, interfaceIndex, address) : Idle(net, Unresolved(net, Failed));
            if (row == None)
            {
                return None;
            }

            if (State(net, row) != Free)
            {
                Remove(net, row);
            }

            rows[row + Address] = address;
            rows[row + Status] = (uint)interfaceIndex;
            rows[row + Used] = asked ? net.NeighborOrder++ : net.Now - InUseMilliseconds;
            Chain(net, row, Bucket(net, address));
            return row;
        }

        internal static void Remove(NetContext net, int row)
        {
            byte[] bytes = net.Macs;
            int number = (row / Row) + 1;
            int at = Bucket(net, net.Neighbors[row + Address]);
            while (bytes[at] != number)
            {
                at = Chain(net, bytes[at]);
            }

            bytes[at] = bytes[Chain(net, number)];
            net.Neighbors[row + Status] = Free;
        }

        internal static void SetMac(NetContext net, int row, byte[] buffer, int offset)
        {
            Array.Copy(buffer, offset, net.Macs, row << 1, Ethernet.AddressLength);
        }

        // Returns the row for a neighbor that is about to be requested. None where another unresolved row would have to
        // be evicted, and this neighbor was requested within this second, before its own row was evicted.
        private static int Displaced(NetContext net, int interfaceIndex, uint address)
        {
            bool again = NeighborAsked.Note(net, interfaceIndex, address);
            uint[] rows = net.Neighbors;
            int unresolved = 0;
            for (int row = 0; row < rows.Length; row += Row)
            {
                int state = State(net, row);
                unresolved += state == Incomplete || state == Failed ? Row : 0;
            }

            int oldest = Unresolved(net, Failed);
            if (oldest == None)
            {
                oldest = Unresolved(net, Incomplete);
            }

            // Half of the rows, rounded down; one row in a table of one.
            bool most = oldest != None && unresolved + Row > rows.Length >> 1;
            int chosen = most ? oldest : Idle(net, oldest);
            if (chosen == None)
            {
                return LeastUsed(net);
            }

            return chosen == oldest && again ? None : chosen;
        }

        // Returns a free row, else the known neighbor that is out of use for longest, else the given one.
        private static int Idle(NetContext net, int other)
        {
            uint[] rows = net.Neighbors;
            for (int row = 0; row < rows.Length; row += Row)
            {
                if (State(net, row) == Free)
                {
                    return row;
                }
            }

            int least = LeastUsed(net);
            return least != None && least != net.LastNeighbor && net.Now - rows[least + Used] >= InUseMilliseconds ? least : other;
        }

        // Returns the known neighbor that was used longest ago; the last neighbor only if there is no other.
        private static int LeastUsed(NetContext net)
        {
            uint[] rows = net.Neighbors;
            int least = None;
            for (int row = 0; row < rows.Length; row += Row)
            {
                if (IsKnown(net, row)
                    && (least == None || least == net.LastNeighbor
                        || (row != net.LastNeighbor && net.Now - rows[row + Used] > net.Now - rows[least + Used])))
                {
                    least = row;
                }
            }

            return least;
        }

        // Returns the row of this state, Incomplete or Failed, that was added first.
        private static int Unresolved(NetContext net, int state)
        {
            uint[] rows = net.Neighbors;
            int oldest = None;
            for (int row = 0; row < rows.Length; row += Row)
            {
                if (State(net, row) == state && (oldest == None || Seq.Less(rows[row + Used], rows[oldest + Used])))
                {
                    oldest = row;
                }
            }

            return oldest;
        }

        private static int Chain(NetContext net, int number)
        {
            return (net.Neighbors.Length << 1) + number - 1;
        }

        private static void Chain(NetContext net, int row, int bucket)
        {
            byte[] bytes = net.Macs;
            int number = (row / Row) + 1;
            bytes[Chain(net, number)] = bytes[bucket];
            bytes[bucket] = (byte)number;
        }

        // The multiplier is a secret of the node: a host that chooses its addresses does not choose the bucket. The
        // upper bits of a product depend on all bits of the factor; the number of buckets is a power of two.
        private static int Bucket(NetContext net, uint address)
        {
            int chains = (net.Neighbors.Length << 1) + (net.Neighbors.Length / Row);
            uint buckets = (uint)(net.Macs.Length - chains - NeighborAsked.Bytes);
            uint h = address * net.NeighborKey;
            h = (h ^ (h >> 16)) * net.NeighborKey;
            return chains + (int)(long)(((h >> 16) * buckets) >> 16);
        }
    }
}
