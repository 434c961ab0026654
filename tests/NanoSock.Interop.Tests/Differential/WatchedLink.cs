using NanoSock.Links;

namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>Receives every frame that a <see cref="WatchedLink"/> passes.</summary>
    /// <param name="transmitted">True if it was sent into the link; otherwise it came out.</param>
    /// <param name="buffer">The buffer.</param>
    /// <param name="offset">The offset of the frame.</param>
    /// <param name="length">The length of the frame in bytes.</param>
    internal delegate void FrameSeen(bool transmitted, byte[] buffer, int offset, int length);

    /// <summary>Wraps a link and reports the frames that pass.</summary>
    internal sealed class WatchedLink : ILink
    {
        private readonly ILink _inner;
        private readonly FrameSeen _seen;

        internal WatchedLink(ILink inner, FrameSeen seen)
        {
            _inner = inner;
            _seen = seen;
        }

        public LinkMedium Medium
        {
            get { return _inner.Medium; }
        }

        public int Mtu
        {
            get { return _inner.Mtu; }
        }

        public LinkChecksums Checksums
        {
            get { return _inner.Checksums; }
        }

        public bool IsUp
        {
            get { return _inner.IsUp; }
        }

        public byte[] HardwareAddress
        {
            get { return _inner.HardwareAddress; }
        }

        public int Receive(byte[] buffer, int offset, int capacity)
        {
            int length = _inner.Receive(buffer, offset, capacity);
            if (length > 0 && length <= capacity)
            {
                _seen(false, buffer, offset, length);
            }

            return length;
        }

        public bool Transmit(byte[] buffer, int offset, int length)
        {
            bool taken = _inner.Transmit(buffer, offset, length);
            if (taken)
            {
                _seen(true, buffer, offset, length);
            }

            return taken;
        }

        public long Poll(long nowMilliseconds)
        {
            return _inner.Poll(nowMilliseconds);
        }

        public bool SetWakeup(IWakeup wakeup)
        {
            return _inner.SetWakeup(wakeup);
        }
    }
}
