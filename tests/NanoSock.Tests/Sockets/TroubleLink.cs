using System;
using NanoSock.Links;

namespace NanoSock.Tests.Sockets
{
    /// <summary>A link that throws or refuses on demand, and reports each call.</summary>
    internal sealed class TroubleLink : LinkDecorator
    {
        internal TroubleLink(ILink inner)
            : base(inner)
        {
        }

        internal bool Throws { get; set; }

        internal bool IsFull { get; set; }

        internal Action OnTransmit { get; set; }

        internal Action OnReceive { get; set; }

        public override LinkChecksums Checksums => LinkChecksums.None;

        public override bool IsUp => !Throws ? Inner.IsUp : throw new InvalidOperationException();

        public override int Receive(byte[] buffer, int offset, int capacity)
        {
            OnReceive?.Invoke();
            return !Throws ? Inner.Receive(buffer, offset, capacity) : throw new InvalidOperationException();
        }

        public override bool Transmit(byte[] buffer, int offset, int length)
        {
            OnTransmit?.Invoke();
            return !Throws ? !IsFull && Inner.Transmit(buffer, offset, length) : throw new InvalidOperationException();
        }
    }
}
