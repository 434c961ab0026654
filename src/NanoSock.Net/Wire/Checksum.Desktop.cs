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
            return Fold(AddVectors(buffer, offset, length) + sum);
        }

        /// <summary>The checksum field's value for <paramref name="length"/> octets. Over data that includes a right
        /// checksum it is 0.</summary>
        public static int Compute(byte[] buffer, int offset, int length)
        {
            return Complement(AddVectors(buffer, offset, length) << 8);
        }

        /// <summary>The checksum field's value for a transport packet behind its pseudo-header (RFC 9293 3.1, RFC 768).
        /// Over a packet that includes a right checksum it is 0.</summary>
        /// <param name="buffer">The packet.</param>
        /// <param name="offset">Where its transport header starts.</param>
        /// <param name="length">Octets of header and data, 0 to 65,535.</param>
        /// <param name="source">Source address.</param>
        /// <param name="destination">Destination address.</param>
        /// <param name="protocol">The protocol's number. Words that do not stand in the buffer may be added to it.</param>
        public static int Transport(byte[] buffer, int offset, int length, uint source, uint destination, int protocol)
        {
            return Complement((AddVectors(buffer, offset, length) << 8) + source + destination + protocol + length);
        }

        // Not folded: below 2^46.
        private static long AddVectors(byte[] buffer, int offset, int length)
        {
            ReadOnlySpan<byte> data = new ReadOnlySpan<byte>(buffer, offset, length);
            ulong total = 0;
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

                total = Vector256.Sum(low) + Vector256.Sum(high);
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

            return (long)(total + tail);
        }
    }
}
