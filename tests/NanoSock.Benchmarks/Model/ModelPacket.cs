using System;
using System.Buffers.Binary;

namespace NanoSock.Benchmarks.Model
{
    /// <summary>The packets of the models. They carry segment numbers, not byte numbers.</summary>
    internal static class ModelPacket
    {
        /// <summary>Bytes of a data packet with headers and timestamps.</summary>
        internal const int DataLength = 1500;

        /// <summary>Bytes of data in it.</summary>
        internal const int Segment = 1448;

        /// <summary>Bytes of an acknowledgment.</summary>
        internal const int AckLength = 52;

        /// <summary>Writes a data packet.</summary>
        internal static void WriteData(Span<byte> packet, long segment)
        {
            BinaryPrimitives.WriteInt64LittleEndian(packet, segment);
        }

        /// <summary>Writes an acknowledgment.</summary>
        /// <param name="packet">The packet.</param>
        /// <param name="next">The first segment that is missing.</param>
        /// <param name="arrived">The segment that has just arrived: the content of a SACK block.</param>
        internal static void WriteAck(Span<byte> packet, long next, long arrived)
        {
            BinaryPrimitives.WriteInt64LittleEndian(packet, next);
            BinaryPrimitives.WriteInt64LittleEndian(packet[8..], arrived);
        }

        internal static long First(ReadOnlySpan<byte> packet)
        {
            return BinaryPrimitives.ReadInt64LittleEndian(packet);
        }

        internal static long Second(ReadOnlySpan<byte> packet)
        {
            return BinaryPrimitives.ReadInt64LittleEndian(packet[8..]);
        }
    }
}
