using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NanoSock.Testing.Notation
{
    /// <summary>Reads segments: <c>P. 1:11(10) ack 1 win 2048 &lt;mss 1460&gt; {ttl 64}</c>.</summary>
    internal static class SegmentParser
    {
        private static readonly Regex s_range =
            new Regex("^(-?[0-9]+):(-?[0-9]+)\\(([0-9]{1,5})(x([1-9][0-9]{0,3}))?\\)$");

        /// <param name="reader">The reader, at the flags.</param>
        /// <param name="names">The known names of timestamps; null where new ones may be defined.</param>
        internal static Segment Parse(LineReader reader, HashSet<string> names)
        {
            Segment segment = new Segment { Flags = ParseFlags(reader) };
            if (!reader.AtEnd && (char.IsAsciiDigit(reader.Peek()[0]) || reader.Peek()[0] == '-')
                && reader.Peek() != "->")
            {
                ParseRange(reader, segment);
            }

            ParseRest(reader, segment, names);
            return segment;
        }

        /// <summary>Reads a window and options, for a segment whose other fields are known.</summary>
        internal static Segment ParseFields(LineReader reader)
        {
            Segment segment = new Segment();
            ParseRest(reader, segment, new HashSet<string>());
            return segment;
        }

        private static void ParseRest(LineReader reader, Segment segment, HashSet<string> names)
        {
            while (!reader.AtEnd)
            {
                if (reader.Peek() == "<" || reader.Peek() == "=")
                {
                    OptionParser.Parse(reader, segment, reader.Take("="), names);
                }
                else if (reader.Take("{"))
                {
                    ParseTraits(reader, segment.Traits);
                }
                else if (!ParseField(reader, segment))
                {
                    break;
                }
            }
        }

        private static int ParseFlags(LineReader reader)
        {
            string word = reader.Word("flags such as S, P. or -");
            int flags = 0;
            foreach (char letter in word)
            {
                int bit = Segment.Letters.IndexOf(letter);
                if ((bit < 0 && word != "-") || (bit >= 0 && (flags & (1 << bit)) != 0))
                {
                    throw reader.Error("'" + word + "' is no set of flags: letters of "
                        + Segment.Letters + ", a dot for ACK, a dash for none.");
                }

                flags |= bit < 0 ? 0 : 1 << bit;
            }

            return flags;
        }

        // 1:11(10), or 1 for any length (expected) or none (injected).
        private static void ParseRange(LineReader reader, Segment segment)
        {
            string word = reader.Word("a sequence number");
            int colon = word.IndexOf(':');
            if (colon < 0)
            {
                segment.Sequence = LineReader.TryNumber(word, out long only)
                    ? only
                    : throw reader.Error("'" + word + "' is no sequence number.");
                return;
            }

            Match match = s_range.Match(word);
            if (!match.Success || !LineReader.TryNumber(match.Groups[1].Value, out long first)
                || !LineReader.TryNumber(match.Groups[2].Value, out long end)
                || !int.TryParse(match.Groups[3].Value, out int length))
            {
                throw reader.Error("'" + word + "' is no range such as 1:11(10) or 1:21(10x2).");
            }

            segment.Times = match.Groups[5].Success
                ? int.Parse(match.Groups[5].Value, CultureInfo.InvariantCulture)
                : 1;
            if (end - first != (long)length * segment.Times)
            {
                string bytes = match.Groups[3].Value + match.Groups[4].Value;
                throw reader.Error(string.Create(CultureInfo.InvariantCulture,
                    $"{word}: from {first} to {end} it is {end - first} bytes, not {bytes}."));
            }

            segment.Sequence = first;
            segment.Length = length;
        }

        private static bool ParseField(LineReader reader, Segment segment)
        {
            switch (reader.Peek())
            {
                case "ack":
                    reader.Word("ack");
                    segment.Acknowledgment = reader.Number("an acknowledgment number", int.MinValue, uint.MaxValue);
                    return true;
                case "win":
                    reader.Word("win");
                    segment.Window = ParseWindow(reader);
                    return true;
                case "urg":
                    reader.Word("urg");
                    segment.Urgent = (int)reader.Number("an urgent pointer", 0, 65535);
                    return true;
                default:
                    return false;
            }
        }

        private static NumberWish ParseWindow(LineReader reader)
        {
            string word = reader.Word("a window");
            NumberRange range = NumberRange.Parse(word,
                text => LineReader.TryNumber(text, out long value) && value >= 0 && value <= 65535
                    ? value : throw reader.Error("'" + word + "' is no window: 0 to 65535, 100..200, >100 or *."));
            return range == NumberRange.Any ? null : new NumberWish(range);
        }

        private static void ParseTraits(LineReader reader, PacketTraits traits)
        {
            while (!reader.Take("}"))
            {
                string name = reader.Word("a trait or }");
                switch (name)
                {
                    case ",":
                        break;
                    case "ttl":
                        traits.TimeToLive = (int)reader.Number("a time to live", 0, 255);
                        break;
                    case "tos":
                        traits.TypeOfService = (int)reader.Number("a type of service", 0, 255);
                        break;
                    case "id":
                        traits.Identification = (int)reader.Number("an identification", 0, 65535);
                        break;
                    case "df":
                        traits.DontFragment = true;
                        break;
                    case "nodf":
                        traits.DontFragment = false;
                        break;
                    case "from":
                        traits.From = AddressParser.Parse(reader);
                        break;
                    case "to":
                        traits.To = AddressParser.Parse(reader);
                        break;
                    case "sport":
                        traits.SourcePort = (int)reader.Number("a port", 0, 65535);
                        break;
                    case "dport":
                        traits.DestinationPort = (int)reader.Number("a port", 0, 65535);
                        break;
                    case "badsum":
                        traits.BadChecksum = true;
                        break;
                    case "badipsum":
                        traits.BadHeaderChecksum = true;
                        break;
                    case "offset":
                        traits.DataOffset = (int)reader.Number("a data offset", 0, 15);
                        break;
                    case "cut":
                        traits.Cut = (int)reader.Number("bytes to cut", 1, 65535);
                        break;
                    case "ipoptions":
                        traits.IpOptions = OptionParser.ParseBytes(reader);
                        break;
                    default:
                        throw reader.Error("there is no trait '" + name
                            + "'; there are ttl, tos, id, df, nodf, from, to, sport, dport, badsum, badipsum, offset, "
                            + "cut and ipoptions.");
                }
            }
        }
    }
}
