using NanoSock.Wire;

namespace NanoSock.Services
{
    /// <summary>Reads a response (RFC 1035 4.1) to one query. Only records on the chain of aliases that begins at the
    /// question are used (RFC 5452 6); other answers and the additional section are not read.</summary>
    internal sealed class DnsResponse
    {
        internal const int TypeA = 1;
        internal const int TypeNs = 2;
        internal const int TypeCname = 5;
        internal const int TypeSoa = 6;
        internal const int TypePtr = 12;
        internal const int ClassIn = 1;
        internal const int HeaderLength = 12;

        internal const int NameError = 3;
        internal const int MaximumAliases = 8;

        private byte[] _message;
        private int _end;
        // The authority section has an SOA record.
        private bool _hasStart;

        // The record that ReadRecord has read.
        private int _owner;
        private int _type;
        private uint _ttl;
        private int _data;
        private int _dataLength;

        /// <summary>RCODE (RFC 1035 4.1.1).</summary>
        internal int Code;

        /// <summary>True if the message was truncated (TC).</summary>
        internal bool IsTruncated;

        /// <summary>True if a record of the type was found.</summary>
        internal bool HasData;

        /// <summary>True if the response is no answer: the server's referral to other servers, or a message that
        /// was cut before its answer.</summary>
        internal bool IsNoAnswer;

        /// <summary>Gets whether the response ends with an alias whose target has to be asked for. The root has no
        /// address (RFC 1035 3.1 writes it as a name of no label).</summary>
        internal bool IsUnfinished
        {
            get { return Aliases > 0 && Code == 0 && !_hasStart && !DnsName.IsRoot(_message, Target); }
        }

        /// <summary>The least TTL of the records used, or that of a negative answer (RFC 2308 5), in seconds; 0
        /// where the answer must not be stored.</summary>
        internal uint Ttl;

        /// <summary>The number of aliases followed.</summary>
        internal int Aliases;

        /// <summary>The offset of the last name of the chain.</summary>
        internal int Target;

        /// <summary>Reads the header and the question.</summary>
        /// <param name="query">The query.</param>
        /// <param name="message">The message.</param>
        /// <param name="length">Bytes of the message that are there, from its first byte.</param>
        /// <returns>The reason to discard the message, or None.</returns>
        internal ServiceDrop CheckQuestion(DnsQuery query, byte[] message, int length)
        {
            _message = message;
            _end = length;
            if (length < HeaderLength)
            {
                return ServiceDrop.DnsTruncated;
            }

            int flags = BigEndian.ReadUInt16(message, 2);
            if ((flags & 0x8000) == 0)
            {
                return ServiceDrop.DnsNotResponse;
            }

            if (BigEndian.ReadUInt16(message, 0) != query.Id)
            {
                return ServiceDrop.DnsWrongId;
            }

            if ((flags & 0x7800) != 0)
            {
                return ServiceDrop.DnsBadOpcode;
            }

            Code = flags & 0x0F;
            IsTruncated = (flags & 0x0200) != 0;
            int questions = BigEndian.ReadUInt16(message, 4);
            if (questions == 0 && Code != 0 && Code != NameError)
            {
                // A server that cannot read or refuses a query may return the header only.
                return ServiceDrop.None;
            }

            int type = questions == 1 ? DnsName.Skip(message, HeaderLength, length) : -1;
            if (type < 0 || type + 4 > length)
            {
                return ServiceDrop.DnsBadQuestion;
            }

            int equal = DnsName.Compare(query.Sent, query.Upper, message, HeaderLength);
            if (equal < 0 || BigEndian.ReadUInt16(message, type) != query.Type
                || BigEndian.ReadUInt16(message, type + 2) != ClassIn)
            {
                return ServiceDrop.DnsWrongQuestion;
            }

            return equal > 0 && !query.KeepsCase ? ServiceDrop.DnsWrongCase : ServiceDrop.None;
        }

        /// <summary>Reads the records of a response whose question was read; sets the addresses or the name of the
        /// query.</summary>
        /// <param name="query">The query.</param>
        /// <param name="partial">True where the message goes on behind the bytes that are there: the records before
        /// count.</param>
        /// <returns>The reason to discard the message, or None.</returns>
        internal ServiceDrop ReadRecords(DnsQuery query, bool partial)
        {
            byte[] message = _message;
            int answers = BigEndian.ReadUInt16(message, 6);
            int first = DnsName.Skip(message, HeaderLength, _end) + 4;
            HasData = false;
            IsNoAnswer = false;
            _hasStart = false;
            Aliases = 0;
            Target = HeaderLength;
            Ttl = 0xFFFFFFFF;
            query.AddressCount = 0;
            query.Result = null;

            // All records are checked before the first is used.
            int authority = first;
            bool isCut = false;
            for (int i = 0; i < answers; i++)
            {
                int next = ReadRecord(authority);
                if (next < 0)
                {
                    if (!partial)
                    {
                        return ServiceDrop.DnsMalformed;
                    }

                    answers = i;
                    isCut = true;
                    break;
                }

                authority = next;
            }

            while (!Collect(query, first, answers) && FollowAlias(first, answers) && Aliases <= MaximumAliases)
            {
            }

            if (!HasData)
            {
                return ReadAuthority(authority, partial, isCut);
            }

            return ServiceDrop.None;
        }

