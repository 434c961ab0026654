using NanoSock.Links;

namespace NanoSock.DeviceTests
{
    /// <summary>Loses selected frames of those that are sent through it.</summary>
    public class LosingLink : ILink
    {
        private readonly ILink _inner;

        /// <summary>Wraps a link.</summary>
        public LosingLink(ILink inner)
        {
            _inner = inner;
        }

        /// <summary>Gets or sets the number of long frames that pass before one is lost; negative for all.</summary>
        public int Spare { get; set; } = -1;

        /// <inheritdoc/>
        public LinkMedium Medium
        {
            get { return _inner.Medium; }
        }

        /// <inheritdoc/>
        public int Mtu
        {
            get { return _inner.Mtu; }
        }

        /// <inheritdoc/>
        public LinkChecksums Checksums
        {
            get { return _inner.Checksums; }
        }

        /// <inheritdoc/>
        public bool IsUp
        {
            get { return _inner.IsUp; }
        }

        /// <inheritdoc/>
        public byte[] HardwareAddress
        {
            get { return _inner.HardwareAddress; }
        }

        /// <inheritdoc/>
        public int Receive(byte[] buffer, int offset, int capacity)
        {
            return _inner.Receive(buffer, offset, capacity);
        }

        /// <inheritdoc/>
        public bool Transmit(byte[] buffer, int offset, int length)
        {
            if (Spare >= 0 && length > 500 && Spare-- == 0)
            {
                return true;
            }

            return _inner.Transmit(buffer, offset, length);
        }

        /// <inheritdoc/>
        public long Poll(long nowMilliseconds)
        {
            return _inner.Poll(nowMilliseconds);
        }

        /// <inheritdoc/>
        public bool SetWakeup(IWakeup wakeup)
        {
            return _inner.SetWakeup(wakeup);
        }
    }
}
