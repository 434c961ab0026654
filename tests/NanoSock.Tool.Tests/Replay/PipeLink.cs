using System;
using System.Collections.Generic;
using NanoSock.Links;

namespace NanoSock.Tool.Tests.Replay
{
    /// <summary>One end of a cable between two nodes, which a test can change frames on.</summary>
    internal sealed class PipeLink : ILink
    {
        private readonly Queue<byte[]> _received = new Queue<byte[]>();
        private PipeLink _peer;

        private PipeLink(LinkMedium medium, byte number)
        {
            Medium = medium;
            HardwareAddress = medium == LinkMedium.Ethernet ? new byte[] { 2, 0, 0, 0, 0, number } : null;
        }

        public LinkMedium Medium { get; }

        public int Mtu
        {
            get { return 1500; }
        }

        public LinkChecksums Checksums
        {
            get { return LinkChecksums.None; }
        }

        public bool IsUp
        {
            get { return true; }
        }

        public byte[] HardwareAddress { get; }

        /// <summary>Gets or sets what becomes of each frame to this end: the frame, another, or null.</summary>
        internal Func<byte[], byte[]> Change { get; set; } = frame => frame;

        internal static (PipeLink, PipeLink) Connect(LinkMedium medium)
        {
            PipeLink a = new PipeLink(medium, 1);
            PipeLink b = new PipeLink(medium, 2);
            a._peer = b;
            b._peer = a;
            return (a, b);
        }

        /// <summary>Adds a frame that this end receives.</summary>
        internal void Add(byte[] frame)
        {
            byte[] changed = Change(frame);
            if (changed != null)
            {
                _received.Enqueue(changed);
            }
        }

        public int Receive(byte[] buffer, int offset, int capacity)
        {
            if (!_received.TryDequeue(out byte[] frame))
            {
                return 0;
            }

            frame.CopyTo(buffer, offset);
            return frame.Length;
        }

        public bool Transmit(byte[] buffer, int offset, int length)
        {
            _peer.Add(buffer.AsSpan(offset, length).ToArray());
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
