namespace NanoSock.Firmware.Http
{
    /// <summary>Parses requests byte by byte for many clients at once. It stores none of their text: some ten bytes per
    /// client hold the state. Section numbers are those of RFC 9112.</summary>
    public sealed partial class HttpRequestParser
    {
        /// <summary>The longest request line in bytes (section 3 recommends 8,000; all targets here are
        /// short).</summary>
        public const int LongestRequestLine = 1024;

        /// <summary>The longest header section in bytes. None of it is stored, so any bound will do; a browser sends
        /// some hundred bytes, and the cookies of other servers on that host.</summary>
        public const int LongestHeaders = 8192;

        /// <summary>The value of <see cref="Target"/> for a target that is not known.</summary>
        public const int UnknownTarget = -1;

        // Phases: the element that the next byte belongs to.
        private const byte BeforeLine = 0;
        private const byte Method = 1;
        private const byte TargetStart = 2;
        private const byte AbsoluteTarget = 3;
        private const byte Path = 4;
        private const byte Query = 5;
        private const byte HttpVersion = 6;
        private const byte LineEnd = 7;
        private const byte FieldStart = 8;
        private const byte FieldName = 9;
        private const byte FieldValue = 10;
        private const byte FieldEnd = 11;
        private const byte HeadersEnd = 12;
        private const byte Done = 13;

        private const byte AllTargets = 0xFF;
        private const byte MethodGet = 1;
        private const byte MethodHead = 2;
        private const byte ManyHosts = 2;

        // The bytes of a client in _state. One array, because each takes 20 bytes on a device before its first element.
        private const int PhaseAt = 0;
        // The number of characters of the current word that were compared.
        private const int PositionAt = 1;
        // One bit for each word that the characters so far may still become.
        private const int CandidatesAt = 2;
        private const int MethodAt = 3;
        private const int MinorVersionAt = 4;
        private const int HostsAt = 5;
        // The length of the token's match, or TokenMissing, or TokenFound.
        private const int TokenAt = 6;
        private const int Row = 7;

        private readonly string[] _targets;
        private readonly byte[] _state;
        private readonly sbyte[] _found;
        private readonly short[] _counts;
        private readonly short[] _results;
        private string _token;

        /// <summary>Creates the parser.</summary>
        /// <param name="clients">The largest number of clients.</param>
        /// <param name="targets">The known paths, at most 8.</param>
        public HttpRequestParser(int clients, string[] targets)
        {
            _targets = targets;
            _state = new byte[clients * Row];
            _found = new sbyte[clients];
            _counts = new short[clients];
            _results = new short[clients];
        }

        /// <summary>Gets or sets the token that <see cref="HasToken"/> looks for; null for none.</summary>
        public string Token
        {
            get { return _token; }
            set { _token = value; }
        }

        /// <summary>Prepares for a new request of a client.</summary>
        public void Reset(int client)
        {
            _state[(client * Row) + PhaseAt] = BeforeLine;
            _state[(client * Row) + PositionAt] = 0;
            _state[(client * Row) + CandidatesAt] = MethodGet | MethodHead;
            _state[(client * Row) + MethodAt] = 0;
            _found[client] = UnknownTarget;
            _state[(client * Row) + HostsAt] = 0;
            _counts[client] = 0;
            _results[client] = HttpStatus.Incomplete;
            _state[(client * Row) + TokenAt] = TokenMissing;
        }

        /// <summary>Returns true if the request has the token.</summary>
        public bool HasToken(int client)
        {
            return _state[(client * Row) + TokenAt] == TokenFound;
        }

        /// <summary>Returns the status of the request, <see cref="HttpStatus.Incomplete"/> while it is
        /// incomplete.</summary>
        public int Result(int client)
        {
            return _results[client];
        }

        /// <summary>Returns true if any byte of a request was received.</summary>
        public bool HasBegun(int client)
        {
            return _counts[client] != 0;
        }

        /// <summary>Ends an incomplete request with a status.</summary>
        public void Refuse(int client, int status)
        {
            _results[client] = (short)status;
        }

        /// <summary>Returns the number of the target among the known ones, or <see cref="UnknownTarget"/>.</summary>
        public int Target(int client)
        {
            return _found[client];
        }

        /// <summary>Returns true if the answer must not have a body.</summary>
        public bool IsHead(int client)
        {
            return _state[(client * Row) + MethodAt] == MethodHead;
        }

        /// <summary>Parses received bytes; those after the end of the request are ignored.</summary>
        /// <returns>The value of <see cref="Result"/>.</returns>
        public int Feed(int client, byte[] buffer, int offset, int count)
        {
            int end = offset + count;
            for (int i = offset; i < end && _results[client] == HttpStatus.Incomplete; i++)
            {
                int result = Take(client, buffer[i]);
                if (result == HttpStatus.Incomplete)
                {
                    result = CheckLength(client);
                }

                _results[client] = (short)result;
            }

            return _results[client];
        }

