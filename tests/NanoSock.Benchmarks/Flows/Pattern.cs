using System;

namespace NanoSock.Benchmarks.Flows
{
    /// <summary>The bytes that flows carry: known at every position, so that the receiver can hold them to it. A fast
    /// transfer of wrong bytes would be no result.</summary>
    internal static class Pattern
    {
        // Prime: no buffer, segment or window size hides a shift.
        private const int Period = 251;
        private const int Chunk = 1 << 16;

        private static readonly byte[] s_octets = Make();

        /// <summary>An array, and where in it the stream goes on behind <paramref name="position"/>: for
        /// <paramref name="length"/> bytes at least 1.</summary>
        internal static byte[] At(long position, out int offset, out int length)
        {
            offset = (int)(position % Period);
            length = Chunk;
            return s_octets;
        }

        internal static bool Matches(byte[] buffer, int length, long position)
        {
            byte[] octets = At(position, out int offset, out _);
            return buffer.AsSpan(0, length).SequenceEqual(octets.AsSpan(offset, length));
        }

        private static byte[] Make()
        {
            byte[] octets = new byte[Chunk + Period];
            for (int i = 0; i < octets.Length; i++)
            {
                int at = i % Period;
                octets[i] = (byte)((at * at) + at);
            }

            return octets;
        }
    }
}
