using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NanoSock.Wire
{
    public static partial class Checksum
    {
        /// <summary>Adds bytes to a partial sum. See <see cref="SumScalar"/> for the parameters.</summary>
        public static uint Sum(byte[] buffer, int offset, int length, uint sum)
        {
            return Fold(AddVectors(buffer, offset, length) + sum);
        }

        /// <summary>Computes the checksum field of <paramref name="length"/> bytes. Over data that includes a right
        /// checksum it is 0.</summary>
        public static int Compute(byte[] buffer, int offset, int length)
        {
            return Complement(AddVectors(buffer, offset, length) << 8);
        }

        /// <summary>Computes the checksum field of a transport packet behind its pseudo-header (RFC 9293 3.1, RFC 768).
        /// Over a packet that includes a right checksum it is 0.</summary>
        /// <param name="buffer">The packet.</param>
        /// <param name="offset">The offset of its transport header.</param>
        /// <param name="length">Bytes of header and data, 0 to 65,535.</param>
        /// <param name="source">Source address.</param>
        /// <param name="destination">Destination address.</param>
        /// <param name="protocol">The protocol's number. Words outside the buffer may be added to it.</param>
        public static int Transport(byte[] buffer, int offset, int length, uint source, uint destination, int protocol)
        {
            return Complement((AddVectors(buffer, offset, length) << 8) + source + destination + protocol + length);
        }

        // The sum is not folded: below 2^46.
        private static long AddVectors(byte[] buffer, int offset, int length)
        {
            ReadOnlySpan<byte> data = new ReadOnlySpan<byte>(buffer, offset, length);
            ref byte at = ref MemoryMarshal.GetReference(data);
            ulong total = 0;
            // 32-bit halves are added in 64 bits, so no carry is lost in 65,535 bytes. Two independent pairs of sums
            // are nearly as quick as 512-bit vectors, and 256 bits exist nearly everywhere. A header, the most frequent
            // input, is too short for vectors to pay.
            if (Vector256.IsHardwareAccelerated && length >= 64)
            {
                Vector256<ulong> low = Vector256<ulong>.Zero;
                Vector256<ulong> high = Vector256<ulong>.Zero;
                Vector256<ulong> secondLow = Vector256<ulong>.Zero;
                Vector256<ulong> secondHigh = Vector256<ulong>.Zero;
                Vector256<ulong> mask = Vector256.Create(0xFFFFFFFFUL);
                for (; length >= 64; length -= 64)
                {
                    Vector256<ulong> first = Vector256.LoadUnsafe(ref at).AsUInt64();
                    Vector256<ulong> second = Vector256.LoadUnsafe(ref at, 32).AsUInt64();
                    low += first & mask;
                    high += Vector256.ShiftRightLogical(first, 32);
                    secondLow += second & mask;
                    secondHigh += Vector256.ShiftRightLogical(second, 32);
                    at = ref Unsafe.Add(ref at, 64);
                }

                total += Vector256.Sum(low + high + secondLow + secondHigh);
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

            return (long)total;
        }
    }
}