        private int CheckLength(int client)
        {
            int count = ++_counts[client];
            if (_state[(client * Row) + PhaseAt] < FieldStart)
            {
                return count > LongestRequestLine ? HttpStatus.UriTooLong : HttpStatus.Incomplete;
            }

            return count > LongestRequestLine + LongestHeaders
                ? HttpStatus.HeaderFieldsTooLarge
                : HttpStatus.Incomplete;
        }

        private int Take(int client, byte character)
        {
            switch (_state[(client * Row) + PhaseAt])
            {
                case BeforeLine:
                    // Section 2.2: empty lines in front of the request line are ignored.
                    if (character == '\r' || character == '\n')
                    {
                        return HttpStatus.Incomplete;
                    }

                    _state[(client * Row) + PhaseAt] = Method;
                    return TakeMethod(client, character);
                case Method:
                    return TakeMethod(client, character);
                case TargetStart:
                    return TakeTargetStart(client, character);
                case AbsoluteTarget:
                    return TakeAbsoluteTarget(client, character);
                case Path:
                case Query:
                    return TakePath(client, character);
                case HttpVersion:
                    return TakeVersion(client, character);
                case LineEnd:
                    return character == '\n' ? EndLine(client) : HttpStatus.BadRequest;
                case FieldStart:
                    return TakeFieldStart(client, character);
                case FieldName:
                    return TakeFieldName(client, character);
                case FieldValue:
                    return TakeFieldValue(client, character);
                case FieldEnd:
                    _state[(client * Row) + PhaseAt] = FieldStart;
                    return character == '\n' ? HttpStatus.Incomplete : HttpStatus.BadRequest;
                default:
                    return character == '\n' ? Finish(client) : HttpStatus.BadRequest;
            }
        }

        private int TakeFieldStart(int client, byte character)
        {
            if (character == '\n')
            {
                return Finish(client);
            }

            if (character == '\r')
            {
                _state[(client * Row) + PhaseAt] = HeadersEnd;
                return HttpStatus.Incomplete;
            }

            _state[(client * Row) + PhaseAt] = FieldName;
            _state[(client * Row) + PositionAt] = 0;
            _state[(client * Row) + CandidatesAt] = FieldHost | FieldAuthorization;

            // Section 5.2: a folded line starts with white space, which is not a token character.
            return TakeFieldName(client, character);
        }

        private int TakeFieldName(int client, byte character)
        {
            int position = _state[(client * Row) + PositionAt];
            if (character == ':')
            {
                if (position == 4 && (_state[(client * Row) + CandidatesAt] & FieldHost) != 0
                    && _state[(client * Row) + HostsAt] < ManyHosts)
                {
                    _state[(client * Row) + HostsAt]++;
                }

                BeginToken(client, position == Authorization.Length
                    && (_state[(client * Row) + CandidatesAt] & FieldAuthorization) != 0);

                _state[(client * Row) + PhaseAt] = FieldValue;
                return position > 0 ? HttpStatus.Incomplete : HttpStatus.BadRequest;
            }

            if (position >= 4 || (character | 0x20) != "host"[position])
            {
                _state[(client * Row) + CandidatesAt] &= FieldAuthorization;
            }

            if (position >= Authorization.Length || (character | 0x20) != Authorization[position])
            {
                _state[(client * Row) + CandidatesAt] &= FieldHost;
            }

            Advance(client);
            return IsToken(character) ? HttpStatus.Incomplete : HttpStatus.BadRequest;
        }

        private int TakeFieldValue(int client, byte character)
        {
            if (character == '\n')
            {
                EndToken(client, Scheme);
                _state[(client * Row) + PhaseAt] = FieldStart;
            }
            else if (character == '\r')
            {
                EndToken(client, Scheme);
                _state[(client * Row) + PhaseAt] = FieldEnd;
            }
            else if ((character < ' ' && character != '\t') || character == 0x7F)
            {
                return HttpStatus.BadRequest;
            }
            else
            {
                ConsumeToken(client, character, Scheme);
            }

            return HttpStatus.Incomplete;
        }

        private int Finish(int client)
        {
            _state[(client * Row) + PhaseAt] = Done;

            // Section 3.2: HTTP/1.1 has exactly one Host field, HTTP/1.0 may have one.
            if (_state[(client * Row) + HostsAt] == ManyHosts
                || (_state[(client * Row) + HostsAt] == 0 && _state[(client * Row) + MinorVersionAt] != 0))
            {
                return HttpStatus.BadRequest;
            }

            if (_found[client] == UnknownTarget)
            {
                return HttpStatus.NotFound;
            }

            return _state[(client * Row) + MethodAt] == 0 ? HttpStatus.MethodNotAllowed : HttpStatus.Ok;
        }

        private void Advance(int client)
        {
            // All compared words are short. The exact length beyond 255 does not matter.
            if (_state[(client * Row) + PositionAt] < 255)
            {
                _state[(client * Row) + PositionAt]++;
            }
        }

        private static bool IsToken(byte character)
        {
            if (character >= 'a' && character <= 'z')
            {
                return true;
            }

            return character > ' ' && character < 0x7F && "\"(),/:;<=>?@[\\]{}".IndexOf((char)character) < 0;
        }
    }
}
