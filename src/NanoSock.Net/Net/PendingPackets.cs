using System;

namespace NanoSock.Net
{
    /// <summary>Packets that wait for a neighbour's hardware address (RFC 1122 2.3.2.2): a pool shared by all neighbours,
    /// the newest kept. The last octet of a buffer says who is waited for, by the number of his row.</summary>
    internal static class PendingPackets
    {
        internal const int None = -1;

        internal static void Initialize(NetContext context, int capacity, int maximumMtu)
        {
            context.Pending = new byte[capacity][];
            for (int i = 0; i < capacity; i++)
            {
                context.Pending[i] = new byte[NetContext.IpOffset + maximumMtu + 1];
            }
        }

        /// <summary>Keeps a copy; one that was kept before may give way, as <see cref="MakeRoom"/> says.</summary>
        internal static void Add(NetContext context, int neighbor, byte[] buffer, int ip, int length)
        {
            MakeRoom(context, neighbor, 1);
            byte[] copy = context.Pending[context.PendingCount++];
            Array.Copy(buffer, ip, copy, NetContext.IpOffset, length);
            copy[copy.Length - 1] = (byte)(neighbor / NeighborTable.Row);
        }

        /// <summary>Makes room for packets to a neighbor, at most as many as there are buffers. The oldest datagram of the same
        /// neighbor gives way, else the oldest of a neighbor that has two, so that each keeps its newest (RFC 1122 2.3.2.2);
        /// else the oldest. The fragments of a datagram go together.</summary>
        internal static void MakeRoom(NetContext context, int neighbor, int packets)
        {
            while (context.PendingCount + packets > context.Pending.Length)
            {
                int oldest = Oldest(context, neighbor);
                for (int i = 0; oldest == None && i < context.PendingCount; i++)
                {
                    oldest = HasNewer(context, i) ? i : None;
                }

                RemoveDatagram(context, oldest == None ? 0 : oldest);
            }
        }

        /// <summary>The oldest packet of a neighbour, or <see cref="None"/>.</summary>
        internal static int Oldest(NetContext context, int neighbor)
        {
            int owner = neighbor / NeighborTable.Row;
            for (int i = 0; i < context.PendingCount; i++)
            {
                byte[] buffer = context.Pending[i];
                if (buffer[buffer.Length - 1] == owner)
                {
                    return i;
                }
            }

            return None;
        }

        /// <summary>Takes a packet out; it stays whole until the next one is kept.</summary>
        internal static byte[] Remove(NetContext context, int index)
        {
            byte[] buffer = context.Pending[index];
            context.PendingCount--;
            for (int i = index; i < context.PendingCount; i++)
            {
                context.Pending[i] = context.Pending[i + 1];
            }

            context.Pending[context.PendingCount] = buffer;
            return buffer;
        }

        // True where another datagram waits for the same neighbor behind this one.
        private static bool HasNewer(NetContext context, int index)
        {
            byte[] buffer = context.Pending[index];
            for (int i = index + 1; i < context.PendingCount; i++)
            {
                byte[] other = context.Pending[i];
                if (other[other.Length - 1] == buffer[buffer.Length - 1] && !IsSameDatagram(buffer, other))
                {
                    return true;
                }
            }

            return false;
        }

        private static void RemoveDatagram(NetContext context, int index)
        {
            byte[] first = context.Pending[index];
            for (int i = context.PendingCount - 1; i > index; i--)
            {
                if (IsSameDatagram(first, context.Pending[i]))
                {
                    Remove(context, i);
                    context.Drop(Wire.DropReason.ArpQueueFull);
                }
            }

            Remove(context, index);
            context.Drop(Wire.DropReason.ArpQueueFull);
        }

        // RFC 791 3.2: fragments of one datagram have its identification, protocol and addresses.
        private static bool IsSameDatagram(byte[] one, byte[] other)
        {
            const int At = NetContext.IpOffset;
            const int Fragment = Wire.Ipv4.MoreFragments | Wire.Ipv4.OffsetMask;
            return (Wire.Ipv4.FlagsAndOffset(one, At) & Fragment) != 0 && (Wire.Ipv4.FlagsAndOffset(other, At) & Fragment) != 0
                && Wire.Ipv4.Identification(one, At) == Wire.Ipv4.Identification(other, At) && one[At + 9] == other[At + 9]
                && Wire.Ipv4.Source(one, At) == Wire.Ipv4.Source(other, At) && Wire.Ipv4.Destination(one, At) == Wire.Ipv4.Destination(other, At);
        }
    }
}
