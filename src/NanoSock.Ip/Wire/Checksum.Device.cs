namespace NanoSock.Wire
{
    public static partial class Checksum
    {
        /// <summary>Adds bytes to a partial sum. See <see cref="SumScalar"/> for the parameters.</summary>
        public static uint Sum(byte[] buffer, int offset, int length, uint sum)
        {
            return Fold(AddScalar(buffer, offset, length) + sum);
        }

        /// <summary>Computes the checksum field of <paramref name="length"/> bytes. Over data that includes a right
        /// checksum it is 0.</summary>
        public static int Compute(byte[] buffer, int offset, int length)
        {
            return Complement(AddScalar(buffer, offset, length) << 8);
        }

        /// <summary>Computes the checksum field of a transport packet behind its pseudo-header (RFC 9293 3.1, RFC 768).
        /// Over a packet that includes a right checksum it is 0.</summary>
        /// <param name="buffer">The packet.</param>
        /// <param name="offset">The offset of its transport header.</param>
        /// <param name="length">Bytes of header and data, 0 to 65,535.</param>
        /// <param name="source">Source address.</param>
        /// <param name="destination">Destination address.</param>
        /// <param name="protocol">The protocol's number. Words outside the buffer may be added to it.</param>
        public static int Transport(byte[] buffer, int offset, int length, uint source, uint destination, int protocol)
        {
            // As Complement computes it, for a sum that is never 0.
            return 0xFFFE
                - (int)(((AddScalar(buffer, offset, length) << 8) + source + destination + (protocol + length - 1))
                    % 0xFFFF);
        }
    }
}
