using System;
using System.Globalization;

namespace NanoSock.Testing.Notation
{
    /// <summary>A number, or limits for one: 5, 3..7, &gt;5, &gt;=5, *.</summary>
    internal readonly record struct NumberRange(long Least, long Most)
    {
        internal static NumberRange Any => new NumberRange(long.MinValue, long.MaxValue);

        internal bool Contains(long value)
        {
            return value >= Least && value <= Most;
        }

        /// <summary>Reads a range; <paramref name="number"/> reads each end, and may know units and names.</summary>
        internal static NumberRange Parse(string word, Func<string, long> number)
        {
            if (word == "*")
            {
                return Any;
            }

            if (word.StartsWith(">=", StringComparison.Ordinal))
            {
                return new NumberRange(number(word[2..]), long.MaxValue);
            }

            if (word.StartsWith('>'))
            {
                return new NumberRange(number(word[1..]) + 1, long.MaxValue);
            }

            int dots = word.IndexOf("..", StringComparison.Ordinal);
            long least = number(dots < 0 ? word : word[..dots]);
            return new NumberRange(least, dots < 0 ? least : number(word[(dots + 2)..]));
        }

        public override string ToString()
        {
            return this == Any ? "*"
                : Least == Most ? Least.ToString(CultureInfo.InvariantCulture)
                : Most == long.MaxValue ? ">=" + Least.ToString(CultureInfo.InvariantCulture)
                : string.Create(CultureInfo.InvariantCulture, $"{Least}..{Most}");
        }
    }
}
