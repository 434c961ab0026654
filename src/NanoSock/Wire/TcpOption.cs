namespace NanoSock.Wire
{
    /// <summary>Option kinds and lengths (RFC 9293 3.2).</summary>
    public static class TcpOption
    {
        /// <summary>Kind: end of option list.</summary>
        public const int EndOfList = 0;
        /// <summary>Kind: no operation.</summary>
        public const int NoOperation = 1;
        /// <summary>Kind: maximum segment size.</summary>
        public const int MaximumSegmentSize = 2;
        /// <summary>Octets of the maximum segment size option.</summary>
        public const int MaximumSegmentSizeLength = 4;

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
