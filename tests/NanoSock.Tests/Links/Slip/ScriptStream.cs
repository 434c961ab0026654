using System;
using System.Collections.Generic;
using NanoSock.Links;

namespace NanoSock.Tests.Links.Slip
{
    /// <summary>A stream whose far end is the test, which decides the received bytes, their pieces, and the number of
    /// bytes accepted.</summary>
    internal sealed class ScriptStream : IByteStream
    {
        internal readonly Queue<byte> ToRead = new Queue<byte>();
        internal readonly List<byte> Written = new List<byte>();
        internal int LargestRead = int.MaxValue;
        internal int Room = int.MaxValue;
        internal int LargestWrite = int.MaxValue;
        internal long Due = long.MaxValue;
        internal Action OnPoll;
        internal IWakeup Wakeup;
        internal int BytesRead;

        public bool IsOpen { get; set; } = true;

        internal void Feed(params byte[] bytes)
        {
            foreach (byte value in bytes)
            {
                ToRead.Enqueue(value);
            }
        }

        public int Read(byte[] buffer, int offset, int count)
        {
            int taken = 0;
            while (taken < count && taken < LargestRead && ToRead.Count > 0)
            {
                buffer[offset + taken++] = ToRead.Dequeue();
            }

            BytesRead += taken;
            return taken;
        }

        public int Write(byte[] buffer, int offset, int count)
        {
            int taken = Math.Min(Math.Min(count, LargestWrite), Room);
            Written.AddRange(buffer[offset..(offset + taken)]);
            Room -= taken;
            return taken;
        }

        public long Poll(long nowMilliseconds)
        {
            OnPoll?.Invoke();
            return Due;
        }

        public bool SetWakeup(IWakeup wakeup)
        {
            Wakeup = wakeup;
            return true;
        }
    }
}
