using System;

namespace NanoSock.Links
{
    /// <summary>Keeps the last frames of a capture in memory: the receiver of a <see cref="CaptureLink"/>. They can be
    /// read as a pcapng file, in pieces and without a copy.</summary>
    /// <remarks>Not thread-safe: the reader runs on the thread of the link. Nothing is allocated after the interfaces
    /// are described.</remarks>
    public sealed class FrameRecorder : ICaptureSink
    {
        /// <summary>The smallest size in bytes, for one full Ethernet frame.</summary>
        public const int SmallestSize = 2048;

        /// <summary>The time in microseconds after a call of <see cref="Read"/> during which no frame is
        /// recorded.</summary>
        public const int HoldMicroseconds = 10000000;

        private const int EnhancedPacketBlock = 6;

        private readonly byte[] _ring;
        // The section header and the interfaces, which precede all frames.
        private byte[] _front = new byte[0];
        private int _oldest;
        private int _used;
        private long _newest;
        private long _heldAt;
        private bool _isHeld;
        private int _missed;
        private int _edition;

        /// <summary>Creates the recorder.</summary>
        /// <param name="size">The bytes to keep, with some 50 beside the bytes of each frame.</param>
        /// <exception cref="ArgumentOutOfRangeException">The size is below <see cref="SmallestSize"/>.</exception>
        public FrameRecorder(int size)
        {
            if (size < SmallestSize)
            {
                throw new ArgumentOutOfRangeException(nameof(size));
            }

            _ring = new byte[size];
        }

        /// <summary>Gets the length of the file in bytes.</summary>
        public int Length
        {
            get { return _front.Length + _used; }
        }

        /// <summary>Gets the number of frames that were not recorded because the file was being read.</summary>
        public int Missed
        {
            get { return _missed; }
        }

        /// <summary>Gets a number that grows each time that recording continues. The file that was read before is no
        /// longer complete.</summary>
        public int Edition
        {
            get { return _edition; }
        }

        /// <inheritdoc/>
        public void Write(byte[] buffer, int offset, int length)
        {
            if (Get32(buffer, offset) != EnhancedPacketBlock)
            {
                byte[] front = new byte[_front.Length + length];
                Array.Copy(_front, front, _front.Length);
                Array.Copy(buffer, offset, front, _front.Length, length);
                _front = front;
                return;
            }

            // The time stamp of the block is this object's only clock.
            _newest = ((long)(uint)Get32(buffer, offset + 12) << 32) | (uint)Get32(buffer, offset + 16);
            if (_isHeld && _newest - _heldAt < HoldMicroseconds)
            {
                _missed++;
                return;
            }

            Release();
            if (length > _ring.Length)
            {
                return;
            }

            while (_used + length > _ring.Length)
            {
                int evicted = LengthOfOldest();
                _oldest = (_oldest + evicted) % _ring.Length;
                _used -= evicted;
            }

            int at = (_oldest + _used) % _ring.Length;
            int first = _ring.Length - at < length ? _ring.Length - at : length;
            Array.Copy(buffer, offset, _ring, at, first);
            Array.Copy(buffer, offset + first, _ring, 0, length - first);
            _used += length;
        }

        /// <summary>Copies bytes of the file. Recording pauses, so that the file stays as it is while it is read, and
        /// does not consist of its own transfer.</summary>
        /// <param name="position">The first byte to copy.</param>
        /// <param name="buffer">The destination.</param>
        /// <param name="offset">The first byte of the destination.</param>
        /// <param name="count">The most bytes to copy.</param>
        /// <returns>The number of bytes copied; 0 at the end of the file.</returns>
        public int Read(int position, byte[] buffer, int offset, int count)
        {
            _isHeld = true;
            _heldAt = _newest;
            int end = position + count < Length ? position + count : Length;
            int at = position;
            while (at < end)
            {
                // The front, then the ring up to its edge, then the rest.
                int index = at - _front.Length;
                byte[] source = index < 0 ? _front : _ring;
                int from = index < 0 ? at : (_oldest + index) % _ring.Length;
                int part = source.Length - from < end - at ? source.Length - from : end - at;
                Array.Copy(source, from, buffer, offset + at - position, part);
                at += part;
            }

            return at - position;
        }

        /// <summary>Continues recording, after the end of the file was read. Without this call it continues
        /// <see cref="HoldMicroseconds"/> after the last call of <see cref="Read"/>.</summary>
        public void Release()
        {
            if (_isHeld)
            {
                _isHeld = false;
                _edition++;
            }
        }

        // All blocks are multiples of 4 bytes, but the ring need not be.
        private int LengthOfOldest()
        {
            int length = 0;
            for (int i = 7; i >= 4; i--)
            {
                length = (length << 8) | _ring[(_oldest + i) % _ring.Length];
            }

            return length;
        }

        private static int Get32(byte[] buffer, int at)
        {
            return buffer[at] | (buffer[at + 1] << 8) | (buffer[at + 2] << 16) | (buffer[at + 3] << 24);
        }
    }
}
