using System;

namespace NanoSock.Benchmarks.Flows
{
    /// <summary>The bytes that flows carry. They are known at every position, so that the receiver can verify them: a
    /// fast transfer of wrong bytes is not a result.</summary>
    internal static class Pattern
    {
        // Prime, so that no buffer, segment or window size hides a shift.
        private const int Period = 251;
        private const int Chunk = 1 << 16;

        private static readonly byte[] s_bytes = Make();

        /// <summary>Returns an array and the offset in it at which the stream continues after
        /// <paramref name="position"/>, with at least one and at most <paramref name="length"/> bytes.</summary>
        internal static byte[] At(long position, out int offset, out int length)
        {
            offset = (int)(position % Period);
            length = Chunk;
            return s_bytes;
        }

        internal static bool Matches(byte[] buffer, int length, long position)
        {
            byte[] bytes = At(position, out int offset, out _);
            return buffer.AsSpan(0, length).SequenceEqual(bytes.AsSpan(offset, length));
        }

        private static byte[] Make()
        {
            byte[] bytes = new byte[Chunk + Period];
            for (int i = 0; i < bytes.Length; i++)
            {
                int at = i % Period;
                bytes[i] = (byte)((at * at) + at);
            }

            return bytes;
        }
    }
}
