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
    internal sealed class WatchedLink : LinkDecorator
    {
        private readonly FrameSeen _seen;

        internal WatchedLink(ILink inner, FrameSeen seen)
            : base(inner)
        {
            _seen = seen;
        }

        public override int Receive(byte[] buffer, int offset, int capacity)
        {
            int length = Inner.Receive(buffer, offset, capacity);
            if (length > 0 && length <= capacity)
            {
                _seen(false, buffer, offset, length);
            }

            return length;
        }

        public override bool Transmit(byte[] buffer, int offset, int length)
        {
            bool taken = Inner.Transmit(buffer, offset, length);
            if (taken)
            {
                _seen(true, buffer, offset, length);
            }

            return taken;
        }
    }
}
