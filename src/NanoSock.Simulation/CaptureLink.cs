using System;

namespace NanoSock.Links
{
    /// <summary>Wraps any link and writes every frame that goes in or out to a pcapng capture. Nothing is allocated per
    /// frame.</summary>
    public sealed class CaptureLink : LinkDecorator
    {
        private readonly PcapngWriter _writer;
        private readonly int _number;
        private long _epoch;
        private long _now;

        /// <summary>Wraps a link and begins a capture of its own.</summary>
        /// <param name="inner">The link to wrap.</param>
        /// <param name="sink">The receiver of the capture.</param>
        /// <param name="name">The name of the interface in the capture, ASCII.</param>
        public CaptureLink(ILink inner, ICaptureSink sink, string name)
            : this(inner, new PcapngWriter(sink, inner.Mtu + 18), name)
        {
        }

        /// <summary>Wraps a link and adds it to a capture.</summary>
        /// <param name="inner">The link to wrap.</param>
        /// <param name="writer">The capture, which several links may share.</param>
        /// <param name="name">The name of the interface in the capture, ASCII.</param>
        public CaptureLink(ILink inner, PcapngWriter writer, string name)
            : base(inner)
        {
            if (writer == null)
            {
                throw new ArgumentNullException(nameof(writer));
            }

            _writer = writer;
            _number = writer.AddInterface(name, inner.Medium);
        }

        /// <summary>Gets or sets the real time, in microseconds since 1970, at which the time passed to
        /// <see cref="Poll"/> is 0. With 0 the capture shows virtual time.</summary>
        public long EpochMicroseconds
        {
            get { return _epoch; }
            set
            {
                _now += value - _epoch;
                _epoch = value;
            }
        }

        /// <summary>Gets or sets the time stamp of the next frame in microseconds since 1970. <see cref="Poll"/>
        /// advances it by whole milliseconds; a caller with a better clock sets it, and the value stands until Poll
        /// brings a later one.</summary>
        public long NowMicroseconds
        {
            get { return _now; }
            set { _now = value; }
        }

        /// <inheritdoc/>
        public override int Receive(byte[] buffer, int offset, int capacity)
        {
            int length = Inner.Receive(buffer, offset, capacity);
            if (length > 0)
            {
                // Possibly no byte of a frame that was too long was stored: record no bytes of it.
                _writer.WriteFrame(_number, false, _now, buffer, offset, length <= capacity ? length : 0, length);
            }

            return length;
        }

        /// <summary>Sends a frame through the wrapped link, and records it if the link accepted it.</summary>
        /// <param name="buffer">The buffer of the frame.</param>
        /// <param name="offset">The first byte of the frame.</param>
        /// <param name="length">The length of the frame.</param>
        /// <returns>False when the wrapped link did not accept it.</returns>
        public override bool Transmit(byte[] buffer, int offset, int length)
        {
            if (!Inner.Transmit(buffer, offset, length))
            {
                return false;
            }

            _writer.WriteFrame(_number, true, _now, buffer, offset, length, length);
            return true;
        }

        /// <inheritdoc/>
        public override long Poll(long nowMilliseconds)
        {
            long now = _epoch + nowMilliseconds * 1000;
            if (now > _now)
            {
                _now = now;
            }

            return Inner.Poll(nowMilliseconds);
        }
    }
}
