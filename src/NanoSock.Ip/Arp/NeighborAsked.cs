using System;

namespace NanoSock.Ip
{
    /// <summary>Records the neighbors that were requested within a second, for RFC 1122 2.3.2.1: no address is
    /// requested at a higher rate, also where more addresses are requested than <see cref="NeighborTable"/> has rows.
    /// Two bits stand for an address, others in each second (a Bloom filter).</summary>
    internal static class NeighborAsked
    {
        /// <summary>Bytes of the bits.</summary>
        internal const int Bytes = 64;

        /// <summary>Records a request for a neighbor.</summary>
        /// <returns>True if the neighbor was requested within this second, or others with the same bits were.</returns>
        internal static bool Note(NetContext net, int interfaceIndex, uint address)
        {
            uint second = (uint)(net.Time / 1000);
            if (net.AskedSecond != (byte)second)
            {
                net.AskedSecond = (byte)second;
                Array.Clear(net.AskedBits, 0, Bytes);
            }

            uint hash = net.Prf.Hash32(address, (uint)interfaceIndex, second, 0x41534B44);
            bool first = Set(net.AskedBits, hash);
            return Set(net.AskedBits, hash >> 16) && first;
        }

        // Returns true if the bit was set before.
        private static bool Set(byte[] bits, uint hash)
        {
            int at = (int)(long)((hash >> 3) & (Bytes - 1));
            int bit = 1 << (int)(long)(hash & 7);
            bool before = (bits[at] & bit) != 0;
            bits[at] |= (byte)bit;
            return before;
        }
    }
}
