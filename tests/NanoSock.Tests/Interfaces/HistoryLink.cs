using System;
using NanoSock.Links;
using NanoSock.Testing;

namespace NanoSock.Tests.Interfaces
{
    /// <summary>A cable of the node under test, which shows each frame that the node sends to the test.</summary>
    internal sealed class HistoryLink : LinkDecorator
    {
        private readonly Action<HistoryLink, byte[]> _onSent;

        internal HistoryLink(ILink inner, int network, Action<HistoryLink, byte[]> onSent)
            : base(inner)
        {
            Network = network;
            _onSent = onSent;
        }

        /// <summary>Gets the number of the network.</summary>
        internal int Network { get; }

        /// <summary>Gets or sets whether the cable is pulled.</summary>
        internal bool IsPulled { get; set; }

        public override bool IsUp => !IsPulled;

        public override bool Transmit(byte[] buffer, int offset, int length)
        {
            if (IsPulled)
            {
                return false;
            }

            _onSent(this, buffer[offset..(offset + length)]);
            return Inner.Transmit(buffer, offset, length);
        }

        public override int Receive(byte[] buffer, int offset, int capacity)
        {
            int length = Inner.Receive(buffer, offset, capacity);
            return IsPulled ? 0 : length;
        }
    }
}
