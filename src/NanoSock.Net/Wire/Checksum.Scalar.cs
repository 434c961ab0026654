using System;

namespace NanoSock.Wire
{
    public static partial class Checksum
    {
        /// <summary>The partial sum as devices compute it: eight octets a native load, because on nanoCLR a native call
        /// costs as much as 35 instructions and a byte-wise loop costs twelve an octet.</summary>
        /// <param name="buffer">The octets.</param>
        /// <param name="offset">Where they start.</param>
        /// <param name="length">How many, 0 to 65,535. An odd length is padded with a zero octet, so only the last
        /// piece of a sum may be odd.</param>
        /// <param name="sum">A partial sum to add to, 0 to 0xFFFF.</param>
        /// <returns>A partial sum, 0 to 0xFFFF.</returns>
        public static uint SumScalar(byte[] buffer, int offset, int length, uint sum)
        {
            ulong total = sum;
            int end = offset + length;
            int last = end - 32;
            while (offset <= last)
            {
                // 32-bit halves are added in 64 bits: no carry is lost in 65,535 octets.
                ulong a = BitConverter.ToUInt64(buffer, offset);
                ulong b = BitConverter.ToUInt64(buffer, offset + 8);
                ulong c = BitConverter.ToUInt64(buffer, offset + 16);
                ulong d = BitConverter.ToUInt64(buffer, offset + 24);
                total += (a & 0xFFFFFFFF) + (a >> 32) + (b & 0xFFFFFFFF) + (b >> 32)
                    + (c & 0xFFFFFFFF) + (c >> 32) + (d & 0xFFFFFFFF) + (d >> 32);
                offset += 32;
            }

            uint tail = 0;
            last = end - 1;
            while (offset < last)
            {
                tail += (uint)buffer[offset] | ((uint)buffer[offset + 1] << 8);
                offset += 2;
            }

            if (offset < end)
            {
                tail += buffer[offset];
            }

            total += tail;
            total = (total & 0xFFFFFFFF) + (total >> 32);
            total = (total & 0xFFFF) + ((total >> 16) & 0xFFFF) + (total >> 32);
            total = (total & 0xFFFF) + (total >> 16);
            return (uint)((total & 0xFFFF) + (total >> 16));
        }
    }
}
