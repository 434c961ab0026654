namespace NanoSock.Wire
{
    /// <summary>Reads the UDP header (RFC 768).</summary>
    public static class Udp
    {
        /// <summary>Bytes of the header.</summary>
        public const int HeaderLength = 8;

        /// <summary>Checks length and checksum; after that no accessor can fail.</summary>
        /// <param name="buffer">The packet.</param>
        /// <param name="offset">The offset of the UDP header.</param>
        /// <param name="length">Bytes of the IP payload; bytes beyond the length field are ignored.</param>
        /// <param name="source">Source address, for the pseudo-header.</param>
        /// <param name="destination">Destination address, for the pseudo-header.</param>
        /// <param name="verifyChecksum">False where the link has verified it.</param>
        public static DropReason Validate(byte[] buffer, int offset,
            int length, uint source, uint destination, bool verifyChecksum)
        {
            if (length < HeaderLength)
            {
                return DropReason.UdpTruncated;
            }

            int datagram = (buffer[offset + 4] << 8) | buffer[offset + 5];
            if (datagram < HeaderLength || datagram > length)
            {
                return DropReason.UdpBadLength;
            }

            // RFC 768: an all-zero checksum means that the sender computed none. This is rare and therefore tested
            // last.
            if (verifyChecksum
                && Checksum.Transport(buffer, offset, datagram, source, destination, Ipv4.ProtocolUdp) != 0
                && (buffer[offset + 6] | buffer[offset + 7]) != 0)
            {
                return DropReason.UdpBadChecksum;
            }

            // RFC 768: a source port of zero means that no reply is expected. A destination port of zero has no
            // receiver.
            return (buffer[offset + 2] | buffer[offset + 3]) == 0 ? DropReason.UdpBadPort : DropReason.None;
        }

        /// <summary>Reads the source port.</summary>
        public static int SourcePort(byte[] buffer, int offset)
        {
            return (buffer[offset] << 8) | buffer[offset + 1];
        }

        /// <summary>Reads the destination port.</summary>
        public static int DestinationPort(byte[] buffer, int offset)
        {
            return (buffer[offset + 2] << 8) | buffer[offset + 3];
        }

        /// <summary>Reads the bytes of header and payload.</summary>
        public static int Length(byte[] buffer, int offset)
        {
            return (buffer[offset + 4] << 8) | buffer[offset + 5];
        }
    }
}
