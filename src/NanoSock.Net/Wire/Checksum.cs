namespace NanoSock.Wire
{
    /// <summary>The Internet checksum (RFC 1071): one's complement of the one's complement sum of 16-bit words.</summary>
    /// <remarks>Partial sums are kept in the byte order of the machine's little-endian loads, which RFC 1071 section 2(B)
    /// allows; only <see cref="Finish"/> swaps. <see cref="Sum"/> has a body for devices and one for the desktop.</remarks>
    public static partial class Checksum
    {
        /// <summary>The sum of the addresses, protocol and length of a pseudo-header (RFC 9293 3.1, RFC 768).</summary>
        public static uint PseudoHeader(uint source, uint destination, int protocol, int length)
        {
            // Big-endian words are summed, then the folded sum is swapped once: the same as swapping each.
            uint sum = (source >> 16) + (source & 0xFFFF) + (destination >> 16) + (destination & 0xFFFF) + (uint)protocol + (uint)length;
            sum = (sum & 0xFFFF) + (sum >> 16);
            sum = (sum & 0xFFFF) + (sum >> 16);
            return ((sum & 0xFF) << 8) | (sum >> 8);
        }

        /// <summary>Folds a partial sum and complements it: the value of the checksum field, 0 to 0xFFFF. Over data that
        /// includes a right checksum it is 0.</summary>
        public static int Finish(uint sum)
        {
            sum = (sum & 0xFFFF) + (sum >> 16);
            sum = (sum & 0xFFFF) + (sum >> 16);
            return (int)(long)((((sum & 0xFF) << 8) | (sum >> 8)) ^ 0xFFFF);
        }

        /// <summary>Transport.</summary>
        public static int Transport(byte[] buffer, int offset, int length, uint source, uint destination, int protocol)
        {
            return Finish(Sum(buffer, offset, length, PseudoHeader(source, destination, protocol, length)));
        }

        /// <summary>The checksum field's value for <paramref name="length"/> octets.</summary>
        public static int Compute(byte[] buffer, int offset, int length)
        {
            return Finish(Sum(buffer, offset, length, 0));
        }

        /// <summary>Changes a checksum field for a 16-bit word that went from <paramref name="before"/> to
        /// <paramref name="after"/> (RFC 1624, equation 3).</summary>
        public static int Update(int checksum, int before, int after)
        {
            int sum = (~checksum & 0xFFFF) + (~before & 0xFFFF) + after;
            sum = (sum & 0xFFFF) + (sum >> 16);
            sum = (sum & 0xFFFF) + (sum >> 16);
            return ~sum & 0xFFFF;
        }
    }
}
