using NanoSock.Buffers;
using NanoSock.Links;

namespace NanoSock.Benchmarks.Throughput.InProcess
{
    /// <summary>One end of a wire in memory. It carries bare IP packets, copies each in and out as a device would, and
    /// offloads no checksums.</summary>
    internal sealed class MemoryLink : ILink
    {
        // As many as a stack accepts in one Poll.
        private const int Frames = 64;

        private readonly FrameQueue _arrived = new FrameQueue(Frames, FastDesktop.Mtu);
        private MemoryLink _peer;

        private MemoryLink()
        {
        }

        /// <inheritdoc/>
        public LinkMedium Medium
        {
            get { return LinkMedium.Ip; }
        }

        /// <inheritdoc/>
        public int Mtu
        {
            get { return FastDesktop.Mtu; }
        }

        /// <inheritdoc/>
        public LinkChecksums Checksums
        {
            get { return LinkChecksums.None; }
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

        /// <summary>Returns true if packets wait to be received here.</summary>
        internal bool HasArrived
        {
            get { return _arrived.Count != 0; }
        }

        internal static (MemoryLink First, MemoryLink Second) MakePair()
        {
            MemoryLink first = new MemoryLink();
            MemoryLink second = new MemoryLink { _peer = first };
            first._peer = second;
            return (first, second);
        }

        /// <inheritdoc/>
        public int Receive(byte[] buffer, int offset, int capacity)
        {
            return _arrived.Dequeue(buffer, offset, capacity);
        }

        /// <inheritdoc/>
        public bool Transmit(byte[] buffer, int offset, int length)
        {
            return _peer._arrived.Enqueue(buffer, offset, length);
        }

        /// <inheritdoc/>
        public long Poll(long nowMilliseconds)
        {
            return long.MaxValue;
        }

        /// <inheritdoc/>
        public bool SetWakeup(IWakeup wakeup)
        {
            // Both ends are polled in turn, so no thread has to be woken.
            return true;
        }
    }
}
