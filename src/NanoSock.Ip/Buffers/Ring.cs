using System;

namespace NanoSock.Buffers
{
    /// <summary>Copies bytes into and out of a ring: an array whose end continues at its start.</summary>
    public static class Ring
    {
        /// <summary>Copies bytes into a ring.</summary>
        /// <param name="ring">The ring.</param>
        /// <param name="at">The position of the first byte in the ring, below its length.</param>
        /// <param name="buffer">The buffer to copy from.</param>
        /// <param name="offset">The first byte to copy.</param>
        /// <param name="length">The number of bytes, at most the length of the ring.</param>
        public static void Write(byte[] ring, int at, byte[] buffer, int offset, int length)
        {
            int first = ring.Length - at;
            if (first >= length)
            {
                Array.Copy(buffer, offset, ring, at, length);
                return;
            }

            Array.Copy(buffer, offset, ring, at, first);
            Array.Copy(buffer, offset + first, ring, 0, length - first);
        }

        /// <summary>Copies bytes out of a ring.</summary>
        /// <param name="ring">The ring.</param>
        /// <param name="at">The position of the first byte in the ring, below its length.</param>
        /// <param name="buffer">The buffer to fill.</param>
        /// <param name="offset">The first byte to write.</param>
        /// <param name="length">The number of bytes, at most the length of the ring.</param>
        public static void Read(byte[] ring, int at, byte[] buffer, int offset, int length)
        {
            int first = ring.Length - at;
            if (first >= length)
            {
                Array.Copy(ring, at, buffer, offset, length);
                return;
            }

            Array.Copy(ring, at, buffer, offset, first);
            Array.Copy(ring, 0, buffer, offset + first, length - first);
        }

        /// <summary>Returns the position in a ring of a position that may lie beyond its end.</summary>
        /// <param name="ring">The ring.</param>
        /// <param name="at">The position, below twice the length of the ring.</param>
        public static int Wrap(byte[] ring, int at)
        {
            return at >= ring.Length ? at - ring.Length : at;
        }
    }
}
