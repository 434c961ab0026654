using System;
using NanoSock.Links;

namespace NanoSock.Tests.Sockets
{
    /// <summary>A serial line that accepts 100 bytes at a time, and only after a while.</summary>
    internal sealed class SlowStream : IByteStream
    {
        private int _busy;

        internal int Written { get; private set; }

        public bool IsOpen => true;

        public int Read(byte[] buffer, int offset, int count)
        {
            return 0;
        }

        public int Write(byte[] buffer, int offset, int count)
        {
            if (++_busy % 3 != 0)
            {
                return 0;
            }

            int taken = Math.Min(count, 100);
            Written += taken;
            return taken;
        }

        public long Poll(long nowMilliseconds)
        {
            return long.MaxValue;
        }

        public bool SetWakeup(IWakeup wakeup)
        {
            return false;
        }
    }
}
