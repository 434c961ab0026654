using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NanoSock.Wire
{
    public static partial class Checksum
    {
        /// <summary>Adds octets to a partial sum. See <see cref="SumScalar"/> for the parameters.</summary>
        public static uint Sum(byte[] buffer, int offset, int length, uint sum)
        {
            ReadOnlySpan<byte> data = new ReadOnlySpan<byte>(buffer, offset, length);
            ulong total = sum;
            if (Vector256.IsHardwareAccelerated && data.Length >= 64)
            {
                ReadOnlySpan<Vector256<uint>> vectors = MemoryMarshal.Cast<byte, Vector256<uint>>(data);
                Vector256<ulong> low = Vector256<ulong>.Zero;
                Vector256<ulong> high = Vector256<ulong>.Zero;
                Vector256<ulong> mask = Vector256.Create(0xFFFFFFFFUL);
                for (int i = 0; i < vectors.Length; i++)
                {
                    Vector256<ulong> v = vectors[i].AsUInt64();
                    low += v & mask;
                    high += Vector256.ShiftRightLogical(v, 32);
                }

                total += Vector256.Sum(low) + Vector256.Sum(high);
                data = data.Slice(vectors.Length * 32);
            }

            ReadOnlySpan<ushort> words = MemoryMarshal.Cast<byte, ushort>(data);
            uint tail = 0;
            for (int i = 0; i < words.Length; i++)
            {
                tail += words[i];
            }

            if ((data.Length & 1) != 0)
            {
                tail += data[data.Length - 1];
            }

            total += tail;
            total = (total & 0xFFFFFFFF) + (total >> 32);
            total = (total & 0xFFFF) + ((total >> 16) & 0xFFFF) + (total >> 32);
            total = (total & 0xFFFF) + (total >> 16);
            return (uint)((total & 0xFFFF) + (total >> 16));
        }
    }
}
