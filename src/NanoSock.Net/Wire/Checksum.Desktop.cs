using System;
using System.Runtime.CompilerServices;
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
            ref byte at = ref MemoryMarshal.GetReference(data);
            ulong total = sum;
            // 32-bit halves are added in 64 bits, so no carry is lost in 65,535 octets. A header is too short for vectors to
            // pay; there are more headers than anything else.
            if (Vector512.IsHardwareAccelerated && length >= 128)
            {
                Vector512<ulong> low = Vector512<ulong>.Zero;
                Vector512<ulong> high = Vector512<ulong>.Zero;
                Vector512<ulong> mask = Vector512.Create(0xFFFFFFFFUL);
                for (; length >= 64; length -= 64)
                {
                    Vector512<ulong> v = Vector512.LoadUnsafe(ref at).AsUInt64();
                    low += v & mask;
                    high += Vector512.ShiftRightLogical(v, 32);
                    at = ref Unsafe.Add(ref at, 64);
                }

                total += Vector512.Sum(low + high);
            }
            else if (Vector256.IsHardwareAccelerated && length >= 64)
            {
                Vector256<ulong> low = Vector256<ulong>.Zero;
                Vector256<ulong> high = Vector256<ulong>.Zero;
                Vector256<ulong> mask = Vector256.Create(0xFFFFFFFFUL);
                for (; length >= 32; length -= 32)
                {
                    Vector256<ulong> v = Vector256.LoadUnsafe(ref at).AsUInt64();
                    low += v & mask;
                    high += Vector256.ShiftRightLogical(v, 32);
                    at = ref Unsafe.Add(ref at, 32);
                }

                total += Vector256.Sum(low + high);
            }

            for (; length >= 8; length -= 8)
            {
                ulong word = Unsafe.ReadUnaligned<ulong>(ref at);
                total += (word & 0xFFFFFFFF) + (word >> 32);
                at = ref Unsafe.Add(ref at, 8);
            }

            if ((length & 4) != 0)
            {
                total += Unsafe.ReadUnaligned<uint>(ref at);
                at = ref Unsafe.Add(ref at, 4);
            }

            if ((length & 2) != 0)
            {
                total += Unsafe.ReadUnaligned<ushort>(ref at);
                at = ref Unsafe.Add(ref at, 2);
            }

            if ((length & 1) != 0)
            {
                total += at;
            }

            total = (total & 0xFFFFFFFF) + (total >> 32);
            total = (total & 0xFFFF) + ((total >> 16) & 0xFFFF) + (total >> 32);
            total = (total & 0xFFFF) + (total >> 16);
            return (uint)((total & 0xFFFF) + (total >> 16));
        }
    }
}
