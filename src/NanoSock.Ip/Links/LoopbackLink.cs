using NanoSock.Buffers;

namespace NanoSock.Links
{
    /// <summary>Returns every sent packet to its own node (RFC 1122 3.2.1.3(g)), as an IP link.</summary>
    public sealed class LoopbackLink : ILink, ILinkRoom
    {
        private readonly FrameQueue _queue;
        private readonly int _mtu;

        /// <summary>Creates the link.</summary>
        /// <param name="mtu">Largest IP packet in bytes, 68 to 65,535.</param>
        /// <param name="frames">The number of packets that may be in flight, from 1; each costs <paramref name="mtu"/>
        /// bytes.</param>
        /// <exception cref="System.ArgumentOutOfRangeException">A number is out of range.</exception>
        public LoopbackLink(int mtu, int frames)
        {
            if (mtu < 68 || mtu > 65535 || frames < 1)
            {
                throw new System.ArgumentOutOfRangeException(frames < 1 ? nameof(frames) : nameof(mtu));
            }

            _mtu = mtu;
            _queue = new FrameQueue(frames, mtu);
        }

        /// <inheritdoc/>
        public LinkMedium Medium
        {
            get { return LinkMedium.Ip; }
        }

        /// <inheritdoc/>
        public int Mtu
        {
            get { return _mtu; }
        }

        /// <inheritdoc/>
        public LinkChecksums Checksums
        {
            get { return LinkChecksums.ReceiveVerified | LinkChecksums.TransmitIgnored; }
        }

        /// <inheritdoc/>
        public bool IsUp
        {
            get { return true; }
        }

        /// <inheritdoc/>
        public byte[] HardwareAddress
        {
            get { return null; }
        }

        /// <inheritdoc/>
        public int FreeFrames
        {
            get { return _queue.Capacity - _queue.Count; }
        }

        /// <inheritdoc/>
        public int MostFrames
        {
            get { return _queue.Capacity; }
        }

        /// <inheritdoc/>
        public int Receive(byte[] buffer, int offset, int capacity)
        {
            return _queue.Dequeue(buffer, offset, capacity);
        }

        /// <inheritdoc/>
        public bool Transmit(byte[] buffer, int offset, int length)
        {
            return _queue.Enqueue(buffer, offset, length);
        }

        /// <inheritdoc/>
        public long Poll(long nowMilliseconds)
        {
            return long.MaxValue;
        }

        /// <inheritdoc/>
        public bool SetWakeup(IWakeup wakeup)
        {
            // The sender polls the same stack: there is nothing else to wake.
            return true;
        }
    }
}
