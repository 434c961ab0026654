using System;

namespace NanoSock.Net
{
    /// <summary>Packets that wait for a neighbour's hardware address (RFC 1122 2.3.2.2): a pool shared by all neighbours,
    /// the newest kept. The last octet of a buffer says who is waited for, by the number of his row.</summary>
    internal static class PendingPackets
    {
        internal const int None = -1;

        internal static void Prepare(NetContext context, int capacity, int maximumMtu)
        {
            context.Pending = new byte[capacity][];
            for (int i = 0; i < capacity; i++)
            {
                context.Pending[i] = new byte[NetContext.IpOffset + maximumMtu + 1];
            }
        }

        /// <summary>Keeps a copy. When the pool is used up the oldest of the same neighbour gives way, else the oldest.</summary>
        internal static void Add(NetContext context, int neighbor, byte[] buffer, int ip, int length)
        {
            if (context.PendingCount == context.Pending.Length)
            {
                int oldest = Oldest(context, neighbor);
                Remove(context, oldest == None ? 0 : oldest);
                context.Drop(Wire.DropReason.ArpQueueFull);
            }

            byte[] copy = context.Pending[context.PendingCount++];
            Array.Copy(buffer, ip, copy, NetContext.IpOffset, length);
            copy[copy.Length - 1] = (byte)(neighbor / NeighborTable.Row);
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
    }
}
