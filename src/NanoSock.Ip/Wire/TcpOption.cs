namespace NanoSock.Wire
{
    /// <summary>Lists option kinds and lengths (RFC 9293 3.2), and writes options.</summary>
    public static class TcpOption
    {
        /// <summary>Kind: end of option list.</summary>
        public const int EndOfList = 0;
        /// <summary>Kind: no operation.</summary>
        public const int NoOperation = 1;
        /// <summary>Kind: maximum segment size.</summary>
        public const int MaximumSegmentSize = 2;
        /// <summary>Bytes of the maximum segment size option.</summary>
        public const int MaximumSegmentSizeLength = 4;

        /// <summary>Kind: window scale (RFC 7323 2.2).</summary>
        public const int WindowScale = 3;
        /// <summary>Bytes of the window scale option.</summary>
        public const int WindowScaleLength = 3;
        /// <summary>The largest shift (RFC 7323 2.3).</summary>
        public const int MaximumWindowScale = 14;
        /// <summary>Kind: selective acknowledgments permitted (RFC 2018 2).</summary>
        public const int SackPermitted = 4;
        /// <summary>Bytes of the SACK-permitted option.</summary>
        public const int SackPermittedLength = 2;
        /// <summary>Kind: selective acknowledgments (RFC 2018 3).</summary>
        public const int Sack = 5;
        /// <summary>Kind: timestamps (RFC 7323 3.2).</summary>
        public const int Timestamps = 8;
        /// <summary>Bytes of the timestamps option.</summary>
        public const int TimestampsLength = 10;
        /// <summary>Bytes of the timestamps option with the padding before it.</summary>
        public const int PaddedTimestampsLength = 12;
        /// <summary>Bytes of a header whose only option is timestamps, padded as RFC 7323 appendix A has it.</summary>
        public const int HeaderLengthWithTimestamps = Tcp.HeaderLength + PaddedTimestampsLength;

        /// <summary>Writes a timestamps option behind two bytes of padding, and returns the length of both.</summary>
        public static int WriteTimestamps(byte[] buffer, int offset, uint value, uint echo)
        {
            buffer[offset] = NoOperation;
            buffer[offset + 1] = NoOperation;
            buffer[offset + 2] = Timestamps;
            buffer[offset + 3] = TimestampsLength;
            BigEndian.WriteUInt32(buffer, offset + 4, value);
            BigEndian.WriteUInt32(buffer, offset + 8, echo);
            return PaddedTimestampsLength;
        }

        /// <summary>Writes a SACK-permitted option behind two bytes of padding, and returns the length of
        /// both.</summary>
        public static int WriteSackPermitted(byte[] buffer, int offset)
        {
            buffer[offset] = NoOperation;
            buffer[offset + 1] = NoOperation;
            buffer[offset + 2] = SackPermitted;
            buffer[offset + 3] = SackPermittedLength;
            return SackPermittedLength + 2;
        }

        /// <summary>Writes a window scale option behind one byte of padding, and returns the length of both.</summary>
        public static int WriteWindowScale(byte[] buffer, int offset, int shift)
        {
            buffer[offset] = NoOperation;
            buffer[offset + 1] = WindowScale;
            buffer[offset + 2] = WindowScaleLength;
            buffer[offset + 3] = (byte)shift;
            return WindowScaleLength + 1;
        }

        /// <summary>Writes the head of a SACK option behind two bytes of padding, and returns the length of both; the
        /// blocks follow it.</summary>
        public static int WriteSack(byte[] buffer, int offset, int blocks)
        {
            buffer[offset] = NoOperation;
            buffer[offset + 1] = NoOperation;
            buffer[offset + 2] = Sack;
            buffer[offset + 3] = (byte)(2 + (blocks << 3));
            return 4;
        }

        /// <summary>Writes a maximum segment size option and returns its length.</summary>
        public static int WriteMaximumSegmentSize(byte[] buffer, int offset, int value)
        {
            buffer[offset] = MaximumSegmentSize;
            buffer[offset + 1] = MaximumSegmentSizeLength;
            buffer[offset + 2] = (byte)(value >> 8);
            buffer[offset + 3] = (byte)value;
            return MaximumSegmentSizeLength;
        }
    }
}
