using NanoSock.Buffers;

namespace NanoSock.Links
{
    /// <summary>Represents one port of a <see cref="VirtualSwitch"/> with the station behind it, as an Ethernet
    /// link.</summary>
    /// <remarks>Ports of one switch may be used from different threads, each port by one thread at a time.</remarks>
    public sealed class VirtualPort : ILink
    {
        private readonly VirtualSwitch _switch;
        private readonly byte[] _hardwareAddress;
        private readonly int _index;

        // The following fields belong to the switch, which accesses them under its lock only.
        internal readonly FrameQueue Queue;
        internal readonly int Capacity;
        internal IWakeup Wakeup;
        internal bool Plugged = true;
        internal bool Filters;
        // The table entry of the address that this port's station was last heard with.
        internal int LastEntry = -1;
        // The chain of ports whose frames found this port's queue full, and its length.
        internal VirtualPort FirstWaiter;
        internal int Waiters;
        // The next port in another port's chain of waiters, and in the switch's chain.
        internal VirtualPort NextWaiter;
        internal VirtualPort WaitsFor;
        internal VirtualPort NextAnywhere;
        internal bool WaitsAnywhere;
        internal long In;
        internal long Out;
        internal long Lost;
        internal long Refusals;

        internal VirtualPort(VirtualSwitch owner, int index, byte[] hardwareAddress, int frames)
        {
            _switch = owner;
            _index = index;
            _hardwareAddress = hardwareAddress;
            Capacity = frames;
            Queue = new FrameQueue(frames, owner.FrameSize);
        }

        /// <summary>Gets the port's number in the switch, from 0.</summary>
        public int Index
        {
            get { return _index; }
        }

        /// <inheritdoc/>
        public LinkMedium Medium
        {
            get { return LinkMedium.Ethernet; }
        }

        /// <inheritdoc/>
        public int Mtu
        {
            get { return _switch.Mtu; }
        }

        /// <inheritdoc/>
        public LinkChecksums Checksums
        {
            get { return LinkChecksums.None; }
        }

        /// <summary>Gets whether the cable is plugged in.</summary>
        public bool IsUp
        {
            get { return Plugged; }
        }

        /// <inheritdoc/>
        public byte[] HardwareAddress
        {
            get { return _hardwareAddress; }
        }

        /// <summary>Gets or sets whether the port passes on all frames from the switch (true, the default), or only
        /// frames to a group or to its own <see cref="HardwareAddress"/>, as a network chip that is not in promiscuous
        /// mode.</summary>
        public bool Promiscuous
        {
            get { return !Filters; }
            set { Filters = !value; }
        }

        /// <summary>Gets the number of frames that entered this port's queue.</summary>
        public long FramesIn
        {
            get { return In; }
        }

        /// <summary>Gets the number of frames that the switch accepted from this port.</summary>
        public long FramesOut
        {
            get { return Out; }
        }

        /// <summary>Gets the number of frames that waited to be received when the cable was pulled, and of frames to
        /// this port that were dropped because its queue was full.</summary>
        public long FramesLost
        {
            get { return Lost; }
        }

        /// <summary>Gets the number of times that <see cref="Transmit"/> returned false because the receiver's queue
        /// was full.</summary>
        public long Refused
        {
            get { return Refusals; }
        }

        /// <summary>Plugs the cable in.</summary>
        public void Plug()
        {
            _switch.SetPlugged(this, true);
        }

        /// <summary>Pulls the cable: frames that wait are lost, and the switch forgets the stations heard
        /// here.</summary>
        public void Unplug()
        {
            _switch.SetPlugged(this, false);
        }

        /// <inheritdoc/>
        public int Receive(byte[] buffer, int offset, int capacity)
        {
            return _switch.Take(this, buffer, offset, capacity);
        }

        /// <summary>Sends a frame.</summary>
        /// <param name="buffer">The buffer of the frame.</param>
        /// <param name="offset">The first byte of the frame.</param>
        /// <param name="length">The length of the frame, Ethernet header included.</param>
        /// <returns>False when the frame was not accepted: the cable is out, or the one receiver's queue is full and
        /// the switch does not drop; the wake-up comes when half of that queue is free.</returns>
        public bool Transmit(byte[] buffer, int offset, int length)
        {
            return _switch.Forward(this, buffer, offset, length);
        }

        /// <inheritdoc/>
        public long Poll(long nowMilliseconds)
        {
            return long.MaxValue;
        }

        /// <inheritdoc/>
        public bool SetWakeup(IWakeup wakeup)
        {
            Wakeup = wakeup;
            return true;
        }
    }
}
