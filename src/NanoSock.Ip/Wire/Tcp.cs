namespace NanoSock.Wire
{
    /// <summary>Reads and writes the TCP header (RFC 9293 3.1).</summary>
    public static class Tcp
    {
        /// <summary>Bytes of a header without options.</summary>
        public const int HeaderLength = 20;
        /// <summary>Control bit: no more data from the sender.</summary>
        public const int Fin = 0x01;
        /// <summary>Control bit: synchronize sequence numbers.</summary>
        public const int Syn = 0x02;
        /// <summary>Control bit: reset the connection.</summary>
        public const int Rst = 0x04;
        /// <summary>Control bit: push.</summary>
        public const int Psh = 0x08;
        /// <summary>Control bit: the acknowledgment field is significant.</summary>
        public const int Ack = 0x10;
        /// <summary>Control bit: the urgent pointer is significant.</summary>
        public const int Urg = 0x20;

        /// <summary>Checks length, data offset and checksum; after that no accessor can fail. Options are checked by
        /// <see cref="TcpSegment.Read"/>.</summary>
        /// <param name="buffer">The packet.</param>
        /// <param name="offset">The offset of the TCP header.</param>
        /// <param name="length">Bytes of the IP payload.</param>
        /// <param name="source">Source address, for the pseudo-header.</param>
        /// <param name="destination">Destination address, for the pseudo-header.</param>
        /// <param name="verifyChecksum">False where the link has verified it.</param>
        public static DropReason Validate(byte[] buffer, int offset,
            int length, uint source, uint destination, bool verifyChecksum)
        {
            if (length < HeaderLength)
            {
                return DropReason.TcpTruncated;
            }

            int headerLength = (buffer[offset + 12] >> 4) << 2;
            if (headerLength < HeaderLength || headerLength > length)
            {
                return DropReason.TcpBadDataOffset;
            }

            if (verifyChecksum
                && Checksum.Finish(Checksum.Sum(buffer, offset, length,
                    Checksum.PseudoHeader(source, destination, Ipv4.ProtocolTcp, length))) != 0)
            {
                return DropReason.TcpBadChecksum;
            }

            return (buffer[offset] | buffer[offset + 1]) == 0 || (buffer[offset + 2] | buffer[offset + 3]) == 0
                ? DropReason.TcpBadPort : DropReason.None;
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

        /// <summary>Writes the 20 bytes before the options; checksum and urgent pointer stay zero.</summary>
        public static void Write(byte[] buffer, int offset, int sourcePort, int destinationPort,
            uint sequence, uint acknowledgment, int headerLength, int flags, int window)
        {
            buffer[offset] = (byte)(sourcePort >> 8);
            buffer[offset + 1] = (byte)sourcePort;
            buffer[offset + 2] = (byte)(destinationPort >> 8);
            buffer[offset + 3] = (byte)destinationPort;
            buffer[offset + 4] = (byte)(sequence >> 24);
            buffer[offset + 5] = (byte)(sequence >> 16);
            buffer[offset + 6] = (byte)(sequence >> 8);
            buffer[offset + 7] = (byte)sequence;
            buffer[offset + 8] = (byte)(acknowledgment >> 24);
            buffer[offset + 9] = (byte)(acknowledgment >> 16);
            buffer[offset + 10] = (byte)(acknowledgment >> 8);
            buffer[offset + 11] = (byte)acknowledgment;
            buffer[offset + 12] = (byte)(headerLength << 2);
            buffer[offset + 13] = (byte)flags;
            buffer[offset + 14] = (byte)(window >> 8);
            buffer[offset + 15] = (byte)window;
            buffer[offset + 16] = 0;
            buffer[offset + 17] = 0;
            buffer[offset + 18] = 0;
            buffer[offset + 19] = 0;
        }
    }
}
