using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;

namespace NanoSock.Host.Collecting
{
    /// <summary>Represents one reading, as docs/sensor-protocol.md defines it.</summary>
    /// <param name="Node">The node that took it, from 1.</param>
    /// <param name="Session">The session number, which differs from start to start of the node.</param>
    /// <param name="Sequence">The sequence number within the session, from 0.</param>
    /// <param name="UptimeMilliseconds">The time of the measurement, since the start of the session.</param>
    /// <param name="Dropped">The number of readings that the node has dropped before sending them.</param>
    /// <param name="Values">The measured values.</param>
    public sealed record SensorReading(uint Node, uint Session, uint Sequence,
        ulong UptimeMilliseconds, uint Dropped, IReadOnlyList<SensorValue> Values)
    {
        private const ushort Magic = 0x4E52;
        private const byte Version = 1;
        private const int HeaderLength = 28;
        private const int ValueLength = 6;
        private const int MostValues = 8;

        /// <summary>Parses a datagram; every length is checked before the read.</summary>
        /// <param name="datagram">Its bytes.</param>
        /// <param name="reading">The reading; null when there is a fault.</param>
        /// <returns>The fault, or None.</returns>
        public static DatagramFault TryParse(ReadOnlySpan<byte> datagram, out SensorReading reading)
        {
            reading = null;
            if (datagram.Length >= 2 && BinaryPrimitives.ReadUInt16BigEndian(datagram) != Magic)
            {
                return DatagramFault.NoReading;
            }

            if (datagram.Length >= 3 && datagram[2] != Version)
            {
                return DatagramFault.UnknownVersion;
            }

            if (datagram.Length < HeaderLength)
            {
                return DatagramFault.TooShort;
            }

            int count = datagram[3];
            if (count < 1 || count > MostValues)
            {
                return DatagramFault.BadCount;
            }

            if (datagram.Length != HeaderLength + count * ValueLength)
            {
                return DatagramFault.LengthMismatch;
            }

            uint node = BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]);
            if (node == 0)
            {
                return DatagramFault.NoNode;
            }

            SensorValue[] values = new SensorValue[count];
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<byte> value = datagram[(HeaderLength + i * ValueLength)..];
                values[i] = new SensorValue(BinaryPrimitives.ReadUInt16BigEndian(value),
                    BinaryPrimitives.ReadInt32BigEndian(value[2..]));
            }

            reading = new SensorReading(
                node,
                BinaryPrimitives.ReadUInt32BigEndian(datagram[8..]),
                BinaryPrimitives.ReadUInt32BigEndian(datagram[12..]),
                BinaryPrimitives.ReadUInt64BigEndian(datagram[16..]),
                BinaryPrimitives.ReadUInt32BigEndian(datagram[24..]),
                values);
            return DatagramFault.None;
        }

        /// <summary>Formats the values in one line.</summary>
        public string DescribeValues()
        {
            return string.Join(", ", Values.Select(value => value.Describe()));
        }
    }
}
