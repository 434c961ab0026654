using System;

namespace NanoSock.Ip
{
    /// <summary>Records the neighbors that were requested within a second, for RFC 1122 2.3.2.1: no address is
    /// requested at a higher rate, also where more addresses are requested than <see cref="NeighborTable"/> has rows.
    /// Two bits of the last bytes of <see cref="NetContext.Macs"/> stand for an address, others in each second (a Bloom
    /// filter).</summary>
    internal static class NeighborAsked
    {
        /// <summary>Bytes of the record: the second, and the bits.</summary>
        internal const int Bytes = 1 + BitBytes;
        private const int BitBytes = 64;

        /// <summary>Records a request for a neighbor.</summary>
        /// <returns>True if the neighbor was requested within this second, or others with the same bits were.</returns>
        internal static bool Note(NetContext net, int interfaceIndex, uint address)
        {
            byte[] bytes = net.Macs;
            int start = bytes.Length - Bytes;
            uint second = (uint)(net.Time / 1000);
            if (bytes[start] != (byte)second)
            {
                bytes[start] = (byte)second;
                Array.Clear(bytes, start + 1, BitBytes);
            }

            uint hash = net.Prf.Hash32(address, (uint)interfaceIndex, second, 0x41534B44);
            bool first = Set(bytes, start + 1, hash);
            return Set(bytes, start + 1, hash >> 16) && first;
        }

        // Returns true if the bit was set before.
        private static bool Set(byte[] bytes, int bits, uint hash)
        {
            int at = bits + (int)(long)((hash >> 3) & (BitBytes - 1));
            int bit = 1 << (int)(long)(hash & 7);
            bool before = (bytes[at] & bit) != 0;
            bytes[at] |= (byte)bit;
            return before;
        }
    }
}
