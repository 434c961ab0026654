namespace NanoSock.Links
{
    /// <summary>Wraps any link with a cable that can be pulled. With the cable pulled the link is down and reports so;
    /// frames that arrive at the far end are lost. A broken cable loses the frames of one direction, or both, without a
    /// report.</summary>
    public sealed class CableLink : LinkDecorator
    {
        private bool _isPulled;
        private IWakeup _wakeup;

        /// <summary>Wraps a link; the cable is plugged in and works.</summary>
        public CableLink(ILink inner)
            : base(inner)
        {
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
        public override bool IsUp
        {
            get { return !_isPulled && Inner.IsUp; }
        }

        /// <inheritdoc/>
        public override int Receive(byte[] buffer, int offset, int capacity)
        {
            int length = Inner.Receive(buffer, offset, capacity);
            while (length > 0 && (_isPulled || LosesReceived))
            {
                Lost++;
                length = Inner.Receive(buffer, offset, capacity);
            }

            return length;
        }

        /// <inheritdoc/>
        public override bool Transmit(byte[] buffer, int offset, int length)
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

            return Inner.Transmit(buffer, offset, length);
        }

        /// <inheritdoc/>
        public override bool SetWakeup(IWakeup wakeup)
        {
            _wakeup = wakeup;
            return Inner.SetWakeup(wakeup);
        }
    }
}
