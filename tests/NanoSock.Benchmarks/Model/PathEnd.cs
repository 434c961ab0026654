using NanoSock.Links;

namespace NanoSock.Benchmarks.Model
{
    /// <summary>The view that a host has of its two paths: a link of bare IP packets.</summary>
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

        /// <summary>Gets the time of the next packet's arrival here, in microseconds.</summary>
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

        // Nothing is corrupted here, and the cost of checksums is not measured.
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

        // The link accepts a packet that will be lost: only the receiver can detect the loss.
        public bool Transmit(byte[] buffer, int offset, int length)
        {
            _out.Send(buffer, offset, length);
            return true;
        }

        // The event loop knows the arrivals to the microsecond.
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
