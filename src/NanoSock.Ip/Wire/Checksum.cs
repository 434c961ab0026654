namespace NanoSock.Wire
{
    /// <summary>Computes the Internet checksum (RFC 1071): one's complement of the one's complement sum of 16-bit
    /// words.</summary>
    /// <remarks>Partial sums are kept in the byte order of the machine's little-endian loads, which RFC 1071 section
    /// 2(B) allows; only <see cref="Finish"/> swaps. <see cref="Sum"/>, <see cref="Compute"/> and
    /// <see cref="Transport"/> have a body for devices and one for the desktop.</remarks>
    public static partial class Checksum
    {
        /// <summary>Returns the sum of the addresses, protocol and length of a pseudo-header (RFC 9293 3.1, RFC
        /// 768).</summary>
        public static uint PseudoHeader(uint source, uint destination, int protocol, int length)
        {
            // Big-endian words are summed, then the folded sum is swapped once, which equals swapping each.
            uint sum = (source >> 16) + (source & 0xFFFF) + (destination >> 16)
                + (destination & 0xFFFF) + (uint)protocol + (uint)length;
            sum = (sum & 0xFFFF) + (sum >> 16);
            sum = (sum & 0xFFFF) + (sum >> 16);
            return ((sum & 0xFF) << 8) | (sum >> 8);
        }

        /// <summary>Folds a partial sum and complements it: the value of the checksum field, 0 to 0xFFFF. Over data
        /// that includes a right checksum it is 0.</summary>
        public static int Finish(uint sum)
        {
            sum = (sum & 0xFFFF) + (sum >> 16);
            sum = (sum & 0xFFFF) + (sum >> 16);
            return (int)(long)((((sum & 0xFF) << 8) | (sum >> 8)) ^ 0xFFFF);
        }

        /// <summary>Computes the checksum field of the 20 bytes of an IPv4 header without options. Over a header that
        /// includes a right checksum it is 0.</summary>
        public static int Header(byte[] buffer, int offset)
        {
            // So few bytes cost least one by one.
            int even = buffer[offset] + buffer[offset + 2]
                + buffer[offset + 4] + buffer[offset + 6] + buffer[offset + 8]
                + buffer[offset + 10] + buffer[offset + 12] + buffer[offset + 14]
                + buffer[offset + 16] + buffer[offset + 18];
            int odd = buffer[offset + 1] + buffer[offset + 3]
                + buffer[offset + 5] + buffer[offset + 7] + buffer[offset + 9]
                + buffer[offset + 11] + buffer[offset + 13] + buffer[offset + 15]
                + buffer[offset + 17] + buffer[offset + 19];
            return 0xFFFE - (((even << 8) + odd - 1) % 0xFFFF);
        }

        /// <summary>Updates a checksum field for a 16-bit word that changes from <paramref name="before"/> to
        /// <paramref name="after"/> (RFC 1624, equation 3).</summary>
        public static int Update(int checksum, int before, int after)
        {
            int sum = (~checksum & 0xFFFF) + (~before & 0xFFFF) + after;
            sum = (sum & 0xFFFF) + (sum >> 16);
            sum = (sum & 0xFFFF) + (sum >> 16);
            return ~sum & 0xFFFF;
        }

        // Folding to 16 bits is the remainder by 0xFFFF, except that only a sum of 0 folds to 0. Subtracting one before
        // makes that sum -1, and one is added after.
        private static uint Fold(long sum)
        {
            return (uint)(((sum - 1) % 0xFFFF) + 1);
        }

        // Folds and complements a sum in network byte order; shifting a sum by 8 bits swaps its bytes.
        private static int Complement(long sum)
        {
            return 0xFFFE - (int)((sum - 1) % 0xFFFF);
        }
    }
}
