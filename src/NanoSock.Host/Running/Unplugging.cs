using System;
using System.Globalization;

namespace NanoSock.Host.Running
{
    /// <summary>Represents a time for which the link is pulled.</summary>
    /// <param name="AtMilliseconds">The beginning, from the start of the run.</param>
    /// <param name="ForMilliseconds">The duration.</param>
    public sealed record Unplugging(long AtMilliseconds, long ForMilliseconds)
    {
        private const long LongestMilliseconds = 7L * 24 * 3600 * 1000;

        /// <summary>Gets the time at which the link is back.</summary>
        public long UntilMilliseconds
        {
            get { return AtMilliseconds + ForMilliseconds; }
        }

        /// <summary>Parses "10s+5s": at 10 seconds, for 5 seconds. Times are numbers followed by ms, s, min or
        /// h.</summary>
        /// <exception cref="FormatException">The text has another form; the message is one line for the
        /// user.</exception>
        public static Unplugging Parse(string text)
        {
            if (TryParse(text, out Unplugging result))
            {
                return result;
            }

            throw new FormatException("--unplug '" + text
                + "': expected when and for how long, such as 10s+5s; units are ms, s, min and h, and a week the "
                + "longest time.");
        }

        /// <summary>Parses the same text without an exception.</summary>
        internal static bool TryParse(string text, out Unplugging result)
        {
            string[] parts = text.Split('+');
            bool isRight = parts.Length == 2 & TryParseTime(parts[0], out long at)
                & TryParseTime(parts[^1], out long duration) && duration > 0;
            result = isRight ? new Unplugging(at, duration) : null;
            return isRight;
        }

        /// <summary>Returns true from the beginning until the end.</summary>
        internal bool Includes(long nowMilliseconds)
        {
            return nowMilliseconds >= AtMilliseconds && nowMilliseconds < UntilMilliseconds;
        }

        /// <summary>Returns the earlier of a time and the next beginning or end; the time if both have
        /// passed.</summary>
        internal long NextChange(long next, long nowMilliseconds)
        {
            long change = nowMilliseconds < AtMilliseconds ? AtMilliseconds : UntilMilliseconds;
            return change > nowMilliseconds && change < next ? change : next;
        }

        private static bool TryParseTime(string text, out long milliseconds)
        {
            milliseconds = 0;
            (string unit, int scale) = text.EndsWith("ms", StringComparison.Ordinal) ? ("ms", 1)
                : text.EndsWith("min", StringComparison.Ordinal) ? ("min", 60000)
                : text.EndsWith('s') ? ("s", 1000) : ("h", 3600000);
            if (!text.EndsWith(unit, StringComparison.Ordinal)
                || !decimal.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture, out decimal number)
                || number > LongestMilliseconds)
            {
                return false;
            }

            decimal scaled = number * scale;
            milliseconds = (long)scaled;
            return scaled == milliseconds && milliseconds <= LongestMilliseconds;
        }
    }
}
