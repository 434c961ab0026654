using NanoSock.Wire;

namespace NanoSock.Services
{
    /// <summary>Reads a message of multicast DNS (RFC 6762 18). <see cref="Open"/> checks all questions and records, so
    /// that the other methods only read what is there.</summary>
    internal sealed class MdnsMessage
    {
        internal const int HeaderLength = DnsResponse.HeaderLength;
        internal const int TypeA = DnsResponse.TypeA;
        internal const int TypePtr = DnsResponse.TypePtr;
        internal const int TypeTxt = 16;
        internal const int TypeAaaa = 28;
        internal const int TypeSrv = 33;
        internal const int TypeNsec = 47;
        internal const int TypeAny = 255;
        internal const int ClassIn = DnsResponse.ClassIn;
        /// <summary>The top bit of the class: QU in a question (RFC 6762 5.4), cache-flush in a record
        /// (10.2).</summary>
        internal const int TopBit = 0x8000;
        /// <summary>Flags of the header: response, authoritative, truncated.</summary>
        internal const int Response = 0x8000;
        internal const int Authoritative = 0x0400;
        internal const int Truncated = 0x0200;

        internal byte[] Bytes;
        internal int End;
        /// <summary>Questions and records that are there in full.</summary>
        internal int Questions;
        internal int Records;
        /// <summary>Offset of the first record.</summary>
        internal int RecordsAt;

        // The question or record that was read last.
        internal int Owner;
        internal int Type;
        internal uint Ttl;
        internal int Data;
        internal int DataLength;
        private int _classBits;

        /// <summary>Gets the class without its top bit.</summary>
        internal int Class
        {
            get { return _classBits & 0x7FFF; }
        }

        internal bool HasTopBit
        {
            get { return _classBits >= TopBit; }
        }

        internal int Flags
        {
            get { return BigEndian.ReadUInt16(Bytes, 2); }
        }

        /// <summary>Gets the number of records of the answer section that are there.</summary>
        internal int Answers
        {
            get
            {
                int count = BigEndian.ReadUInt16(Bytes, 6);
                return count < Records ? count : Records;
            }
        }

        /// <summary>Gets the number of records of the answer and authority sections that are there.</summary>
        internal int Authorities
        {
            get
            {
                int count = BigEndian.ReadUInt16(Bytes, 6) + BigEndian.ReadUInt16(Bytes, 8);
                return count < Records ? count : Records;
            }
        }

        /// <summary>Begins with a message.</summary>
        /// <param name="bytes">The message.</param>
        /// <param name="length">Bytes that are there.</param>
        /// <param name="isCut">True where the message was longer than the buffer: what is there in full counts.</param>
        /// <returns>The reason to discard the message, or None.</returns>
        internal ServiceDrop Open(byte[] bytes, int length, bool isCut)
        {
            Bytes = bytes;
            End = length;
            if (length < HeaderLength)
            {
                return ServiceDrop.MdnsTruncated;
            }

            // RFC 6762 18.3, 18.11: OPCODE and RCODE are zero.
            if ((Flags & 0x780F) != 0)
            {
                return ServiceDrop.MdnsBadOpcode;
            }

            int offset = HeaderLength;
            int count = BigEndian.ReadUInt16(bytes, 4);
            int all = count + BigEndian.ReadUInt16(bytes, 6) + BigEndian.ReadUInt16(bytes, 8)
                + BigEndian.ReadUInt16(bytes, 10);
            Questions = 0;
            Records = 0;
            RecordsAt = offset;
            for (int i = 0; i < all; i++)
            {
                offset = i < count ? ReadQuestion(offset) : ReadRecord(offset);
                if (offset < 0)
                {
                    return isCut ? ServiceDrop.None : ServiceDrop.MdnsMalformed;
                }

                if (i < count)
                {
                    Questions++;
                    RecordsAt = offset;
                }
                else
                {
                    Records++;
                }
            }

            return ServiceDrop.None;
        }

        /// <summary>Reads the question at an offset; returns the offset behind it, or -1.</summary>
        internal int ReadQuestion(int offset)
        {
            Owner = offset;
            offset = DnsName.Skip(Bytes, offset, End);
            if (offset < 0 || offset + 4 > End)
            {
                return -1;
            }

            ReadType(offset);
            return offset + 4;
        }

        /// <summary>Reads the record at an offset; returns the offset behind it, or -1.</summary>
        internal int ReadRecord(int offset)
        {
            Owner = offset;
            offset = DnsName.Skip(Bytes, offset, End);
            if (offset < 0 || offset + 10 > End)
            {
                return -1;
            }

            ReadType(offset);
            Ttl = BigEndian.ReadUInt32(Bytes, offset + 4);
            if (Ttl > 0x7FFFFFFF)
            {
                // RFC 2181 8.
                Ttl = 0;
            }

            DataLength = BigEndian.ReadUInt16(Bytes, offset + 8);
            Data = offset + 10;
            offset = Data + DataLength;
            if (offset > End)
            {
                return -1;
            }

            return Class != ClassIn || IsDataRight(offset) ? offset : -1;
        }

        private void ReadType(int offset)
        {
            Type = BigEndian.ReadUInt16(Bytes, offset);
            _classBits = BigEndian.ReadUInt16(Bytes, offset + 2);
        }

        private bool IsDataRight(int next)
        {
            switch (Type)
            {
                case TypeA:
                    return DataLength == 4;
                case TypeAaaa:
                    return DataLength == 16;
                case DnsResponse.TypeCname:
                case TypePtr:
                    return DnsName.Skip(Bytes, Data, next) == next;
                case TypeSrv:
                    return DataLength > 6 && DnsName.Skip(Bytes, Data + 6, next) == next;
                case TypeNsec:
                    return DnsName.Skip(Bytes, Data, next) >= 0;
                default:
                    return true;
            }
        }
    }
}
