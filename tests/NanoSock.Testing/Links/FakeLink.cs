using System;
using System.Collections.Generic;
using NanoSock.Links;

namespace NanoSock.Testing
{
    /// <summary>A link whose far end is the test.</summary>
    internal sealed class FakeLink : ILink
    {
        internal readonly Queue<byte[]> ToReceive = new Queue<byte[]>();
        internal readonly List<byte[]> Sent = new List<byte[]>();
        internal bool HasRoom = true;
        /// <summary>The number of frames that the link still accepts.</summary>
        internal int Room = int.MaxValue;
        /// <summary>The number of frames that the link has refused.</summary>
        internal int Refused;
        /// <summary>The last refused frame.</summary>
        internal byte[] LastRefused;
        internal bool Up = true;
        internal long Due = long.MaxValue;
        internal long LastPoll = -1;
        internal IWakeup Wakeup;

        public LinkMedium Medium { get; set; } = LinkMedium.Ethernet;

        public int Mtu { get; set; } = 1500;

        public LinkChecksums Checksums { get; set; }

        public bool IsUp => Up;

        public byte[] HardwareAddress { get; } = { 2, 0, 0, 0, 0, 9 };

        public int Receive(byte[] buffer, int offset, int capacity)
        {
            if (ToReceive.Count == 0)
            {
                return 0;
            }

            byte[] frame = ToReceive.Dequeue();
            Array.Copy(frame, 0, buffer, offset, Math.Min(frame.Length, capacity));
            return frame.Length;
        }

        public bool Transmit(byte[] buffer, int offset, int length)
        {
            if (!Up || !HasRoom || Room <= 0)
            {
                Refused++;
                LastRefused = buffer[offset..(offset + length)];
                return false;
            }

            Room--;
            Sent.Add(buffer[offset..(offset + length)]);
            return true;
        }

        public long Poll(long nowMilliseconds)
        {
            LastPoll = nowMilliseconds;
            return Due;
        }

        public bool SetWakeup(IWakeup wakeup)
        {
            Wakeup = wakeup;
            return true;
        }
    }
}