        // Takes the records of the type at the last name of the chain.
        private bool Collect(DnsQuery query, int offset, int answers)
        {
            for (int i = 0; i < answers; i++)
            {
                offset = ReadRecord(offset);
                if (_type != query.Type || !DnsName.AreEqual(_message, _owner, Target))
                {
                    continue;
                }

                HasData = true;
                LowerTtl();
                if (query.Type == TypePtr)
                {
                    // A host may have several names; the first is taken.
                    query.Result ??= DnsName.Read(_message, _data);
                }
                else if (query.AddressCount < query.Addresses.Length)
                {
                    query.Addresses[query.AddressCount++] = BigEndian.ReadUInt32(_message, _data);
                }
            }

            return HasData;
        }

        private bool FollowAlias(int offset, int answers)
        {
            for (int i = 0; i < answers; i++)
            {
                offset = ReadRecord(offset);
                if (_type == TypeCname && DnsName.AreEqual(_message, _owner, Target))
                {
                    Target = _data;
                    Aliases++;
                    LowerTtl();
                    return true;
                }
            }

            return false;
        }

        // RFC 2308 5: the TTL of a negative answer is that of the SOA record or its MINIMUM field, whichever is less.
        private ServiceDrop ReadAuthority(int offset, bool partial, bool isCut)
        {
            int records = isCut ? 0 : BigEndian.ReadUInt16(_message, 8);
            bool hasServers = false;
            for (int i = 0; i < records; i++)
            {
                offset = ReadRecord(offset);
                if (offset < 0)
                {
                    if (!partial)
                    {
                        return ServiceDrop.DnsMalformed;
                    }

                    break;
                }

                hasServers |= _type == TypeNs;
                if (_type == TypeSoa)
                {
                    _hasStart = true;
                    LowerTtl();
                    uint minimum = BigEndian.ReadUInt32(_message, _data + _dataLength - 4);
                    if (minimum < Ttl)
                    {
                        Ttl = minimum;
                    }
                }
            }

            if (!_hasStart)
            {
                Ttl = Aliases == 0 || Code == NameError ? 0 : Ttl;
            }

            // The answer of a message that was cut may have been in the part that is missing.
            IsNoAnswer = Code == 0 && Aliases == 0 && (isCut || IsTruncated || (hasServers && !_hasStart));
            return ServiceDrop.None;
        }

        private void LowerTtl()
        {
            // RFC 2181 8: a TTL with its first bit set counts as 0.
            uint ttl = _ttl > 0x7FFFFFFF ? 0 : _ttl;
            if (ttl < Ttl)
            {
                Ttl = ttl;
            }
        }

        // Reads the record at an offset; returns the offset behind it, or -1 where it is malformed. A record of another
        // class is read as one of type 0, which no query asks for.
        private int ReadRecord(int offset)
        {
            byte[] message = _message;
            _owner = offset;
            int fixedPart = DnsName.Skip(message, offset, _end);
            if (fixedPart < 0 || fixedPart + 10 > _end)
            {
                return -1;
            }

            _type = BigEndian.ReadUInt16(message, fixedPart);
            bool isInternet = BigEndian.ReadUInt16(message, fixedPart + 2) == ClassIn;
            _ttl = BigEndian.ReadUInt32(message, fixedPart + 4);
            _dataLength = BigEndian.ReadUInt16(message, fixedPart + 8);
            _data = fixedPart + 10;
            int next = _data + _dataLength;
            if (next > _end)
            {
                return -1;
            }

            if (!isInternet)
            {
                _type = 0;
                return next;
            }

            bool isRight = true;
            switch (_type)
            {
                case TypeA:
                    isRight = _dataLength == 4;
                    break;
                case TypeCname:
                case TypePtr:
                    isRight = DnsName.Skip(message, _data, next) == next;
                    break;
                case TypeSoa:
                    int names = DnsName.Skip(message, _data, next);
                    names = names < 0 ? -1 : DnsName.Skip(message, names, next);
                    isRight = names >= 0 && names + 20 == next;
                    break;
                default:
                    break;
            }

            return isRight ? next : -1;
        }
    }
}
