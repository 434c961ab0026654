using System;

namespace NanoSock.Links
{
    /// <summary>Wraps any link and forwards each call to it. A derived link overrides the calls that it
    /// changes.</summary>
    public abstract class LinkDecorator : ILink, ILinkRoom, IMulticastFilter
    {
        /// <summary>Wraps a link.</summary>
        /// <param name="inner">The link to wrap.</param>
        /// <exception cref="ArgumentNullException"><paramref name="inner"/> is null.</exception>
        protected LinkDecorator(ILink inner)
        {
            if (inner == null)
            {
                throw new ArgumentNullException(nameof(inner));
            }

            Inner = inner;
        }

        /// <summary>Gets the wrapped link.</summary>
        public ILink Inner { get; }

        /// <inheritdoc/>
        public virtual LinkMedium Medium
        {
            get { return Inner.Medium; }
        }

        /// <inheritdoc/>
        public virtual int Mtu
        {
            get { return Inner.Mtu; }
        }

        /// <inheritdoc/>
        public virtual LinkChecksums Checksums
        {
            get { return Inner.Checksums; }
        }

        /// <inheritdoc/>
        public virtual bool IsUp
        {
            get { return Inner.IsUp; }
        }

        /// <inheritdoc/>
        public virtual byte[] HardwareAddress
        {
            get { return Inner.HardwareAddress; }
        }

        /// <inheritdoc/>
        public virtual int FreeFrames
        {
            get { return Inner is ILinkRoom room ? room.FreeFrames : 0; }
        }

        /// <summary>Gets the value of the wrapped link; -1 where that has none.</summary>
        public virtual int MostFrames
        {
            get { return Inner is ILinkRoom room ? room.MostFrames : -1; }
        }

        /// <inheritdoc/>
        public virtual int Receive(byte[] buffer, int offset, int capacity)
        {
            return Inner.Receive(buffer, offset, capacity);
        }

        /// <inheritdoc/>
        public virtual bool Transmit(byte[] buffer, int offset, int length)
        {
            return Inner.Transmit(buffer, offset, length);
        }

        /// <inheritdoc/>
        public virtual long Poll(long nowMilliseconds)
        {
            return Inner.Poll(nowMilliseconds);
        }

        /// <inheritdoc/>
        public virtual bool SetWakeup(IWakeup wakeup)
        {
            return Inner.SetWakeup(wakeup);
        }

        /// <inheritdoc/>
        public virtual void JoinGroup(uint group)
        {
            (Inner as IMulticastFilter)?.JoinGroup(group);
        }

        /// <inheritdoc/>
        public virtual void LeaveGroup(uint group)
        {
            (Inner as IMulticastFilter)?.LeaveGroup(group);
        }
    }
}
