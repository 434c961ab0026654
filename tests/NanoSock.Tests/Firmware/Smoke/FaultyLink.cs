using System;
using NanoSock.Links;

namespace NanoSock.Tests.Firmware.Smoke
{
    /// <summary>A link around another that is down, loses frames or changes them, as a test sets it.</summary>
    internal sealed class FaultyLink : ILink
    {
        private readonly ILink _inner;

        internal FaultyLink(ILink inner)
        {
            _inner = inner;
        }

        /// <summary>Gets or sets the filter of frames to lose on their way out.</summary>
        internal Func<byte[], bool> Loses { get; set; } = _ => false;

        /// <summary>Gets or sets the change of a frame on its way out. Its checksums are not verified.</summary>
        internal Action<byte[]> Changes { get; set; } = _ => { };

        public bool IsUp { get; set; } = true;

        public LinkMedium Medium => _inner.Medium;

        public int Mtu => _inner.Mtu;

        public LinkChecksums Checksums => LinkChecksums.ReceiveVerified;

        public byte[] HardwareAddress => _inner.HardwareAddress;

        public int Receive(byte[] buffer, int offset, int capacity) => _inner.Receive(buffer, offset, capacity);

        public bool Transmit(byte[] buffer, int offset, int length)
        {
            if (!IsUp)
            {
                return false;
            }

            byte[] frame = buffer[offset..(offset + length)];
            if (Loses(frame))
            {
                return true;
            }

            Changes(frame);
            return _inner.Transmit(frame, 0, length);
        }

        public long Poll(long nowMilliseconds) => _inner.Poll(nowMilliseconds);

        public bool SetWakeup(IWakeup wakeup) => _inner.SetWakeup(wakeup);
    }
}
