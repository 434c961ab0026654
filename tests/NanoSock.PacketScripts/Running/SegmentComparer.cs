using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NanoSock.PacketScripts.Reports;
using NanoSock.PacketScripts.Wire;
using NanoSock.Testing.Notation;
using NanoSock.Testing;

namespace NanoSock.PacketScripts.Running
{
    /// <summary>Compares an expected segment with an actual one.</summary>
    internal sealed class SegmentComparer
    {
        private readonly Segment _expected;
        private readonly Segment _seen;
        private readonly List<ReportRow> _rows = new List<ReportRow>();

        private SegmentComparer(Segment expected, Segment seen)
        {
            _expected = expected;
            _seen = seen;
        }

        internal static List<ReportRow> Compare(Segment expected,
            Segment seen, byte[] data, Dictionary<string, uint> stamps)
        {
            SegmentComparer comparer = new SegmentComparer(expected, seen);
            comparer.CompareNumbers();
            comparer.CompareOptions(stamps);
            comparer.CompareTraits();
            comparer.CompareData(data);
            return comparer._rows;
        }

        private void CompareNumbers()
        {
            // A stack sets PSH as it likes unless the script specifies it.
            int ignored = _expected.Has(Segment.Psh) ? 0 : Segment.Psh;
            Add("flags", SegmentText.Flags(_expected.Flags), SegmentText.Flags(_seen.Flags),
                (_expected.Flags & ~ignored) == (_seen.Flags & ~ignored));
            Add("seq", _expected.Sequence, _seen.Sequence);
            Add("length", _expected.Length, _seen.Length);
            Add("ack", _expected.Acknowledgment, _seen.Acknowledgment);
            string window = _expected.Window == null ? "*" : _expected.Window.ToString();
            Add("win", window, _seen.Window.ToString(),
                _expected.Window == null || _expected.Window.Range.Contains(_seen.Window.Value));
            if (_expected.Urgent != null || _seen.Has(Segment.Urg))
            {
                Add("urg", _expected.Urgent, _seen.Urgent);
            }
        }

        private void CompareOptions(Dictionary<string, uint> stamps)
        {
            bool exact = _expected.OptionMode == OptionMode.Exact;
            List<TcpOption> wanted = _expected.Options.Where(option => exact || !option.IsPadding).ToList();
            List<TcpOption> found = _seen.Options.Where(option => exact || !option.IsPadding).ToList();
            bool matches = true;
            if (_expected.OptionMode != OptionMode.Any)
            {
                bool counts = _expected.OptionMode == OptionMode.AtLeast || wanted.Count == found.Count;
                matches = counts && (exact
                    ? wanted.Zip(found).All(pair => Matches(pair.First, pair.Second, stamps))
                    : wanted.All(option => found.Any(other => Matches(option, other, stamps))));
            }

            Add("options", SegmentText.Options(_expected), SegmentText.Options(_seen), matches);
        }

        private static bool Matches(TcpOption wanted, TcpOption found, Dictionary<string, uint> stamps)
        {
            return wanted.Kind == found.Kind && (wanted.Number == TcpOption.AnyNumber || wanted.Number == found.Number)
                && wanted.Bytes.SequenceEqual(found.Bytes)
                && wanted.Blocks.Select(Unsigned).SequenceEqual(found.Blocks.Select(Unsigned))
                && (wanted.Value == null || wanted.Value.Matches((uint)found.Value.Number, stamps))
                && (wanted.Echo == null || wanted.Echo.Matches((uint)found.Echo.Number, stamps));
        }

        private static (uint, uint) Unsigned((long Left, long Right) block)
        {
            return ((uint)block.Left, (uint)block.Right);
        }

        private void CompareTraits()
        {
            PacketTraits wanted = _expected.Traits;
            PacketTraits found = _seen.Traits;
            AddWhenAsked("ttl", wanted.TimeToLive, found.TimeToLive);
            AddWhenAsked("tos", wanted.TypeOfService, found.TypeOfService);
            AddWhenAsked("id", wanted.Identification, found.Identification);
            AddWhenAsked("df", wanted.DontFragment == null ? null : wanted.DontFragment.Value ? 1 : 0,
                found.DontFragment.Value ? 1 : 0);
        }

        private void CompareData(byte[] data)
        {
            long position = _seen.Sequence.Value - (_seen.Has(Segment.Syn) ? 0 : 1);
            int wrong = StreamPattern.FirstWrong(data, data.Length, position);
            if (wrong >= 0 && data.Length > 0)
            {
                // A keep-alive probe may carry one byte of any value (RFC 9293 3.8.4).
                bool isProbe = data.Length == 1 && position < 0;
                Add("bytes", "of the stream", "others from byte " + wrong + " of the segment", isProbe);
            }
        }

        private void Add(string name, long? expected, long? seen)
        {
            Add(name, Show(expected), seen == null ? "none" : Show(seen),
                expected == null || (seen != null && (uint)expected.Value == (uint)seen.Value));
        }

        private void AddWhenAsked(string name, int? expected, int? seen)
        {
            if (expected != null)
            {
                Add(name, expected, seen);
            }
        }

        private void Add(string name, string expected, string seen, bool matches)
        {
            _rows.Add(new ReportRow(name, expected, seen, !matches));
        }

        private static string Show(long? value)
        {
            return value == null ? "*" : value.Value.ToString(CultureInfo.InvariantCulture);
        }
    }
}
