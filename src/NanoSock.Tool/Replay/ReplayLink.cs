using System;
using System.Collections.Generic;
using NanoSock.Links;

namespace NanoSock.Tool.Replay
{
    /// <summary>The link of a replayed node: received frames come from a capture.</summary>
    internal sealed class ReplayLink : ILink
    {
        private readonly Queue<(byte[] Bytes, int Original, CapturedFrame Frame)> _received =
            new Queue<(byte[], int, CapturedFrame)>();
        private CapturedFrame _current;

        internal ReplayLink(LinkMedium medium, int mtu, byte[] hardwareAddress, LinkChecksums checksums)
        {
            Medium = medium;
            Mtu = mtu;
            HardwareAddress = hardwareAddress;
            Checksums = checksums;
        }

        public LinkMedium Medium { get; }

        public int Mtu { get; }

        public LinkChecksums Checksums { get; }

        public bool IsUp
        {
            get { return true; }
        }

        public byte[] HardwareAddress { get; }

        /// <summary>Gets or sets the receiver of sent frames.</summary>
        internal Action<byte[]> Sent { get; set; }

        /// <summary>Gets or sets the receiver of each received frame of the capture, after the node has processed
        /// it.</summary>
        internal Action<CapturedFrame> Processed { get; set; }

        /// <summary>Gets whether frames wait to be received.</summary>
        internal bool HasFrames
        {
            get { return _received.Count > 0; }
        }

        /// <summary>Gets whether the node is processing a received frame of the capture.</summary>
        internal bool IsReceiving
        {
            get { return _current != null; }
        }

        /// <summary>Adds a frame that the node receives.</summary>
        /// <param name="bytes">The frame.</param>
        /// <param name="original">The length of the frame, where it was too long to be captured.</param>
        /// <param name="frame">The frame in the capture, or null.</param>
        internal void Add(byte[] bytes, int original, CapturedFrame frame)
        {
            _received.Enqueue((bytes, original, frame));
        }

        public int Receive(byte[] buffer, int offset, int capacity)
        {
            // The node asks for the next frame when it has processed the one before.
            if (_current != null)
            {
                Processed(_current);
                _current = null;
            }

            if (!_received.TryDequeue(out (byte[] Bytes, int Original, CapturedFrame Frame) next))
            {
                return 0;
            }

            _current = next.Frame;
            if (next.Original > capacity)
            {
                return next.Original;
            }

            next.Bytes.CopyTo(buffer, offset);
            return next.Original;
        }

        public bool Transmit(byte[] buffer, int offset, int length)
        {
            Sent(buffer.AsSpan(offset, length).ToArray());
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
