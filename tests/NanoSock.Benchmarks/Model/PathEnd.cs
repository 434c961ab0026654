using NanoSock.Links;

namespace NanoSock.Benchmarks.Model
{
    /// <summary>What a host sees of its two paths: a link of bare IP packets.</summary>
    internal sealed class PathEnd : ILink
    {
        private readonly SimulatedPath _out;
        private readonly SimulatedPath _in;
        private readonly int _mtu;

        internal PathEnd(SimulatedPath outward, SimulatedPath inward, int mtu)
        {
            _out = outward;
            _in = inward;
            _mtu = mtu;
        }

        /// <summary>When the next packet arrives here, in microseconds.</summary>
        internal long NextArrival
        {
            get { return _in.NextArrival; }
        }

        public LinkMedium Medium
        {
            get { return LinkMedium.Ip; }
        }

        public int Mtu
        {
            get { return _mtu; }
        }

        // Nothing is corrupted here, and sums are not what is measured.
        public LinkChecksums Checksums
        {
            get { return LinkChecksums.ReceiveVerified | LinkChecksums.TransmitIgnored; }
        }

        public bool IsUp
        {
            get { return true; }
        }

        public byte[] HardwareAddress
        {
            get { return null; }
        }

        public int Receive(byte[] buffer, int offset, int capacity)
        {
            return _in.Take(buffer, offset, capacity);
        }

        // A lost packet was taken too: only the receiver can tell.
        public bool Transmit(byte[] buffer, int offset, int length)
        {
            _out.Send(buffer, offset, length);
            return true;
        }

        // The event loop knows the arrivals itself, and to the microsecond.
        public long Poll(long nowMilliseconds)
        {
            return long.MaxValue;
        }

        public bool SetWakeup(IWakeup wakeup)
        {
            return false;
        }
    }
}
