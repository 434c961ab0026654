using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using NanoSock.Wire;

namespace NanoSock.Testing
{
    /// <summary>A segment as a line of text, in the notation of packet traces: <c>P. 1:11(10) ack 1 win 2048 &lt;mss
    /// 1460&gt;</c>. Flags are letters of SFRPU, a dot for ACK, a dash for none; numbers count from each side's initial
    /// sequence number. A missing field matches anything in an expected segment, and has a default in an injected
    /// one.</summary>
    internal sealed class SegmentSpec
    {
        private const string Letters = "FSRP.U";

        internal int Flags { get; set; }

        internal bool PushMatters { get; private set; }

        internal uint? Sequence { get; set; }

        internal int? Length { get; set; }

        internal uint? Acknowledgment { get; set; }

        internal int? Window { get; set; }

        internal int? Urgent { get; set; }

        /// <summary>Gets or sets the option bytes; null when the text has no angle brackets.</summary>
        internal byte[] Options { get; set; }

        internal int? DataOffset { get; set; }

        internal bool IsSyn => (Flags & Tcp.Syn) != 0;

        internal static SegmentSpec Parse(string text)
        {
            SegmentSpec spec = new SegmentSpec();
            int bracket = text.IndexOf('<');
            if (bracket >= 0)
            {
                spec.Options = ParseOptions(text[(bracket + 1)..text.IndexOf('>')]);
                text = text[..bracket];
            }

            string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            foreach (char letter in words[0])
            {
                int bit = Letters.IndexOf(letter);
                if (bit < 0 && letter != '-')
                {
                    throw new FormatException("Flags: " + words[0]);
                }

                spec.Flags |= bit < 0 ? 0 : 1 << bit;
            }

            spec.PushMatters = words[0].Contains('P');
            for (int i = 1; i < words.Length; i++)
            {
                switch (words[i])
                {
                    case "ack":
                        spec.Acknowledgment = Number(words[++i]);
                        break;
                    case "win":
                        spec.Window = int.Parse(words[++i], CultureInfo.InvariantCulture);
                        break;
                    case "urg":
                        spec.Urgent = int.Parse(words[++i], CultureInfo.InvariantCulture);
                        break;
                    case "offset":
                        spec.DataOffset = int.Parse(words[++i], CultureInfo.InvariantCulture);
                        break;
                    default:
                        spec.ParseRange(words[i]);
                        break;
                }
            }

            return spec;
        }

        /// <summary>Returns the option bytes of a text such as <c>mss 1460,nop,raw 02 00</c>.</summary>
        internal static byte[] ParseOptions(string text)
        {
            List<byte> bytes = new List<byte>();
            foreach (string item in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                string[] words = item.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                switch (words[0])
                {
                    case "nop":
                        bytes.Add(1);
                        break;
                    case "eol":
                        bytes.Add(0);
                        break;
                    case "mss":
                        int mss = int.Parse(words[1], CultureInfo.InvariantCulture);
                        bytes.AddRange(new byte[] { 2, 4, (byte)(mss >> 8), (byte)mss });
                        break;
                    case "raw":
                        for (int i = 1; i < words.Length; i++)
                        {
                            bytes.Add(byte.Parse(words[i], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                        }

                        break;
                    default:
                        throw new FormatException("Option: " + item);
                }
            }

            return bytes.ToArray();
        }

        /// <summary>Returns true if an actual segment, with numbers relative to the same ones, matches this
        /// one.</summary>
        internal bool Matches(SegmentSpec seen)
        {
            int ignored = PushMatters ? 0 : Tcp.Psh;
            return (Flags & ~ignored) == (seen.Flags & ~ignored)
                && (Sequence == null || Sequence == seen.Sequence)
                && (Length == null || Length == seen.Length)
                && (Acknowledgment == null || Acknowledgment == seen.Acknowledgment)
                && (Window == null || Window == seen.Window)
                && (Urgent == null || Urgent == seen.Urgent)
                && (Options == null || Options.AsSpan().SequenceEqual(seen.Options));
        }

        public override string ToString()
        {
            StringBuilder text = new StringBuilder();
            for (int bit = 0; bit < Letters.Length; bit++)
            {
                if ((Flags & (1 << bit)) != 0)
                {
                    text.Append(Letters[bit]);
                }
            }

            text.Append(text.Length == 0 ? "-" : string.Empty);
            if (Sequence != null)
            {
                text.Append(CultureInfo.InvariantCulture, $" {Sequence}:{Sequence + (uint)(Length ?? 0)}({Length ?? 0})");
            }

            text.Append(Acknowledgment == null ? string.Empty : " ack " + Acknowledgment);
            text.Append(Window == null ? string.Empty : " win " + Window);
            text.Append(Urgent == null || Urgent == 0 ? string.Empty : " urg " + Urgent);
            if (Options != null && Options.Length > 0)
            {
                bool mss = Options.Length == 4 && Options[0] == 2;
                text.Append(mss ? $" <mss {(Options[2] << 8) | Options[3]}>" : " <raw " + Convert.ToHexString(Options) + ">");
            }

            return text.ToString();
        }

        private static uint Number(string text)
        {
            // Negative numbers come before the initial sequence number.
            return (uint)long.Parse(text, CultureInfo.InvariantCulture);
        }

        // 1:11(10), or 1 for a segment of any length or, injected, of none.
        private void ParseRange(string word)
        {
            int colon = word.IndexOf(':');
            if (colon < 0)
            {
                Sequence = Number(word);
                return;
            }

            int open = word.IndexOf('(');
            Sequence = Number(word[..colon]);
            Length = int.Parse(word[(open + 1)..^1], CultureInfo.InvariantCulture);
            if (Number(word[(colon + 1)..open]) != Sequence + (uint)Length)
            {
                throw new FormatException("Range: " + word);
            }
        }
    }
}
