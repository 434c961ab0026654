using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace NanoSock.Testing.Notation
{
    /// <summary>A segment of a ladder, with the bytes of its options. Its text is in the notation of the packet
    /// scripts: <c>P. 1:11(10) ack 1 win 2048 &lt;mss 1460&gt;</c>. Numbers count from each side's initial sequence
    /// number. A missing field matches anything in an expected segment, and has a default in an injected one.</summary>
    internal sealed class SegmentSpec
    {
        private static readonly HashSet<string> s_noNames = new HashSet<string>();

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

        internal bool IsSyn => (Flags & Segment.Syn) != 0;

        /// <summary>Reads a segment; its numbers may be negative, and wrap.</summary>
        internal static SegmentSpec Parse(string text)
        {
            LineReader reader = new LineReader("segment", 1, text);
            Segment segment = SegmentParser.Parse(reader, s_noNames);
            reader.ExpectEnd();
            return new SegmentSpec
            {
                Flags = segment.Flags,
                PushMatters = segment.Has(Segment.Psh),
                Sequence = (uint?)segment.Sequence,
                Length = segment.Length,
                Acknowledgment = (uint?)segment.Acknowledgment,
                Window = (int?)segment.Window?.Value,
                Urgent = segment.Urgent,
                Options = segment.OptionMode == OptionMode.Any ? null : OptionCodec.Encode(segment.Options, 0, 0, null),
                DataOffset = segment.Traits.DataOffset,
            };
        }

        /// <summary>Returns true if an actual segment, with numbers relative to the same ones, matches this
        /// one.</summary>
        internal bool Matches(SegmentSpec seen)
        {
            int ignored = PushMatters ? 0 : Segment.Psh;
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
            StringBuilder text = new StringBuilder(SegmentText.Flags(Flags));
            if (Sequence != null)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $" {Sequence}:{Sequence + (uint)(Length ?? 0)}({Length ?? 0})");
            }

            text.Append(Acknowledgment == null ? string.Empty : " ack " + Acknowledgment);
            text.Append(Window == null ? string.Empty : " win " + Window);
            text.Append(Urgent == null || Urgent == 0 ? string.Empty : " urg " + Urgent);
            if (Options != null && Options.Length > 0)
            {
                bool mss = Options.Length == 4 && Options[0] == 2;
                text.Append(mss
                    ? $" <mss {(Options[2] << 8) | Options[3]}>"
                    : " <raw " + Convert.ToHexString(Options) + ">");
            }

            return text.ToString();
        }
    }
}
