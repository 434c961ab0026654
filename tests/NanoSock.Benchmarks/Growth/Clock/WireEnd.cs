using NanoSock.Buffers;
using NanoSock.Links;

namespace NanoSock.Benchmarks.Growth.Clock
{
    /// <summary>One end of a wire in memory: bare IP packets, copied in and out, with all checksums.</summary>
    internal sealed class WireEnd : ILink
    {
        internal const int Packet = 1500;

        private const int Packets = 64;

        private readonly FrameQueue _arrived = new FrameQueue(Packets, Packet);
        private WireEnd _other;

        public LinkMedium Medium
        {
            get { return LinkMedium.Ip; }
        }

        public int Mtu
        {
            get { return Packet; }
        }

        public LinkChecksums Checksums
        {
            get { return LinkChecksums.None; }
        }

        public bool IsUp
        {
            get { return true; }
        }

        public byte[] HardwareAddress
        {
            get { return null; }
        }

        internal static (WireEnd First, WireEnd Second) Make()
        {
            WireEnd first = new WireEnd();
            WireEnd second = new WireEnd { _other = first };
            first._other = second;
            return (first, second);
        }

        public int Receive(byte[] buffer, int offset, int capacity)
        {
            return _arrived.Dequeue(buffer, offset, capacity);
        }

        public bool Transmit(byte[] buffer, int offset, int length)
        {
            return _other._arrived.Enqueue(buffer, offset, length);
        }

        public long Poll(long nowMilliseconds)
        {
            return long.MaxValue;
        }

        public bool SetWakeup(IWakeup wakeup)
        {
            // Both ends are polled in turn, so no thread has to be woken.
            return true;
        }
    }
}
