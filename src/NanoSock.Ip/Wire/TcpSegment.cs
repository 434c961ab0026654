namespace NanoSock.Wire
{
    /// <summary>Holds the fields of one received segment under the names of RFC 9293 3.3.1. One object is reused:
    /// nothing is allocated for a segment.</summary>
    public sealed class TcpSegment
    {
        /// <summary>SEG.SEQ.</summary>
        public uint Sequence;
        /// <summary>SEG.ACK.</summary>
        public uint Acknowledgment;
        /// <summary>SEG.WND as in the header, not scaled.</summary>
        public int Window;
        /// <summary>The control bits: <see cref="Tcp.Fin"/> and so on.</summary>
        public int Flags;
        /// <summary>The offset of the data in the buffer.</summary>
        public int DataOffset;
        /// <summary>Bytes of data.</summary>
        public int DataLength;
        /// <summary>The urgent pointer of the header.</summary>
        public int UrgentPointer;
        /// <summary>Maximum segment size option of a SYN; 0 when absent.</summary>
        public int MaximumSegmentSize;
        /// <summary>Window scale option of a SYN (RFC 7323 2), 0 to 14; -1 when absent.</summary>
        public int WindowScale;
        /// <summary>True if a SYN permits selective acknowledgments (RFC 2018 2).</summary>
        public bool SackPermitted;
        /// <summary>True if there is a timestamps option (RFC 7323 3).</summary>
        public bool HasTimestamp;
        /// <summary>TSval.</summary>
        public uint TimestampValue;
        /// <summary>TSecr.</summary>
        public uint TimestampEcho;
        /// <summary>Blocks of the SACK option (RFC 2018 3), 0 to 4.</summary>
        public int SackCount;

        private byte[] _buffer;
        private int _sackOffset;

        /// <summary>Gets SEG.LEN: bytes of data, plus one for SYN and one for FIN.</summary>
        public int Length
        {
            get
            {
                return DataLength + (Flags & Tcp.Fin) + ((Flags & Tcp.Syn) >> 1);
            }
        }

        /// <summary>Reads the left edge of a block of the SACK option, 0 to <see cref="SackCount"/> - 1; valid as long
        /// as the packet.</summary>
        public uint SackLeft(int block)
        {
            return BigEndian.ReadUInt32(_buffer, _sackOffset + (block << 3));
        }

        /// <summary>Reads the right edge: the sequence number behind the block.</summary>
        public uint SackRight(int block)
        {
            return BigEndian.ReadUInt32(_buffer, _sackOffset + (block << 3) + 4);
        }

        /// <summary>Reads header and options of a segment that <see cref="Tcp.Validate"/> has accepted.</summary>
        /// <param name="buffer">The packet.</param>
        /// <param name="offset">The offset of the TCP header.</param>
        /// <param name="length">Bytes of header and data.</param>
        public DropReason Read(byte[] buffer, int offset, int length)
        {
            Sequence = ((uint)buffer[offset + 4] << 24) | ((uint)buffer[offset + 5] << 16)
                | ((uint)buffer[offset + 6] << 8) | buffer[offset + 7];
            Acknowledgment = ((uint)buffer[offset + 8] << 24) | ((uint)buffer[offset + 9] << 16)
                | ((uint)buffer[offset + 10] << 8) | buffer[offset + 11];
            int headerLength = (buffer[offset + 12] >> 4) << 2;
            int flags = buffer[offset + 13];
            Flags = flags;
            Window = (buffer[offset + 14] << 8) | buffer[offset + 15];
            UrgentPointer = (buffer[offset + 18] << 8) | buffer[offset + 19];
            DataOffset = offset + headerLength;
            DataLength = length - headerLength;
            SackCount = 0;
            HasTimestamp = false;
            if ((flags & (Tcp.Syn | Tcp.Fin | Tcp.Rst | Tcp.Ack)) == 0
                || (flags & (Tcp.Syn | Tcp.Fin)) == (Tcp.Syn | Tcp.Fin)
                || (flags & (Tcp.Syn | Tcp.Rst)) == (Tcp.Syn | Tcp.Rst))
            {
                return DropReason.TcpBadFlags;
            }

            if (headerLength == Tcp.HeaderLength)
            {
                if ((flags & Tcp.Syn) != 0)
                {
                    ClearSynOptions();
                }

                return DropReason.None;
            }

            int at = offset + Tcp.HeaderLength;
            if (headerLength == TcpOption.HeaderLengthWithTimestamps
                && buffer[at] == TcpOption.NoOperation && buffer[at + 1] == TcpOption.NoOperation
                && buffer[at + 2] == TcpOption.Timestamps
                && buffer[at + 3] == TcpOption.TimestampsLength && (flags & Tcp.Syn) == 0)
            {
                // The layout of nearly every segment (RFC 7323 appendix A).
                ReadTimestamps(buffer, at + 4);
                return DropReason.None;
            }

            return ReadOptions(buffer, at, DataOffset);
        }

        private void ClearSynOptions()
        {
            MaximumSegmentSize = 0;
            WindowScale = -1;
            SackPermitted = false;
        }

        private void ReadTimestamps(byte[] buffer, int offset)
        {
            HasTimestamp = true;
            TimestampValue = BigEndian.ReadUInt32(buffer, offset);
            TimestampEcho = BigEndian.ReadUInt32(buffer, offset + 4);
        }

        // RFC 9293 3.2: options need no alignment (MUST-64), and unknown kinds are skipped by their length (MUST-6). An
        // illegal length must do no harm (MUST-7): the segment is dropped, whatever its flags.
        private DropReason ReadOptions(byte[] buffer, int offset, int end)
        {
            ClearSynOptions();
            bool syn = (Flags & Tcp.Syn) != 0;
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
                if (length < 2 || offset + length > end || !ReadOption(buffer, offset + 2, kind, length, syn))
                {
                    return DropReason.TcpBadOption;
                }

                offset += length;
            }

            return DropReason.None;
        }

        // Options of SYNs are ignored in other segments (MUST-65, RFC 7323 2.2, RFC 2018 2).
        private bool ReadOption(byte[] buffer, int offset, int kind, int length, bool syn)
        {
            switch (kind)
            {
                case TcpOption.MaximumSegmentSize:
                    if (length != TcpOption.MaximumSegmentSizeLength)
                    {
                        return false;
                    }

                    if (syn)
                    {
                        MaximumSegmentSize = (buffer[offset] << 8) | buffer[offset + 1];
                    }

                    return true;
                case TcpOption.WindowScale:
                    if (length != TcpOption.WindowScaleLength)
                    {
                        return false;
                    }

                    if (syn)
                    {
                        // RFC 7323 2.3: more than 14 counts as 14.
                        WindowScale = buffer[offset] > TcpOption.MaximumWindowScale
                            ? TcpOption.MaximumWindowScale
                            : buffer[offset];
                    }

                    return true;
                case TcpOption.SackPermitted:
                    SackPermitted = syn;
                    return length == TcpOption.SackPermittedLength;
                case TcpOption.Sack:
                    _buffer = buffer;
                    _sackOffset = offset;
                    SackCount = (length - 2) >> 3;
                    return (length & 7) == 2 && length != 2;
                case TcpOption.Timestamps:
                    if (length != TcpOption.TimestampsLength)
                    {
                        return false;
                    }

                    ReadTimestamps(buffer, offset);
                    return true;
                default:
                    return true;
            }
        }
    }
}
