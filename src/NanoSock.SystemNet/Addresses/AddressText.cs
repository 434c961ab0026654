namespace System.Net
{
    /// <summary>Converts addresses from and to text.</summary>
    internal static class AddressText
    {
        private const string Digits = "0123456789abcdef";
        private const int Groups = 8;

        /// <summary>The bytes of an IPv6 address and of its scope.</summary>
        internal const int V6Room = 24;

        /// <summary>Parses an IPv4 address in the forms of inet_aton: one to four numbers, of which the last fills the
        /// rest of the address; decimal, octal after 0, or hexadecimal after 0x.</summary>
        internal static bool TryParseV4(string text, out uint value)
        {
            value = 0;
            int shift = 32;
            int at = 0;
            while (true)
            {
                int radix = 10;
                int start = at;
                if (at < text.Length && text[at] == '0')
                {
                    radix = 8;
                    at++;
                    if (at < text.Length && (text[at] == 'x' || text[at] == 'X'))
                    {
                        radix = 16;
                        at++;
                        start = at;
                    }
                }

                long number = 0;
                while (at < text.Length && Digit(text[at]) < radix && number <= uint.MaxValue)
                {
                    number = (number * radix) + Digit(text[at]);
                    at++;
                }

                if (at == start || number >> shift != 0)
                {
                    return false;
                }

                if (at == text.Length)
                {
                    value |= (uint)number;
                    return true;
                }

                if (text[at] != '.' || shift == 8 || number > 255)
                {
                    return false;
                }

                shift -= 8;
                value |= (uint)number << shift;
                at++;
            }
        }

        /// <summary>Parses an IPv6 address (RFC 4291 2.2, without the form that ends with an IPv4 address). Returns
        /// null for another text.</summary>
        internal static byte[] ParseV6(string text)
        {
            byte[] bytes = new byte[V6Room];
            int filled = 0;
            int gap = -1;
            int at = 0;
            if (text.Length > 1 && text[0] == ':' && text[1] == ':')
            {
                gap = 0;
                at = 2;
            }

            while (at < text.Length)
            {
                int start = at;
                int number = 0;
                while (at < text.Length && Digit(text[at]) < 16)
                {
                    number = (number << 4) | Digit(text[at]);
                    at++;
                }

                if (at == start || at - start > 4 || filled == 2 * Groups)
                {
                    return null;
                }

                bytes[filled] = (byte)(number >> 8);
                bytes[filled + 1] = (byte)number;
                filled += 2;
                if (at == text.Length)
                {
                    break;
                }

                if (text[at] != ':' || ++at == text.Length)
                {
                    return null;
                }

                if (text[at] == ':')
                {
                    if (gap >= 0)
                    {
                        return null;
                    }

                    gap = filled;
                    at++;
                }
            }

            int missing = (2 * Groups) - filled;
            if ((gap < 0) != (missing == 0))
            {
                return null;
            }

            for (int i = filled - 1; gap >= 0 && i >= gap; i--)
            {
                byte moved = bytes[i];
                bytes[i] = 0;
                bytes[i + missing] = moved;
            }

            return bytes;
        }

        /// <summary>Returns the text of an IPv6 address (RFC 5952).</summary>
        internal static string FormatV6(byte[] bytes)
        {
            int gap = -1;
            int longest = 1;
            for (int i = 0; i < Groups; i++)
            {
                int run = 0;
                while (i + run < Groups && Group(bytes, i + run) == 0)
                {
                    run++;
                }

                if (run > longest)
                {
                    gap = i;
                    longest = run;
                }
            }

            string text = string.Empty;
            for (int i = 0; i < Groups; i++)
            {
                if (i == gap)
                {
                    text += "::";
                    i += longest - 1;
                    continue;
                }

                if (text.Length > 0 && text[text.Length - 1] != ':')
                {
                    text += ":";
                }

                int group = Group(bytes, i);
                int shift = group > 0xFFF ? 12 : group > 0xFF ? 8 : group > 0xF ? 4 : 0;
                for (; shift >= 0; shift -= 4)
                {
                    text += Digits[(group >> shift) & 15];
                }
            }

            return text;
        }

        private static int Group(byte[] bytes, int index)
        {
            return (bytes[2 * index] << 8) | bytes[(2 * index) + 1];
        }

        // Returns 16 for a character that is no digit.
        private static int Digit(char c)
        {
            int digit = Digits.IndexOf(c >= 'A' && c <= 'F' ? (char)(c + 32) : c);
            return digit < 0 ? 16 : digit;
        }
    }
}
