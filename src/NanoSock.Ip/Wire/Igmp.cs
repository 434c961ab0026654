namespace NanoSock.Wire
{
    /// <summary>Reads IGMP messages of version 1 or 2, and the first 8 bytes of a version 3 query (RFC 2236).</summary>
    public static class Igmp
    {
        /// <summary>Bytes of a version 2 message.</summary>
        public const int Length = 8;
        /// <summary>Type: membership query.</summary>
        public const int Query = 0x11;
        /// <summary>Type: version 1 report.</summary>
        public const int ReportV1 = 0x12;
        /// <summary>Type: version 2 report.</summary>
        public const int ReportV2 = 0x16;
        /// <summary>Type: leave group.</summary>
        public const int Leave = 0x17;
        /// <summary>Type: version 3 report (RFC 3376), which requires nothing of a host.</summary>
        public const int ReportV3 = 0x22;

        /// <summary>Checks length, checksum and type; after that no accessor can fail.</summary>
        public static DropReason Validate(byte[] buffer, int offset, int length)
        {
            if (length < Length)
            {
                return DropReason.IgmpTruncated;
            }

            if (Checksum.Compute(buffer, offset, length) != 0)
            {
                return DropReason.IgmpBadChecksum;
            }

            int type = buffer[offset];
            return type == Query || type == ReportV1 || type == ReportV2 || type == Leave || type == ReportV3
                ? DropReason.None : DropReason.IgmpTypeUnknown;
        }

        /// <summary>Reads the group address; 0 in a general query.</summary>
        public static uint Group(byte[] buffer, int offset)
        {
            return BigEndian.ReadUInt32(buffer, offset + 4);
        }
    }
}
