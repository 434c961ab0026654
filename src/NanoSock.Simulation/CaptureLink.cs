using System;

namespace NanoSock.Links
{
    /// <summary>Wraps any link and writes every frame that goes in or out to a pcapng capture. Nothing is allocated per
    /// frame.</summary>
    public sealed class CaptureLink : ILink, ILinkRoom
    {
        private readonly ILink _inner;
        private readonly PcapngWriter _writer;
        private readonly int _number;
        private long _epoch;
        private long _now;

        /// <summary>Wraps a link and begins a capture of its own.</summary>
        /// <param name="inner">The link to wrap.</param>
        /// <param name="sink">Where the capture goes.</param>
        /// <param name="name">The interface's name in it, ASCII.</param>
        public CaptureLink(ILink inner, ICaptureSink sink, string name)
            : this(inner, new PcapngWriter(sink, inner.Mtu + 18), name)
        {
        }

        /// <summary>Wraps a link and adds it to a capture.</summary>
        /// <param name="inner">The link to wrap.</param>
        /// <param name="writer">The capture, which several links may share.</param>
        /// <param name="name">The interface's name in it, ASCII.</param>
        public CaptureLink(ILink inner, PcapngWriter writer, string name)
        {
            if (inner == null || writer == null)
            {
                throw new ArgumentNullException(inner == null ? nameof(inner) : nameof(writer));
            }

            _inner = inner;
            _writer = writer;
            _number = writer.AddInterface(name, inner.Medium);
        }

        /// <summary>The wrapped link.</summary>
        public ILink Inner
        {
            get { return _inner; }
        }

        /// <summary>The real time, in microseconds since 1970, at which the time given to <see cref="Poll"/> is 0. As long
        /// as it is 0 the capture shows virtual time.</summary>
        public long EpochMicroseconds
        {
            get { return _epoch; }
            set
            {
                _now += value - _epoch;
                _epoch = value;
            }
        }

        /// <summary>The time stamp of the next frame in microseconds since 1970. <see cref="Poll"/> moves it on by whole
        /// milliseconds; who knows the time better sets it, and it stands until Poll brings a later one.</summary>
        public long NowMicroseconds
        {
            get { return _now; }
            set { _now = value; }
        }

        /// <inheritdoc/>
        public LinkMedium Medium
        {
            get { return _inner.Medium; }
        }

        /// <inheritdoc/>
        public int Mtu
        {
            get { return _inner.Mtu; }
        }

        /// <inheritdoc/>
        public LinkChecksums Checksums
        {
            get { return _inner.Checksums; }
        }

        /// <inheritdoc/>
        public bool IsUp
        {
            get { return _inner.IsUp; }
        }

        /// <inheritdoc/>
        public byte[] HardwareAddress
        {
            get { return _inner.HardwareAddress; }
        }

        /// <summary>Gets what the wrapped link says of it.</summary>
        public int FreeFrames
        {
            get { return _inner is ILinkRoom room ? room.FreeFrames : 0; }
        }

        /// <summary>Gets what the wrapped link says of it; -1 where it says nothing.</summary>
        public int MostFrames
        {
            get { return _inner is ILinkRoom room ? room.MostFrames : -1; }
        }

        /// <inheritdoc/>
        public int Receive(byte[] buffer, int offset, int capacity)
        {
            int length = _inner.Receive(buffer, offset, capacity);
            if (length > 0)
            {
                // Of a frame that was too long perhaps nothing was stored; claim no bytes that were never there.
                _writer.WriteFrame(_number, false, _now, buffer, offset, length <= capacity ? length : 0, length);
            }

            return length;
        }

        /// <summary>Sends a frame through the wrapped link, and records it if that took it.</summary>
        /// <param name="buffer">Where the frame is.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="length">Its bytes.</param>
        /// <returns>False when the wrapped link did not take it.</returns>
        public bool Transmit(byte[] buffer, int offset, int length)
        {
            if (!_inner.Transmit(buffer, offset, length))
            {
                return false;
            }

            _writer.WriteFrame(_number, true, _now, buffer, offset, length, length);
            return true;
        }

        /// <inheritdoc/>
        public long Poll(long nowMilliseconds)
        {
            long now = _epoch + nowMilliseconds * 1000;
            if (now > _now)
            {
                _now = now;
            }

            return _inner.Poll(nowMilliseconds);
        }

        /// <inheritdoc/>
        public bool SetWakeup(IWakeup wakeup)
        {
            return _inner.SetWakeup(wakeup);
        }
    }
}
