using System;
using System.Runtime.CompilerServices;

namespace NanoSock.Links
{
    /// <summary>Writes one capture of one or several links, each as an interface of its own.</summary>
    /// <remarks>May be used from several threads.</remarks>
    public sealed class PcapngWriter
    {
        private const int LongestName = 256;

        private readonly ICaptureSink _sink;
        private readonly byte[] _block;
        private readonly int _snapLength;
        private int _interfaces;

        /// <summary>Begins the capture with its section header.</summary>
        /// <param name="sink">The receiver of the capture.</param>
        /// <param name="snapLength">The number of bytes recorded of a frame, 1 to 262,144; they are allocated
        /// once.</param>
        /// <exception cref="ArgumentOutOfRangeException">The length is outside its range.</exception>
        public PcapngWriter(ICaptureSink sink, int snapLength)
        {
            if (sink == null)
            {
                throw new ArgumentNullException(nameof(sink));
            }

            if (snapLength < 1 || snapLength > 262144)
            {
                throw new ArgumentOutOfRangeException(nameof(snapLength));
            }

            _sink = sink;
            _snapLength = snapLength;
            int room = Pcapng.PacketHeader + snapLength + 3 + Pcapng.PacketTrailer;
            _block = new byte[room < LongestName + 64 ? LongestName + 64 : room];
            _sink.Write(_block, 0, Pcapng.WriteSection(_block, "NanoSock"));
        }

        /// <summary>Describes an interface; returns its number.</summary>
        /// <param name="name">The interface's name, at most 256 characters of ASCII.</param>
        /// <param name="medium">The frame format.</param>
        /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
        /// <exception cref="ArgumentException">The name is too long.</exception>
        public int AddInterface(string name, LinkMedium medium)
        {
            if (name == null)
            {
                throw new ArgumentNullException(nameof(name));
            }

            if (name.Length > LongestName)
            {
                throw new ArgumentException(null, nameof(name));
            }

            int number = -1;
            while (number < 0)
            {
                // On a full heap the interpreter may skip the call within a synchronized method.
                AddInterface(name, medium, ref number);
            }

            return number;
        }

        /// <summary>Writes a frame.</summary>
        /// <param name="number">The interface.</param>
        /// <param name="outbound">True for a sent frame.</param>
        /// <param name="microseconds">The time, in microseconds since 1970.</param>
        /// <param name="buffer">The buffer of the frame.</param>
        /// <param name="offset">The first byte of the frame.</param>
        /// <param name="stored">The number of bytes in the buffer.</param>
        /// <param name="length">The length of the frame.</param>
        public void WriteFrame(int number, bool outbound, long microseconds,
            byte[] buffer, int offset, int stored, int length)
        {
            int captured = stored < _snapLength ? stored : _snapLength;
            int direction = outbound ? Pcapng.Outbound : Pcapng.Inbound;
            WritePacket(number, direction, microseconds, buffer, offset, captured, length);
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void AddInterface(string name, LinkMedium medium, ref int number)
        {
            AddInterface(this, name, medium, ref number);
        }

        private static void AddInterface(PcapngWriter writer, string name, LinkMedium medium, ref int number)
        {
            int type = medium == LinkMedium.Ethernet ? Pcapng.LinkTypeEthernet : Pcapng.LinkTypeRaw;
            writer._sink.Write(writer._block, 0, Pcapng.WriteInterface(writer._block, type, writer._snapLength, name));
            number = writer._interfaces;
            writer._interfaces = number + 1;
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void WritePacket(int number, int direction, long microseconds,
            byte[] buffer, int offset, int captured, int length)
        {
            WritePacket(this, number, direction, microseconds, buffer, offset, captured, length);
        }

        private static void WritePacket(PcapngWriter writer, int number, int direction,
            long microseconds, byte[] buffer, int offset, int captured, int length)
        {
            int size = Pcapng.WritePacket(writer._block, number,
                microseconds, direction, buffer, offset, captured, length);
            writer._sink.Write(writer._block, 0, size);
        }
    }
}
