using System;

namespace NanoSock.Links
{
    /// <summary>Writes one capture of one or several links, each as an interface of its own.</summary>
    /// <remarks>May be used from several threads.</remarks>
    public sealed class PcapngWriter
    {
        private const int LongestName = 256;

        private readonly object _gate = new object();
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

            lock (_gate)
            {
                int type = medium == LinkMedium.Ethernet ? Pcapng.LinkTypeEthernet : Pcapng.LinkTypeRaw;
                _sink.Write(_block, 0, Pcapng.WriteInterface(_block, type, _snapLength, name));
                int number = _interfaces;
                _interfaces++;
                return number;
            }
        }

        /// <summary>Writes a frame.</summary>
        /// <param name="number">The interface.</param>
        /// <param name="outbound">True for a sent frame.</param>
        /// <param name="microseconds">The time, in microseconds since 1970.</param>
        /// <param name="buffer">The buffer of the frame.</param>
        /// <param name="offset">The first byte of the frame.</param>
        /// <param name="stored">The number of bytes in the buffer.</param>
        /// <param name="length">The length of the frame.</param>
        public void WriteFrame(int number, bool outbound, long microseconds, byte[] buffer, int offset, int stored, int length)
        {
            int captured = stored < _snapLength ? stored : _snapLength;
            int direction = outbound ? Pcapng.Outbound : Pcapng.Inbound;
            lock (_gate)
            {
                _sink.Write(_block, 0, Pcapng.WritePacket(_block, number, microseconds, direction, buffer, offset, captured, length));
            }
        }
    }
}
