using System;

namespace NanoSock.Ip
{
    /// <summary>Queues packets that wait for address resolution (RFC 1122 2.3.2.2) in a pool shared by all neighbors,
    /// of which the newest are kept.</summary>
    internal static class PendingPackets
    {
        internal const int None = -1;

        internal static void Initialize(NetContext net, int capacity, int maximumMtu)
        {
            net.Pending = new byte[capacity][];
            net.PendingNeighbor = new byte[capacity];
            for (int i = 0; i < capacity; i++)
            {
                net.Pending[i] = new byte[NetContext.IpOffset + maximumMtu];
            }
        }

        /// <summary>Queues a copy of a packet; an earlier packet may be evicted, as <see cref="MakeRoom"/>
        /// describes. Without buffers the packet is dropped.</summary>
        internal static void Add(NetContext net, int neighbor, byte[] buffer, int ip, int length)
        {
            if (net.Pending.Length == 0)
            {
                net.Drop(Wire.DropReason.ArpQueueFull);
                return;
            }

            MakeRoom(net, neighbor, 1);
            Array.Copy(buffer, ip, net.Pending[net.PendingCount], NetContext.IpOffset, length);
            net.PendingNeighbor[net.PendingCount] = (byte)neighbor;
            net.PendingCount++;
        }

        /// <summary>Makes room for packets to a neighbor, at most as many as there are buffers. Evicts the oldest
        /// datagram of the same neighbor, else the oldest of a neighbor that has two, so that each neighbor keeps its
        /// newest (RFC 1122 2.3.2.2), else the oldest. The fragments of a datagram are evicted together.</summary>
        internal static void MakeRoom(NetContext net, int neighbor, int packets)
        {
            while (net.PendingCount + packets > net.Pending.Length)
            {
                int oldest = Oldest(net, neighbor);
                for (int i = 0; oldest == None && i < net.PendingCount; i++)
                {
                    oldest = HasNewer(net, i) ? i : None;
                }

                RemoveDatagram(net, oldest == None ? 0 : oldest);
            }
        }

        /// <summary>Returns the oldest packet of a neighbor, or <see cref="None"/>.</summary>
        internal static int Oldest(NetContext net, int neighbor)
        {
            for (int i = 0; i < net.PendingCount; i++)
            {
                if (net.PendingNeighbor[i] == neighbor)
                {
                    return i;
                }
            }

            return None;
        }

        /// <summary>Dequeues a packet; the buffer stays valid until the next packet is queued.</summary>
        internal static byte[] Remove(NetContext net, int index)
        {
            byte[] buffer = net.Pending[index];
            net.PendingCount--;
            for (int i = index; i < net.PendingCount; i++)
            {
                net.Pending[i] = net.Pending[i + 1];
                net.PendingNeighbor[i] = net.PendingNeighbor[i + 1];
            }

            net.Pending[net.PendingCount] = buffer;
            return buffer;
        }

        // Returns true if another datagram waits for the same neighbor behind this one.
        private static bool HasNewer(NetContext net, int index)
        {
            byte[] buffer = net.Pending[index];
            int neighbor = net.PendingNeighbor[index];
            for (int i = index + 1; i < net.PendingCount; i++)
            {
                if (net.PendingNeighbor[i] == neighbor && !IsSameDatagram(buffer, net.Pending[i]))
                {
                    return true;
                }
            }

            return false;
        }

        private static void RemoveDatagram(NetContext net, int index)
        {
            byte[] first = net.Pending[index];
            for (int i = net.PendingCount - 1; i > index; i--)
            {
                if (IsSameDatagram(first, net.Pending[i]))
                {
                    Remove(net, i);
                    net.Drop(Wire.DropReason.ArpQueueFull);
                }
            }

            Remove(net, index);
            net.Drop(Wire.DropReason.ArpQueueFull);
        }

        // RFC 791 3.2: fragments of one datagram have its identification, protocol and addresses.
        private static bool IsSameDatagram(byte[] one, byte[] other)
        {
            const int At = NetContext.IpOffset;
            const int Fragment = Wire.Ipv4.MoreFragments | Wire.Ipv4.OffsetMask;
            return (Wire.Ipv4.FlagsAndOffset(one, At) & Fragment) != 0
                && (Wire.Ipv4.FlagsAndOffset(other, At) & Fragment) != 0
                && Wire.Ipv4.Identification(one, At) == Wire.Ipv4.Identification(other, At)
                && one[At + 9] == other[At + 9]
                && Wire.Ipv4.Source(one, At) == Wire.Ipv4.Source(other, At)
                && Wire.Ipv4.Destination(one, At) == Wire.Ipv4.Destination(other, At);
        }
    }
}
