using NanoSock.Wire;

namespace SensorNode.Readings
{
    /// <summary>Writes a reading as a datagram: docs/sensor-protocol.md, version 1, big-endian.</summary>
    public static class ReadingWire
    {
        /// <summary>The magic number "NR" in front of every reading.</summary>
        public const int Magic = 0x4E52;

        /// <summary>The version of the format.</summary>
        public const int Version = 1;

        /// <summary>The bytes before the values.</summary>
        public const int HeaderLength = 28;

        /// <summary>The bytes of a value.</summary>
        public const int ValueLength = 6;

        /// <summary>The largest number of values of a reading.</summary>
        public const int MostValues = 8;

        /// <summary>Writes everything but the values.</summary>
        /// <param name="buffer">The destination, from its start on.</param>
        /// <param name="values">The number of values that follow, 1 to <see cref="MostValues"/>.</param>
        /// <param name="node">The node's number.</param>
        /// <param name="session">The session number, which differs from start to start.</param>
        /// <param name="sequence">The sequence number, one more than that of the reading before.</param>
        /// <param name="uptimeMilliseconds">The time of the measurement, in milliseconds since the program's
        /// start.</param>
        /// <param name="dropped">The number of readings that the backlog has dropped so far.</param>
        public static void WriteHeader(byte[] buffer, int values, uint node,
            uint session, uint sequence, long uptimeMilliseconds, uint dropped)
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
        /// <param name="value">The index of the value, from 0.</param>
        /// <param name="quantity">The quantity.</param>
        /// <param name="thousandths">The value in thousandths.</param>
        public static void WriteValue(byte[] buffer, int value, int quantity, int thousandths)
        {
            int at = HeaderLength + value * ValueLength;
            BigEndian.WriteUInt16(buffer, at, quantity);
            BigEndian.WriteUInt32(buffer, at + 2, (uint)thousandths);
        }
    }
}
