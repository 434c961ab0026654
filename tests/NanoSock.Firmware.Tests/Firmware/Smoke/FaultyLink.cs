using System;
using NanoSock.Links;

namespace NanoSock.Tests.Firmware.Smoke
{
    /// <summary>A link around another that is down, loses frames or changes them, as a test sets it.</summary>
    internal sealed class FaultyLink : LinkDecorator
    {
        internal FaultyLink(ILink inner)
            : base(inner)
        {
        }

        /// <summary>Gets or sets the filter of frames to lose on their way out.</summary>
        internal Func<byte[], bool> Loses { get; set; } = _ => false;

        /// <summary>Gets or sets the change of a frame on its way out. Its checksums are not verified.</summary>
        internal Action<byte[]> Changes { get; set; } = _ => { };

        /// <summary>Gets or sets whether the link reports that it is down.</summary>
        internal bool IsPulled { get; set; }

        public override bool IsUp => !IsPulled;

        public override LinkChecksums Checksums => LinkChecksums.ReceiveVerified;

        public override bool Transmit(byte[] buffer, int offset, int length)
        {
            if (IsPulled)
            {
                return false;
            }

            byte[] frame = buffer[offset..(offset + length)];
            if (Loses(frame))
            {
                return true;
            }

            Changes(frame);
            return Inner.Transmit(frame, 0, length);
        }
    }
}
