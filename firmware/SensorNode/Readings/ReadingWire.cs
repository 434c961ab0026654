using NanoSock.Wire;

namespace SensorNode.Readings
{
    /// <summary>A reading as a datagram: docs/sensor-protocol.md, version 1, big-endian.</summary>
    public static class ReadingWire
    {
        /// <summary>"NR" in front of every reading.</summary>
        public const int Magic = 0x4E52;

        /// <summary>The version of the format.</summary>
        public const int Version = 1;

        /// <summary>Bytes before the values.</summary>
        public const int HeaderLength = 28;

        /// <summary>Bytes of a value.</summary>
        public const int ValueLength = 6;

        /// <summary>The most values that a reading has.</summary>
        public const int MostValues = 8;

        /// <summary>Writes everything but the values.</summary>
        /// <param name="buffer">Where to write, from its start on.</param>
        /// <param name="values">How many values follow, 1 to <see cref="MostValues"/>.</param>
        /// <param name="node">The node's number.</param>
        /// <param name="session">What differs from start to start.</param>
        /// <param name="sequence">The reading's number, one more than that of the reading before.</param>
        /// <param name="uptimeMilliseconds">When it was taken, in milliseconds since the program's start.</param>
        /// <param name="dropped">How many readings gave way in the backlog so far.</param>
        public static void WriteHeader(byte[] buffer, int values, uint node, uint session, uint sequence, long uptimeMilliseconds, uint dropped)
        {
            BigEndian.WriteUInt16(buffer, 0, Magic);
            buffer[2] = Version;
            buffer[3] = (byte)values;
            BigEndian.WriteUInt32(buffer, 4, node);
            BigEndian.WriteUInt32(buffer, 8, session);
            BigEndian.WriteUInt32(buffer, 12, sequence);
            for (int i = 0; i < 8; i++)
            {
                buffer[16 + i] = (byte)(uptimeMilliseconds >> (56 - 8 * i));
            }

            BigEndian.WriteUInt32(buffer, 24, dropped);
        }

        /// <summary>Writes one value.</summary>
        /// <param name="buffer">The datagram.</param>
        /// <param name="value">Which one, from 0.</param>
        /// <param name="quantity">What it measures.</param>
        /// <param name="thousandths">How much.</param>
        public static void WriteValue(byte[] buffer, int value, int quantity, int thousandths)
        {
            int at = HeaderLength + value * ValueLength;
            BigEndian.WriteUInt16(buffer, at, quantity);
            BigEndian.WriteUInt32(buffer, at + 2, (uint)thousandths);
        }
    }
}
