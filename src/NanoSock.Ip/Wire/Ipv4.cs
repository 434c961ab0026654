namespace NanoSock.Wire
{
    /// <summary>Reads and writes the IPv4 header (RFC 791).</summary>
    public static class Ipv4
    {
        /// <summary>Bytes of a header without options.</summary>
        public const int HeaderLength = 20;
        /// <summary>Protocol number of ICMP.</summary>
        public const int ProtocolIcmp = 1;
        /// <summary>Protocol number of IGMP.</summary>
        public const int ProtocolIgmp = 2;
        /// <summary>Protocol number of TCP.</summary>
        public const int ProtocolTcp = 6;
        /// <summary>Protocol number of UDP.</summary>
        public const int ProtocolUdp = 17;
        /// <summary>Don't-fragment bit of the flags and offset field.</summary>
        public const int DontFragment = 0x4000;
        /// <summary>More-fragments bit of the flags and offset field.</summary>
        public const int MoreFragments = 0x2000;
        /// <summary>Fragment offset, in units of 8 bytes, of the flags and offset field.</summary>
        public const int OffsetMask = 0x1FFF;
        /// <summary>Type of the option behind which there are no others.</summary>
        internal const int EndOfOptions = 0;
        /// <summary>Type of the option of one byte that does nothing.</summary>
        internal const int NoOperation = 1;
        /// <summary>Flag in the type of an option that belongs into every fragment (RFC 791 3.1).</summary>
        internal const int CopiedOption = 0x80;

        /// <summary>Checks lengths, version, checksum and the form of the options; after that no accessor can fail and
        /// the packet's bytes up to <see cref="TotalLength"/> are there.</summary>
        /// <param name="buffer">The packet.</param>
        /// <param name="offset">The offset of its header.</param>
        /// <param name="length">Bytes present, link-layer padding included.</param>
        /// <param name="verifyChecksum">False where the link has verified the header.</param>
        public static DropReason Validate(byte[] buffer, int offset, int length, bool verifyChecksum)
        {
            if (length < HeaderLength)
            {
                return DropReason.Ipv4Truncated;
            }

            int first = buffer[offset];
            if (first >> 4 != 4)
            {
                return DropReason.Ipv4BadVersion;
            }

            int headerLength = (first & 15) << 2;
            if (headerLength < HeaderLength || headerLength > length)
            {
                return DropReason.Ipv4BadHeaderLength;
            }

            int total = (buffer[offset + 2] << 8) | buffer[offset + 3];
            if (total < headerLength || total > length)
            {
                return DropReason.Ipv4BadTotalLength;
            }

            if (verifyChecksum && Checksum.Compute(buffer, offset, headerLength) != 0)
            {
                return DropReason.Ipv4BadChecksum;
            }

            return headerLength == HeaderLength
                ? DropReason.None
                : ValidateOptions(buffer, offset + HeaderLength, offset + headerLength);
        }

        /// <summary>Reads the bytes of this header.</summary>
        public static int HeaderLengthOf(byte[] buffer, int offset)
        {
            return (buffer[offset] & 15) << 2;
        }

        /// <summary>Reads the bytes of header and payload.</summary>
        public static int TotalLength(byte[] buffer, int offset)
        {
            return (buffer[offset + 2] << 8) | buffer[offset + 3];
        }

        /// <summary>Reads the identification field.</summary>
        public static int Identification(byte[] buffer, int offset)
        {
            return (buffer[offset + 4] << 8) | buffer[offset + 5];
        }

        /// <summary>Reads the flags and fragment offset field.</summary>
        public static int FlagsAndOffset(byte[] buffer, int offset)
        {
            return (buffer[offset + 6] << 8) | buffer[offset + 7];
        }

        /// <summary>Reads the source address, first byte highest.</summary>
        public static uint Source(byte[] buffer, int offset)
        {
            return BigEndian.ReadUInt32(buffer, offset + 12);
        }

        /// <summary>Reads the destination address, first byte highest.</summary>
        public static uint Destination(byte[] buffer, int offset)
        {
            return BigEndian.ReadUInt32(buffer, offset + 16);
        }

        // RFC 791 3.1: end of list and no-operation are single bytes, every other option has a length of at least 2.
        private static DropReason ValidateOptions(byte[] buffer, int offset, int end)
        {
            while (offset < end)
            {
                int kind = buffer[offset];
                if (kind == EndOfOptions)
                {
                    return DropReason.None;
                }

                if (kind == NoOperation)
                {
                    offset++;
                    continue;
                }

                if (offset + 1 >= end)
                {
                    return DropReason.Ipv4BadOption;
                }

                int length = buffer[offset + 1];
                if (length < 2 || offset + length > end)
                {
                    return DropReason.Ipv4BadOption;
                }

                if (kind == 0x83 || kind == 0x89)
                {
                    return DropReason.Ipv4SourceRoute;
                }

                offset += length;
            }

            return DropReason.None;
        }
    }
}
