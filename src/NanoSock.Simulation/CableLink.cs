using System;

namespace NanoSock.Links
{
    /// <summary>Wraps any link with a cable that can be pulled. With the cable pulled the link is down and reports so;
    /// frames that arrive at the far end are lost. A broken cable loses the frames of one direction, or both, without a
    /// report.</summary>
    public sealed class CableLink : ILink, ILinkRoom
    {
        private readonly ILink _inner;
        private bool _isPulled;
        private IWakeup _wakeup;

        /// <summary>Wraps a link; the cable is plugged in and works.</summary>
        public CableLink(ILink inner)
        {
            if (inner == null)
            {
                throw new ArgumentNullException(nameof(inner));
            }

            _inner = inner;
        }

        /// <summary>Gets the link at the near end of the cable.</summary>
        public ILink Inner
        {
            get { return _inner; }
        }

        /// <summary>Gets or sets whether the cable is pulled. Plugging it in again wakes the driver of the
        /// link.</summary>
        public bool IsPulled
        {
            get
            {
                return _isPulled;
            }

            set
            {
                bool isNew = value != _isPulled;
                _isPulled = value;
                if (isNew && _wakeup != null)
                {
                    _wakeup.Wake();
                }
            }
        }

        /// <summary>Gets or sets whether sent frames are lost while the link reports that it is up.</summary>
        public bool LosesSent { get; set; }

        /// <summary>Gets or sets whether received frames are lost while the link reports that it is up.</summary>
        public bool LosesReceived { get; set; }

        /// <summary>Gets the number of frames refused because the cable was pulled.</summary>
        public uint Refused { get; private set; }

        /// <summary>Gets the number of frames lost in either direction.</summary>
        public uint Lost { get; private set; }

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
            get { return !_isPulled && _inner.IsUp; }
        }

        /// <inheritdoc/>
        public byte[] HardwareAddress
        {
            get { return _inner.HardwareAddress; }
        }

        /// <summary>Gets the value of the wrapped link.</summary>
        public int FreeFrames
        {
            get { return _inner is ILinkRoom room ? room.FreeFrames : 0; }
        }

        /// <summary>Gets the value of the wrapped link; -1 where it has none.</summary>
        public int MostFrames
        {
            get { return _inner is ILinkRoom room ? room.MostFrames : -1; }
        }

        /// <inheritdoc/>
        public int Receive(byte[] buffer, int offset, int capacity)
        {
            int length = _inner.Receive(buffer, offset, capacity);
            while (length > 0 && (_isPulled || LosesReceived))
            {
                Lost++;
                length = _inner.Receive(buffer, offset, capacity);
            }

            return length;
        }

        /// <inheritdoc/>
        public bool Transmit(byte[] buffer, int offset, int length)
        {
            if (_isPulled)
            {
                Refused++;
                return false;
            }

            if (LosesSent)
            {
                Lost++;
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
            _wakeup = wakeup;
            return _inner.SetWakeup(wakeup);
        }
    }
}
