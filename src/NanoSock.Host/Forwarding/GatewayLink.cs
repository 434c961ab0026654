using System;
using System.Collections.Generic;
using NanoSock.Links;

namespace NanoSock.Host.Forwarding
{
    /// <summary>Wraps the link of the host side, and passes packets that its stack is not ready for to a
    /// <see cref="Gateway"/>.</summary>
    internal sealed class GatewayLink : LinkDecorator
    {
        private readonly Queue<byte[]> _released = new Queue<byte[]>();

        internal GatewayLink(ILink inner)
            : base(inner)
        {
        }

        /// <summary>Gets or sets the gateway; null for none.</summary>
        internal Gateway Gateway { get; set; }

        /// <inheritdoc/>
        public override int Receive(byte[] buffer, int offset, int capacity)
        {
            if (_released.TryDequeue(out byte[] frame))
            {
                Array.Copy(frame, 0, buffer, offset, Math.Min(frame.Length, capacity));
                return frame.Length;
            }

            int length = Inner.Receive(buffer, offset, capacity);
            while (length > 0 && length <= capacity && Gateway != null && Gateway.Take(buffer, offset, length))
            {
                length = Inner.Receive(buffer, offset, capacity);
            }

            return length;
        }

        /// <summary>Delivers a packet to the stack with its next Poll.</summary>
        internal void Release(byte[] frame)
        {
            _released.Enqueue(frame);
        }
    }
}
