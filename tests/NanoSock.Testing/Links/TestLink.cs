using System;
using System.Collections.Generic;
using NanoSock.Links;

namespace NanoSock.Testing
{
    /// <summary>A link whose far end is the test: it delivers the queued frames and keeps those that are
    /// sent.</summary>
    internal sealed class TestLink : ILink
    {
        /// <summary>The frames to deliver.</summary>
        internal readonly Queue<byte[]> In = new Queue<byte[]>();

        /// <summary>The frames sent, in order.</summary>
        internal readonly List<byte[]> Sent = new List<byte[]>();

        internal TestLink(LinkMedium medium = LinkMedium.Ethernet, int mtu = 1500)
        {
            Medium = medium;
            Mtu = mtu;
        }

        public LinkMedium Medium { get; set; }

        public int Mtu { get; set; }

        public LinkChecksums Checksums { get; set; }

        public bool IsUp { get; set; } = true;

        public byte[] HardwareAddress => Medium == LinkMedium.Ethernet ? Station : null;

        /// <summary>Gets the hardware address of an Ethernet link.</summary>
        internal byte[] Station { get; init; } = { 2, 0, 0, 0, 0, 9 };

        /// <summary>Gets or sets whether the link accepts frames.</summary>
        internal bool HasRoom { get; set; } = true;

        /// <summary>Gets or sets the number of frames that the link still accepts.</summary>
        internal int Room { get; set; } = int.MaxValue;

        /// <summary>Gets or sets the number of refused frames.</summary>
        internal int Refused { get; set; }

        /// <summary>Gets the last refused frame.</summary>
        internal byte[] LastRefused { get; private set; }

        /// <summary>Gets or sets the time that Poll returns.</summary>
        internal long Due { get; set; } = long.MaxValue;

        /// <summary>Gets the time of the last Poll.</summary>
        internal long LastPoll { get; private set; } = -1;

        internal IWakeup Wakeup { get; private set; }

        /// <summary>Returns the oldest frame sent, and removes it.</summary>
        internal byte[] Take()
        {
            byte[] frame = Sent[0];
            Sent.RemoveAt(0);
            return frame;
        }

        public int Receive(byte[] buffer, int offset, int capacity)
        {
            if (In.Count == 0)
            {
                return 0;
            }

            byte[] frame = In.Dequeue();
            Array.Copy(frame, 0, buffer, offset, Math.Min(frame.Length, capacity));
            return frame.Length;
        }

        public bool Transmit(byte[] buffer, int offset, int length)
        {
            if (!IsUp || !HasRoom || Room <= 0)
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
