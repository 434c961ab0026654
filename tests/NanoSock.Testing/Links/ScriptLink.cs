using System;
using System.Collections.Generic;
using NanoSock.Links;

namespace NanoSock.Testing
{
    /// <summary>A link of bare IP packets whose other end is the test: lists of packets in and out.</summary>
    internal sealed class ScriptLink : ILink
    {
        internal readonly Queue<byte[]> In = new Queue<byte[]>();
        internal readonly Queue<byte[]> Out = new Queue<byte[]>();

        internal ScriptLink(int mtu)
        {
            Mtu = mtu;
        }

        /// <summary>Gets or sets the number of packets that the link still accepts.</summary>
        internal int Room { get; set; } = int.MaxValue;

        public LinkMedium Medium => LinkMedium.Ip;

        public int Mtu { get; }

        public LinkChecksums Checksums => LinkChecksums.None;

        public bool IsUp { get; set; } = true;

        public byte[] HardwareAddress => null;

        public int Receive(byte[] buffer, int offset, int capacity)
        {
            if (In.Count == 0)
            {
                return 0;
            }

            byte[] packet = In.Dequeue();
            Array.Copy(packet, 0, buffer, offset, Math.Min(packet.Length, capacity));
            return packet.Length;
        }

        public bool Transmit(byte[] buffer, int offset, int length)
        {
            if (Room <= 0 || !IsUp)
            {
                return false;
            }

            Room--;
            Out.Enqueue(buffer[offset..(offset + length)]);
            return true;
        }

        public long Poll(long nowMilliseconds)
        {
            return long.MaxValue;
        }

        public bool SetWakeup(NanoSock.Links.IWakeup wakeup)
        {
            return true;
        }
    }
}
