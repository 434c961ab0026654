namespace NanoSock.Firmware.Http
{
    // The token of a client, in a query ("?token=TOKEN") or a field ("Authorization: Bearer TOKEN", RFC 6750 2.1). Only
    // the length of the match is kept. Every byte is compared, also after a mismatch, so that the time of a refusal
    // does not reveal how much of a guess is right.
    public sealed partial class HttpRequestParser
    {
        /// <summary>The shortest token in characters.</summary>
        public const int ShortestToken = 8;

        /// <summary>The longest token in characters.</summary>
        public const int LongestToken = 64;

        private const string Authorization = "authorization";
        private const string Scheme = "bearer ";
        private const string Parameter = "token=";
        private const byte FieldHost = 1;
        private const byte FieldAuthorization = 2;
        private const byte TokenMissing = 255;
        private const byte TokenFound = 254;

        /// <summary>Returns true if a text has the length and the characters of a token.</summary>
        public static bool IsToken(string text)
        {
            bool good = text.Length >= ShortestToken && text.Length <= LongestToken;
            for (int i = 0; i < text.Length; i++)
            {
                char c = text[i];
                good &= (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9') || "-._~".IndexOf(c) >= 0;
            }

            return good;
        }

        private void BeginToken(int client, bool mayCome)
        {
            if (_state[(client * Row) + TokenAt] != TokenFound)
            {
                _state[(client * Row) + TokenAt] = mayCome && _token != null ? (byte)0 : TokenMissing;
            }
        }

        private void ConsumeToken(int client, byte character, string before)
        {
            int position = _state[(client * Row) + TokenAt];
            if (position >= TokenFound)
            {
                return;
            }

            bool isField = before.Length == Scheme.Length;
            if (isField && (character == ' ' || character == '\t')
                && (position == 0 || position == before.Length + _token.Length))
            {
                // White space around the value (RFC 9112 5).
                return;
            }

            bool agrees;
            if (position < before.Length)
            {
                // The name of a scheme is case-insensitive (RFC 9110 11.1), that of a parameter is not.
                agrees = (isField ? character | 0x20 : character) == before[position];
            }
            else
            {
                agrees = position < before.Length + _token.Length && character == _token[position - before.Length];
            }

            _state[(client * Row) + TokenAt] = agrees ? (byte)(position + 1) : TokenMissing;
        }

        private void EndToken(int client, string before)
        {
            int position = _state[(client * Row) + TokenAt];
            if (position < TokenFound)
            {
                _state[(client * Row) + TokenAt] = position == before.Length + _token.Length
                    ? TokenFound
                    : TokenMissing;
            }
        }
    }
}
