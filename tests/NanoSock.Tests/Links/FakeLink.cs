using System;
using System.Collections.Generic;
using NanoSock.Links;

namespace NanoSock.Tests.Links
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

    /// <summary>Counts wake-ups.</summary>
    internal sealed class WakeupCounter : IWakeup
    {
        private int _count;

        internal int Count => _count;

        public void Wake()
        {
            System.Threading.Interlocked.Increment(ref _count);
        }
    }

    /// <summary>The frames to send in tests.</summary>
    internal static class Frames
    {
        internal static readonly byte[] Broadcast = { 255, 255, 255, 255, 255, 255 };

        /// <summary>Returns an Ethernet frame with a number after its header.</summary>
        internal static byte[] Make(byte[] to, byte[] from, int number, int length = 60)
        {
            byte[] frame = new byte[length];
            to.CopyTo(frame, 0);
            from.CopyTo(frame, 6);
            frame[12] = 0x88;
            frame[13] = 0xB5;
            BitConverter.TryWriteBytes(frame.AsSpan(14), number);
            return frame;
        }

        internal static int Number(byte[] frame)
        {
            return BitConverter.ToInt32(frame, 14);
        }

        internal static bool Send(ILink link, byte[] frame)
        {
            return link.Transmit(frame, 0, frame.Length);
        }

        /// <summary>Returns the next received frame, or null.</summary>
        internal static byte[] Receive(ILink link)
        {
            byte[] buffer = new byte[2000];
            int length = link.Receive(buffer, 3, buffer.Length - 3);
            return length == 0 ? null : buffer[3..(3 + length)];
        }

        internal static List<int> ReceiveNumbers(ILink link)
        {
            List<int> numbers = new List<int>();
            for (byte[] frame = Receive(link); frame != null; frame = Receive(link))
            {
                numbers.Add(Number(frame));
            }

            return numbers;
        }
    }
}
