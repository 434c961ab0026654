using System;
using System.Collections.Generic;
using NanoSock.Links;

namespace NanoSock.Testing
{
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
