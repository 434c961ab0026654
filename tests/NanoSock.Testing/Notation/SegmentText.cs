using System.Globalization;
using System.Linq;
using System.Text;

namespace NanoSock.Testing.Notation
{
    /// <summary>Writes segments as scripts do.</summary>
    internal static class SegmentText
    {
        internal static string Flags(int flags)
        {
            StringBuilder text = new StringBuilder();
            for (int bit = 0; bit < Segment.Letters.Length; bit++)
            {
                if ((flags & (1 << bit)) != 0)
                {
                    text.Append(Segment.Letters[bit]);
                }
            }

            return text.Length == 0 ? "-" : text.ToString();
        }

        internal static string Options(Segment segment)
        {
            return segment.OptionMode == OptionMode.Any && segment.Options.Count == 0 ? "*"
                : "<" + string.Join(",", segment.Options.Select(option => option.ToString()))
                    + (segment.OptionMode == OptionMode.AtLeast ? ",...>" : ">");
        }

        internal static string Write(Segment segment)
        {
            StringBuilder text = new StringBuilder(Flags(segment.Flags));
            if (segment.Sequence != null && segment.Length != null)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $" {segment.Sequence}:{segment.Sequence + segment.Length}({segment.Length})");
            }
            else if (segment.Sequence != null)
            {
                text.Append(CultureInfo.InvariantCulture, $" {segment.Sequence}");
            }

            text.Append(segment.Acknowledgment == null ? string.Empty : " ack " + segment.Acknowledgment);
            text.Append(segment.Window == null ? string.Empty : " win " + segment.Window);
            text.Append(segment.Urgent is null or 0 ? string.Empty : " urg " + segment.Urgent);
            return segment.Options.Count == 0 ? text.ToString() : text + " " + Options(segment);
        }
    }
}
