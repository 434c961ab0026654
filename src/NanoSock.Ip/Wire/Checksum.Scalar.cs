using System;

namespace NanoSock.Wire
{
    public static partial class Checksum
    {
        /// <summary>Adds bytes to a partial sum as devices do: eight bytes a native load, because on nanoCLR a native
        /// call costs as much as 35 instructions and bytes taken one by one cost six each.</summary>
        /// <param name="buffer">The bytes.</param>
        /// <param name="offset">The first byte.</param>
        /// <param name="length">The number of bytes, 0 to 65,535. An odd length is padded with a zero byte, so only the
        /// last piece of a sum may be odd.</param>
        /// <param name="sum">A partial sum to add to, 0 to 0xFFFF.</param>
        /// <returns>A partial sum, 0 to 0xFFFF.</returns>
        public static uint SumScalar(byte[] buffer, int offset, int length, uint sum)
        {
            return Fold(AddScalar(buffer, offset, length) + sum);
        }

        // The sum is not folded: below 2^46. Loads are added modulo 2^64, and their high halves exactly, which need
        // less room. The difference gives the sum of the low halves, which is exact as well.
        private static long AddScalar(byte[] buffer, int offset, int length)
        {
            long total = 0;
            long highs = 0;
            int last = offset + length - 64;
            while (offset <= last)
            {
                ulong a = BitConverter.ToUInt64(buffer, offset);
                ulong b = BitConverter.ToUInt64(buffer, offset + 8);
                ulong c = BitConverter.ToUInt64(buffer, offset + 16);
                ulong d = BitConverter.ToUInt64(buffer, offset + 24);
                ulong e = BitConverter.ToUInt64(buffer, offset + 32);
                ulong f = BitConverter.ToUInt64(buffer, offset + 40);
                ulong g = BitConverter.ToUInt64(buffer, offset + 48);
                ulong h = BitConverter.ToUInt64(buffer, offset + 56);
                total += (long)(a + b + c + d + e + f + g + h);
                highs += (long)((a >> 32) + (b >> 32) + (c >> 32) + (d >> 32)
                    + (e >> 32) + (f >> 32) + (g >> 32) + (h >> 32));
                offset += 64;
            }

            if ((length & 63) != 0)
            {
                if ((length & 32) != 0)
                {
                    ulong a = BitConverter.ToUInt64(buffer, offset);
                    ulong b = BitConverter.ToUInt64(buffer, offset + 8);
                    ulong c = BitConverter.ToUInt64(buffer, offset + 16);
                    ulong d = BitConverter.ToUInt64(buffer, offset + 24);
                    total += (long)(a + b + c + d);
                    highs += (long)((a >> 32) + (b >> 32) + (c >> 32) + (d >> 32));
                    offset += 32;
                }

                if ((length & 16) != 0)
                {
                    ulong a = BitConverter.ToUInt64(buffer, offset);
                    ulong b = BitConverter.ToUInt64(buffer, offset + 8);
                    total += (long)(a + b);
                    highs += (long)((a >> 32) + (b >> 32));
                    offset += 16;
                }

                if ((length & 8) != 0)
                {
                    ulong a = BitConverter.ToUInt64(buffer, offset);
                    total += (long)a;
                    highs += (long)(a >> 32);
                    offset += 8;
                }

                if ((length & 7) != 0)
                {
                    // So few bytes cost least one by one.
                    if ((length & 4) != 0)
                    {
                        total += buffer[offset] + buffer[offset + 2] + ((buffer[offset + 1] + buffer[offset + 3]) << 8);
                        offset += 4;
                    }

                    if ((length & 2) != 0)
                    {
                        total += buffer[offset] | (buffer[offset + 1] << 8);
                        offset += 2;
                    }

                    if ((length & 1) != 0)
                    {
                        total += buffer[offset];
                    }
                }
            }

            return total - (highs << 32) + highs;
        }
    }
}
