namespace NanoSock.Wire
{
    /// <summary>The fields of one received segment, named as RFC 9293 3.3.1 names them. One object is read over and over:
    /// nothing is allocated per segment.</summary>
    public sealed class TcpSegment
    {
        /// <summary>SEG.SEQ.</summary>
        public uint Sequence;
        /// <summary>SEG.ACK.</summary>
        public uint Acknowledgment;
        /// <summary>SEG.WND, as it stands in the header.</summary>
        public int Window;
        /// <summary>The control bits: <see cref="Tcp.Fin"/> and so on.</summary>
        public int Flags;
        /// <summary>Where the data starts in the buffer.</summary>
        public int DataOffset;
        /// <summary>Octets of data.</summary>
        public int DataLength;
        /// <summary>The urgent pointer, as it stands in the header.</summary>
        public int UrgentPointer;
        /// <summary>Maximum segment size option of a SYN; 0 when absent.</summary>
        public int MaximumSegmentSize;

        /// <summary>SEG.LEN: octets of data, plus one for SYN and one for FIN.</summary>
        public int Length
        {
            get
            {
                return DataLength + (Flags & Tcp.Fin) + ((Flags & Tcp.Syn) >> 1);
            }
        }

        /// <summary>Reads header and options of a segment that <see cref="Tcp.Validate"/> has accepted.</summary>
        /// <param name="buffer">The packet.</param>
        /// <param name="offset">Where the TCP header starts.</param>
        /// <param name="length">Octets of header and data.</param>
        public DropReason Read(byte[] buffer, int offset, int length)
        {
            Sequence = ((uint)buffer[offset + 4] << 24) | ((uint)buffer[offset + 5] << 16) | ((uint)buffer[offset + 6] << 8) | buffer[offset + 7];
            Acknowledgment = ((uint)buffer[offset + 8] << 24) | ((uint)buffer[offset + 9] << 16) | ((uint)buffer[offset + 10] << 8) | buffer[offset + 11];
            int headerLength = (buffer[offset + 12] >> 4) << 2;
            int flags = buffer[offset + 13];
            Flags = flags;
            Window = (buffer[offset + 14] << 8) | buffer[offset + 15];
            UrgentPointer = (buffer[offset + 18] << 8) | buffer[offset + 19];
            DataOffset = offset + headerLength;
            DataLength = length - headerLength;
            MaximumSegmentSize = 0;
            if ((flags & (Tcp.Syn | Tcp.Fin | Tcp.Rst | Tcp.Ack)) == 0
                || (flags & (Tcp.Syn | Tcp.Fin)) == (Tcp.Syn | Tcp.Fin)
                || (flags & (Tcp.Syn | Tcp.Rst)) == (Tcp.Syn | Tcp.Rst))
            {
                return DropReason.TcpBadFlags;
            }

            return headerLength == Tcp.HeaderLength ? DropReason.None : ReadOptions(buffer, offset + Tcp.HeaderLength, DataOffset);
        }

        // RFC 9293 3.2: options need no alignment (MUST-64), unknown kinds are skipped by their length (MUST-6), and an
        // illegal length must do no harm (MUST-7): the segment is dropped, whatever its flags.
        private DropReason ReadOptions(byte[] buffer, int offset, int end)
        {
            while (offset < end)
            {
                int kind = buffer[offset];
                if (kind == TcpOption.EndOfList)
                {
                    return DropReason.None;
                }

                if (kind == TcpOption.NoOperation)
                {
                    offset++;
                    continue;
                }

                if (offset + 1 >= end)
                {
                    return DropReason.TcpBadOption;
                }

                int length = buffer[offset + 1];
                if (length < 2 || offset + length > end)
                {
                    return DropReason.TcpBadOption;
                }

                if (kind == TcpOption.MaximumSegmentSize)
                {
                    if (length != TcpOption.MaximumSegmentSizeLength)
                    {
                        return DropReason.TcpBadOption;
                    }

                    // Outside a SYN the option means nothing (MUST-65 forbids sending it); it is ignored.
                    if ((Flags & Tcp.Syn) != 0)
                    {
                        MaximumSegmentSize = (buffer[offset + 2] << 8) | buffer[offset + 3];
                    }
                }

                offset += length;
            }

            return DropReason.None;
        }
    }
}
