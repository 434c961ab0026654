using System;
using System.Collections.Generic;
using System.Globalization;

namespace NanoSock.Testing.Notation
{
    /// <summary>Reads TCP options between angle brackets.</summary>
    internal static class OptionParser
    {
        internal static void Parse(LineReader reader, Segment segment, bool exact, HashSet<string> names)
        {
            segment.OptionMode = exact ? OptionMode.Exact : OptionMode.Set;
            reader.Expect("<");
            while (!reader.Take(">"))
            {
                if (segment.Options.Count > 0 || segment.OptionMode == OptionMode.AtLeast)
                {
                    reader.Expect(",");
                }

                if (reader.Take("..."))
                {
                    segment.OptionMode = OptionMode.AtLeast;
                    continue;
                }

                segment.Options.Add(ParseOne(reader, names));
            }
        }

        private static TcpOption ParseOne(LineReader reader, HashSet<string> names)
        {
            string name = reader.Word("an option");
            switch (name)
            {
                case "eol":
                    return new TcpOption(OptionKind.End);
                case "nop":
                    return new TcpOption(OptionKind.Nop);
                case "mss":
                    return new TcpOption(OptionKind.Mss) { Number = ParseNumber(reader, names, "an MSS", 65535) };
                case "wscale":
                    return new TcpOption(OptionKind.WindowScale)
                    {
                        Number = ParseNumber(reader, names, "a shift", 255)
                    };
                case "sackok":
                    return new TcpOption(OptionKind.SackPermitted);
                case "sack":
                    return ParseSack(reader);
                case "ts":
                    TcpOption stamps = new TcpOption(OptionKind.Timestamps) { Value = ParseStamp(reader, names) };
                    stamps.Echo = reader.Take("ecr") ? ParseStamp(reader, names) : null;
                    return stamps;
                case "raw":
                    return new TcpOption(OptionKind.Raw) { Bytes = ParseBytes(reader) };
                default:
                    throw reader.Error("there is no option '" + name
                        + "'; there are mss, nop, eol, wscale, sackok, sack, ts and raw.");
            }
        }

        internal static byte[] ParseBytes(LineReader reader)
        {
            List<byte> bytes = new List<byte>();
            while (byte.TryParse(reader.Peek(), NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture, out byte value))
            {
                bytes.Add(value);
                reader.Word("a byte");
            }

            return bytes.Count > 0 ? bytes.ToArray() : throw reader.ErrorHere("expected bytes such as 02 04 05 b4.");
        }

        private static int ParseNumber(LineReader reader, HashSet<string> names, string what, int most)
        {
            return names == null && reader.Take("*") ? TcpOption.AnyNumber : (int)reader.Number(what, 0, most);
        }

        private static TcpOption ParseSack(LineReader reader)
        {
            TcpOption option = new TcpOption(OptionKind.Sack);
            while (reader.Peek().Contains(':'))
            {
                string word = reader.Word("a block");
                string[] ends = word.Split(':');
                if (ends.Length != 2 || !LineReader.TryNumber(ends[0], out long left)
                    || !LineReader.TryNumber(ends[1], out long right))
                {
                    throw reader.Error("'" + word + "' is no block such as 1001:2001.");
                }

                option.Blocks.Add((left, right));
            }

            return option.Blocks.Count > 0 ? option : throw reader.ErrorHere("expected a block such as 1001:2001.");
        }

        private static Stamp ParseStamp(LineReader reader, HashSet<string> names)
        {
            string word = reader.Word("a time stamp");
            if (word == "*")
            {
                return new Stamp { IsAnything = true };
            }

            bool orLater = word.StartsWith(">=", StringComparison.Ordinal);
            string rest = orLater ? word[2..] : word;
            if (!rest.StartsWith('$'))
            {
                return LineReader.TryNumber(rest, out long number) && number >= 0 && number <= uint.MaxValue
                    ? new Stamp { Number = number, OrLater = orLater }
                    : throw reader.Error("'" + word + "' is no time stamp: a number, *, $name, $name+10 or >=$name.");
            }

            int sign = rest.IndexOfAny(new[] { '+', '-' });
            long added = 0;
            if (sign >= 0 && !long.TryParse(rest.AsSpan(sign),
                NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out added))
            {
                throw reader.Error("'" + word + "' adds no number.");
            }

            string name = sign < 0 ? rest[1..] : rest[1..sign];
            // A null set accepts every name: the segment is an expected one.
            if (names != null && !names.Contains(name))
            {
                throw reader.Error("$" + name + " was not seen before.");
            }

            return new Stamp { Name = name, Number = added, OrLater = orLater };
        }
    }
}
