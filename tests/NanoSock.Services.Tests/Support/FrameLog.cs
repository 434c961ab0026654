using System.Collections.Generic;
using NanoSock.Links;

namespace NanoSock.Services.Tests.Support
{
    /// <summary>Keeps the frames that a link sends.</summary>
    internal sealed class FrameLog : LinkDecorator
    {
        internal FrameLog(ILink inner)
            : base(inner)
        {
        }

        internal List<byte[]> Sent { get; } = new List<byte[]>();

        public override bool Transmit(byte[] buffer, int offset, int length)
        {
            Sent.Add(buffer[offset..(offset + length)]);
            return Inner.Transmit(buffer, offset, length);
        }
    }
}
