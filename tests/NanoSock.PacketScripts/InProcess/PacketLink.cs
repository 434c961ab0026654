using System;
using System.Collections.Generic;
using NanoSock.Links;

namespace NanoSock.PacketScripts.InProcess
{
    /// <summary>A link of bare IP packets whose other end is the script.</summary>
    internal sealed class PacketLink : ILink
    {
        internal PacketLink(int mtu)
        {
            Mtu = mtu;
        }

        internal Queue<byte[]> In { get; } = new Queue<byte[]>();

        internal Queue<byte[]> Out { get; } = new Queue<byte[]>();

        public LinkMedium Medium => LinkMedium.Ip;

        public int Mtu { get; }

        public LinkChecksums Checksums => LinkChecksums.None;

        public bool IsUp => true;

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
            Out.Enqueue(buffer[offset..(offset + length)]);
            return true;
        }

        public long Poll(long nowMilliseconds)
        {
            return long.MaxValue;
        }

        public bool SetWakeup(IWakeup wakeup)
        {
            return true;
        }
    }
}
