using System;
using NanoSock.Wire;

namespace NanoSock.Ip
{
    /// <summary>Stores the hardware addresses of neighbors by interface and IPv4 address, found through a hash. A row
    /// is an index of the arrays <c>NetContext.Neighbor...</c></summary>
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

        /// <summary>The unit of the state in <see cref="NetContext.NeighborStatus"/>.</summary>
        internal const int StateUnit = 0x100;
        /// <summary>The unit of the number of requests in <see cref="NetContext.NeighborStatus"/>.</summary>
        internal const int TryUnit = 0x10000;

        /// <summary>A flag in <see cref="NetContext.NeighborStatus"/>: the link was down since the neighbor was
        /// confirmed. Another station may have the address by now, so requests are broadcast.</summary>
        internal const uint Moved = 0x1000000;

        internal static void Initialize(NetContext net, int capacity)
        {
            net.NeighborAddress = new uint[capacity];
            net.NeighborStatus = new uint[capacity];
            net.NeighborTimer = new uint[capacity];
            net.NeighborUsed = new uint[capacity];
            net.NeighborMacs = new byte[capacity * Ethernet.AddressLength];
            net.NeighborHeads = new byte[Buckets(capacity)];
            net.NeighborNext = new byte[capacity];
            net.AskedBits = new byte[NeighborAsked.Bytes];
            Rekey(net);
        }

        /// <summary>Keys the hash of addresses, and chains the rows by it.</summary>
        internal static void Rekey(NetContext net)
        {
            net.NeighborKey = net.Prf.Hash32(0, 0, 0, 0x41525048) | 1;
            Array.Clear(net.NeighborHeads, 0, net.NeighborHeads.Length);
            Array.Clear(net.AskedBits, 0, net.AskedBits.Length);
            for (int row = 0; row < net.NeighborAddress.Length; row++)
            {
                if (State(net, row) != Free)
                {
                    Chain(net, row);
                }
            }
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
            return (byte)(net.NeighborStatus[row] >> 8);
        }

        /// <summary>Returns true if the neighbor's hardware address is known.</summary>
        internal static bool IsKnown(NetContext net, int row)
        {
            int state = (byte)(net.NeighborStatus[row] >> 8);
            return state == Reachable || state == Probe;
        }

        /// <summary>Gets the state of a row in use as programs see it.</summary>
        internal static NeighborState PublicState(NetContext net, int row)
        {
            int state = State(net, row);
            return state == Reachable && ((net.NeighborStatus[row] & Moved) != 0 || net.IsDue(net.NeighborTimer[row]))
                ? NeighborState.Stale
                : (NeighborState)state;
        }

        /// <summary>Sets the state, and the number of requests to 0.</summary>
        internal static void SetState(NetContext net, int row, int state)
        {
            net.NeighborStatus[row] = (byte)net.NeighborStatus[row] | (uint)(state * StateUnit);
        }

        internal static int Tries(NetContext net, int row)
        {
            return (byte)(net.NeighborStatus[row] >> 16);
        }

        internal static NetInterface Interface(NetContext net, int row)
        {
            return net.Interfaces[(byte)net.NeighborStatus[row]];
        }

        internal static int Find(NetContext net, int interfaceIndex, uint address)
        {
            int row = net.NeighborHeads[Bucket(net, address)] - 1;
            while (row >= 0)
            {
                if (net.NeighborAddress[row] == address && (byte)net.NeighborStatus[row] == interfaceIndex)
                {
                    return row;
                }

                row = net.NeighborNext[row] - 1;
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
            int row = asked ? Displaced(net, interfaceIndex, address) : Idle(net, Unresolved(net, Failed));
            if (row == None)
            {
                return None;
            }

            if (State(net, row) != Free)
            {
                Remove(net, row);
            }

            net.NeighborAddress[row] = address;
            net.NeighborStatus[row] = (uint)interfaceIndex;
            net.NeighborUsed[row] = asked ? net.NeighborOrder++ : net.Now - InUseMilliseconds;
            Chain(net, row);
            return row;
        }

        internal static void Remove(NetContext net, int row)
        {
            byte[] next = net.NeighborNext;
            int bucket = Bucket(net, net.NeighborAddress[row]);
            int before = net.NeighborHeads[bucket] - 1;
            if (before == row)
            {
                net.NeighborHeads[bucket] = next[row];
            }
            else
            {
                while (next[before] != row + 1)
                {
                    before = next[before] - 1;
                }

                next[before] = next[row];
            }

            net.NeighborStatus[row] = Free;
            net.TablesDue = 0;
        }

        internal static void SetMac(NetContext net, int row, byte[] buffer, int offset)
        {
            Array.Copy(buffer, offset, net.NeighborMacs, row * Ethernet.AddressLength, Ethernet.AddressLength);
        }

        // Returns the row for a neighbor that is about to be requested. None where another unresolved row would have to
        // be evicted, and this neighbor was requested within this second, before its own row was evicted.
        private static int Displaced(NetContext net, int interfaceIndex, uint address)
        {
            bool again = NeighborAsked.Note(net, interfaceIndex, address);
            int rows = net.NeighborAddress.Length;
            int unresolved = 0;
            for (int row = 0; row < rows; row++)
            {
                int state = State(net, row);
                unresolved += state == Incomplete || state == Failed ? 1 : 0;
            }

            int oldest = Unresolved(net, Failed);
            if (oldest == None)
            {
                oldest = Unresolved(net, Incomplete);
            }

            // Half of the rows, rounded down; one row in a table of one.
            bool most = oldest != None && unresolved + 1 > rows >> 1;
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
            for (int row = 0; row < net.NeighborAddress.Length; row++)
            {
                if (State(net, row) == Free)
                {
                    return row;
                }
            }

            int least = LeastUsed(net);
            return least != None && least != net.LastNeighbor && net.Now - net.NeighborUsed[least] >= InUseMilliseconds
                ? least
                : other;
        }

        // Returns the known neighbor that was used longest ago; the last neighbor only if there is no other.
        private static int LeastUsed(NetContext net)
        {
            int least = None;
            for (int row = 0; row < net.NeighborAddress.Length; row++)
            {
                if (IsKnown(net, row)
                    && (least == None || least == net.LastNeighbor
                        || (row != net.LastNeighbor
                            && net.Now - net.NeighborUsed[row] > net.Now - net.NeighborUsed[least])))
                {
                    least = row;
                }
            }

            return least;
        }

        // Returns the row of this state, Incomplete or Failed, that was added first.
        private static int Unresolved(NetContext net, int state)
        {
            int oldest = None;
            for (int row = 0; row < net.NeighborAddress.Length; row++)
            {
                if (State(net, row) == state
                    && (oldest == None || Seq.Less(net.NeighborUsed[row], net.NeighborUsed[oldest])))
                {
                    oldest = row;
                }
            }

            return oldest;
        }

        private static void Chain(NetContext net, int row)
        {
            int bucket = Bucket(net, net.NeighborAddress[row]);
            net.NeighborNext[row] = net.NeighborHeads[bucket];
            net.NeighborHeads[bucket] = (byte)(row + 1);
        }

        // The multiplier is a secret of the node: a host that chooses its addresses does not choose the bucket. The
        // upper bits of a product depend on all bits of the factor; the number of buckets is a power of two.
        private static int Bucket(NetContext net, uint address)
        {
            uint h = address * net.NeighborKey;
            h = (h ^ (h >> 16)) * net.NeighborKey;
            return (int)(long)(((h >> 16) * (uint)net.NeighborHeads.Length) >> 16);
        }
    }
}
