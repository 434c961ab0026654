using System;
using System.Collections.Generic;
using NanoSock.Links;

namespace NanoSock.CostOperations
{
    /// <summary>A link whose other end is the operation. The stack's calls of the link are counted as interface calls.
    /// The work of the link is not counted, because it differs from driver to driver.</summary>
    internal sealed class CostLink : ILink
    {
        private static readonly byte[] s_address = { 2, 0, 0, 0, 0, 1 };

        internal CostLink(LinkMedium medium, LinkChecksums checksums, int mtu = 1500)
        {
            Medium = medium;
            Checksums = checksums;
            Mtu = mtu;
        }

        /// <summary>Creates a link without checksums, whose cost is measured separately.</summary>
        internal static CostLink WithoutChecksums(int mtu = 1500)
        {
            return new CostLink(LinkMedium.Ip, LinkChecksums.ReceiveVerified | LinkChecksums.TransmitIgnored, mtu);
        }

        internal Queue<byte[]> In { get; } = new Queue<byte[]>();

        internal Queue<byte[]> Out { get; } = new Queue<byte[]>();

        public LinkMedium Medium { get; }

        public int Mtu { get; }

        public LinkChecksums Checksums { get; }

        public bool IsUp
        {
            get { return true; }
        }

        public byte[] HardwareAddress
        {
            get { return Medium == LinkMedium.Ethernet ? s_address : null; }
        }

        /// <summary>Returns the only frame that the stack has sent since the last call.</summary>
        internal byte[] TakeOnly()
        {
            Check.Equal(1, Out.Count, "Frames sent");
            return Out.Dequeue();
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
