namespace NanoSock.Firmware.Http
{
    // The request line: method, target, version (RFC 9112 section 3).
    public sealed partial class HttpRequestParser
    {
        private int TakeMethod(int client, byte character)
        {
            if (character == ' ')
            {
                int length = _state[(client * Row) + PositionAt];
                int candidates = _state[(client * Row) + CandidatesAt];
                if (length == 0)
                {
                    return HttpStatus.BadRequest;
                }

                if (length == 3)
                {
                    _state[(client * Row) + MethodAt] = (byte)(candidates & MethodGet);
                }
                else if (length == 4)
                {
                    _state[(client * Row) + MethodAt] = (byte)(candidates & MethodHead);
                }

                _state[(client * Row) + PhaseAt] = TargetStart;
                _state[(client * Row) + PositionAt] = 0;
                return HttpStatus.Incomplete;
            }

            if (!IsToken(character))
            {
                return HttpStatus.BadRequest;
            }

            int position = _state[(client * Row) + PositionAt];
            if (position >= 3 || character != "GET"[position])
            {
                _state[(client * Row) + CandidatesAt] &= MethodHead;
            }

            if (position >= 4 || character != "HEAD"[position])
            {
                _state[(client * Row) + CandidatesAt] &= MethodGet;
            }

            Advance(client);
            return HttpStatus.Incomplete;
        }

        private int TakeTargetStart(int client, byte character)
        {
            if (character == '/')
            {
                BeginPath(client);
                return TakePath(client, character);
            }

            // Section 3.2.2: a request may have the target in absolute form. "*" (asterisk form) is no known target.
            _state[(client * Row) + PhaseAt] = AbsoluteTarget;
            return character == '*' ? HttpStatus.Incomplete : TakeAbsoluteTarget(client, character);
        }

        private int TakeAbsoluteTarget(int client, byte character)
        {
            const string Scheme = "http://";
            int position = _state[(client * Row) + PositionAt];
            if (character == ' ')
            {
                // "http://host" names the root.
                if (position > Scheme.Length)
                {
                    BeginPath(client);
                    TakePath(client, (byte)'/');
                }

                return position == 0 || position > Scheme.Length ? EndTarget(client) : HttpStatus.BadRequest;
            }

            if (position < Scheme.Length)
            {
                Advance(client);
                return (character | 0x20) == (Scheme[position] | 0x20) ? HttpStatus.Incomplete : HttpStatus.BadRequest;
            }

            if (character == '/' && position > Scheme.Length)
            {
                BeginPath(client);
                return TakePath(client, character);
            }

            Advance(client);
            return character > ' ' && character < 0x7F ? HttpStatus.Incomplete : HttpStatus.BadRequest;
        }

        private void BeginPath(int client)
        {
            _state[(client * Row) + PhaseAt] = Path;
            _state[(client * Row) + PositionAt] = 0;
            _state[(client * Row) + CandidatesAt] = AllTargets;
        }

        private int TakePath(int client, byte character)
        {
            if (character == ' ')
            {
                EndToken(client, Parameter);
                return EndTarget(client);
            }

            if (character <= ' ' || character >= 0x7F)
            {
                return HttpStatus.BadRequest;
            }

            if (character == '?' && _state[(client * Row) + PhaseAt] == Path)
            {
                _state[(client * Row) + PhaseAt] = Query;
                BeginToken(client, true);
            }
            else if (_state[(client * Row) + PhaseAt] == Path)
            {
                int position = _state[(client * Row) + PositionAt];
                for (int i = 0; i < _targets.Length; i++)
                {
                    string target = _targets[i];
                    if (position >= target.Length || character != target[position])
                    {
                        _state[(client * Row) + CandidatesAt] &= (byte)~(1 << i);
                    }
                }

                Advance(client);
            }
            else if (character == '&')
            {
                EndToken(client, Parameter);
                BeginToken(client, true);
            }
            else
            {
                ConsumeToken(client, character, Parameter);
            }

            return HttpStatus.Incomplete;
        }

        private int EndTarget(int client)
        {
            if (_state[(client * Row) + PhaseAt] != AbsoluteTarget)
            {
                for (int i = 0; i < _targets.Length; i++)
                {
                    if ((_state[(client * Row) + CandidatesAt] & (1 << i)) != 0
                        && _targets[i].Length == _state[(client * Row) + PositionAt])
                    {
                        _found[client] = (sbyte)i;
                    }
                }
            }

            _state[(client * Row) + PhaseAt] = HttpVersion;
            _state[(client * Row) + PositionAt] = 0;
            return HttpStatus.Incomplete;
        }

        private int TakeVersion(int client, byte character)
        {
            int position = _state[(client * Row) + PositionAt];
            Advance(client);
            switch (position)
            {
                case 5:
                    if (character < '0' || character > '9')
                    {
                        return HttpStatus.BadRequest;
                    }

                    // RFC 9110 2.5: another major version means another protocol.
                    return character == '1' ? HttpStatus.Incomplete : HttpStatus.VersionNotSupported;
                case 6:
                    return character == '.' ? HttpStatus.Incomplete : HttpStatus.BadRequest;
                case 7:
                    _state[(client * Row) + MinorVersionAt] = (byte)(character - '0');
                    return character >= '0' && character <= '9' ? HttpStatus.Incomplete : HttpStatus.BadRequest;
                case 8:
                    // Section 2.2: a line feed alone may end a line.
                    if (character == '\n')
                    {
                        return EndLine(client);
                    }

                    _state[(client * Row) + PhaseAt] = LineEnd;
                    return character == '\r' ? HttpStatus.Incomplete : HttpStatus.BadRequest;
                default:
                    return character == "HTTP/"[position] ? HttpStatus.Incomplete : HttpStatus.BadRequest;
            }
        }

        private int EndLine(int client)
        {
            // From here on the bytes of the header fields are counted.
            _state[(client * Row) + PhaseAt] = FieldStart;
            _counts[client] = LongestRequestLine;
            return HttpStatus.Incomplete;
        }
    }
}
