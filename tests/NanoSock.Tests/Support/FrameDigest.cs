using NanoSock.Links;

namespace NanoSock.Tests.Support
{
    /// <summary>Hashes the frames that pass a link, with their times and directions: two runs with the same value had
    /// the same frames at the same times, in the same order.</summary>
    internal sealed class FrameDigest : ILink
    {
        private readonly ILink _link;
        private ulong _hash = 14695981039346656037;
        private long _now;

        internal FrameDigest(ILink link)
        {
            _link = link;
        }

        internal ulong Value
        {
            get { return _hash; }
        }

        /// <summary>Gets the number of frames that have passed.</summary>
        internal int Frames { get; private set; }

        public LinkMedium Medium
        {
            get { return _link.Medium; }
        }

        public int Mtu
        {
            get { return _link.Mtu; }
        }

        public LinkChecksums Checksums
        {
            get { return _link.Checksums; }
        }

        public bool IsUp
        {
            get { return _link.IsUp; }
        }

        public byte[] HardwareAddress
        {
            get { return _link.HardwareAddress; }
        }

        public int Receive(byte[] buffer, int offset, int capacity)
        {
            int length = _link.Receive(buffer, offset, capacity);
            if (length > 0)
            {
                Take(1, buffer, offset, length < capacity ? length : capacity);
            }

            return length;
        }

        public bool Transmit(byte[] buffer, int offset, int length)
        {
            bool taken = _link.Transmit(buffer, offset, length);
            if (taken)
            {
                Take(2, buffer, offset, length);
            }

            return taken;
        }

        public long Poll(long nowMilliseconds)
        {
            _now = nowMilliseconds;
            return _link.Poll(nowMilliseconds);
        }

        public bool SetWakeup(IWakeup wakeup)
        {
            return _link.SetWakeup(wakeup);
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
