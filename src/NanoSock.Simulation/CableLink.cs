using System;

namespace NanoSock.Links
{
    /// <summary>Wraps any link with a cable that can be pulled. Pulled, the link is down and says so; frames that arrive at
    /// the far end of the cable are lost. A broken cable loses the frames of one direction, or both, and says
    /// nothing.</summary>
    public sealed class CableLink : ILink, ILinkRoom
    {
        private readonly ILink _inner;
        private bool _isPulled;
        private IWakeup _wakeup;

        /// <summary>Wraps a link; the cable is in, and whole.</summary>
        public CableLink(ILink inner)
        {
            if (inner == null)
            {
                throw new ArgumentNullException(nameof(inner));
            }

            _inner = inner;
        }

        /// <summary>The link at the near end of the cable.</summary>
        public ILink Inner
        {
            get { return _inner; }
        }

        /// <summary>Whether the cable is pulled. Putting it back wakes whoever waits for the link.</summary>
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

        /// <summary>Whether frames that are sent get lost, while the link claims to be up.</summary>
        public bool LosesSent { get; set; }

        /// <summary>Whether frames that should be received get lost, while the link claims to be up.</summary>
        public bool LosesReceived { get; set; }

        /// <summary>Frames refused because the cable was pulled.</summary>
        public uint Refused { get; private set; }

        /// <summary>Frames lost in either direction.</summary>
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

        /// <summary>Gets what the wrapped link says of it.</summary>
        public int FreeFrames
        {
            get { return _inner is ILinkRoom room ? room.FreeFrames : 0; }
        }

        /// <summary>Gets what the wrapped link says of it; -1 where it says nothing.</summary>
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
