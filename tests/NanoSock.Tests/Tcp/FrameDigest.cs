using NanoSock.Links;
using NanoSock.Testing;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Hashes the frames that pass a link, with their times and directions: two runs with the same value had
    /// the same frames at the same times, in the same order.</summary>
    internal sealed class FrameDigest : LinkDecorator
    {
        private ulong _hash = 14695981039346656037;
        private long _now;

        internal FrameDigest(ILink inner)
            : base(inner)
        {
        }

        internal ulong Value
        {
            get { return _hash; }
        }

        /// <summary>Gets the number of frames that have passed.</summary>
        internal int Frames { get; private set; }

        public override int Receive(byte[] buffer, int offset, int capacity)
        {
            int length = Inner.Receive(buffer, offset, capacity);
            if (length > 0)
            {
                Take(1, buffer, offset, length < capacity ? length : capacity);
            }

            return length;
        }

        public override bool Transmit(byte[] buffer, int offset, int length)
        {
            bool taken = Inner.Transmit(buffer, offset, length);
            if (taken)
            {
                Take(2, buffer, offset, length);
            }

            return taken;
        }

        public override long Poll(long nowMilliseconds)
        {
            _now = nowMilliseconds;
            return Inner.Poll(nowMilliseconds);
        }

        private void Take(int direction, byte[] buffer, int offset, int length)
        {
            Frames++;
            Mix((ulong)direction);
            Mix((ulong)_now);
            for (int i = 0; i < length; i++)
            {
                Mix(buffer[offset + i]);
            }
        }

        // FNV-1a.
        private void Mix(ulong value)
        {
            _hash = (_hash ^ value) * 1099511628211;
        }
    }
}
