using System;

namespace EchoServer
{
    /// <summary>Writes the pattern that RFC 864 proposes: lines of 72 of the 95 printable ASCII characters, each line
    /// starting one character further on.</summary>
    public static class CharacterPattern
    {
        /// <summary>The bytes of a line, carriage return and line feed included.</summary>
        public const int LineLength = Characters + 2;

        /// <summary>The number of bytes after which the pattern repeats.</summary>
        public const int Period = Printable * LineLength;

        private const int Characters = 72;
        private const int Printable = 95;
        private const byte FirstPrintable = 32;

        // The ring holds the characters; every line is a window into it.
        private static readonly byte[] s_ring = CreateRing();

        /// <summary>Writes a part of the pattern.</summary>
        /// <param name="buffer">The destination.</param>
        /// <param name="count">The number of bytes.</param>
        /// <param name="position">The first position in the pattern, 0 to <see cref="Period"/> - 1.</param>
        /// <returns>The position after the last byte.</returns>
        public static int Fill(byte[] buffer, int count, int position)
        {
            int line = position / LineLength;
            int column = position % LineLength;
            int at = 0;
            while (at < count)
            {
                if (column < Characters)
                {
                    int length = Characters - column;
                    if (length > count - at)
                    {
                        length = count - at;
                    }

                    Array.Copy(s_ring, line + column, buffer, at, length);
                    at += length;
                    column += length;
                }
                else
                {
                    buffer[at++] = column == Characters ? (byte)'\r' : (byte)'\n';
                    column++;
                }

                if (column == LineLength)
                {
                    column = 0;
                    line = line + 1 == Printable ? 0 : line + 1;
                }
            }

            return line * LineLength + column;
        }

        private static byte[] CreateRing()
        {
            byte[] ring = new byte[Printable + Characters];
            for (int i = 0; i < ring.Length; i++)
            {
                ring[i] = (byte)(FirstPrintable + i % Printable);
            }

            return ring;
        }
    }
}
