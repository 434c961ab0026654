using System;
using System.Globalization;
using NanoSock.Testing.Notation;

namespace NanoSock.PacketScripts.Language
{
    /// <summary>Times: seconds, or a number with the unit ms, s, m or h.</summary>
    internal static class TimeParser
    {
        private static readonly (string Unit, long Microseconds)[] s_units =
        {
            ("ms", 1000), ("s", 1000000), ("m", 60000000), ("h", 3600000000)
        };

        /// <summary>Reads a time such as +0.2 or +0.1..0.4.</summary>
        internal static TimeWindow Window(LineReader reader, string word)
        {
            int dots = word.IndexOf("..", StringComparison.Ordinal);
            long from = Time(reader, dots < 0 ? word : word[..dots]);
            long to = dots < 0 ? from : Time(reader, word[(dots + 2)..]);
            return to >= from ? new TimeWindow(from, to) : throw reader.Error("a span of time ends after it begins.");
        }

        /// <summary>Reads the microseconds of a word such as 0.2, 200ms or 2h.</summary>
        internal static long Time(LineReader reader, string word)
        {
            long scale = 1000000;
            string digits = word;
            foreach ((string unit, long microseconds) in s_units)
            {
                if (word.EndsWith(unit, StringComparison.Ordinal))
                {
                    scale = microseconds;
                    digits = word[..^unit.Length];
                    break;
                }
            }

            if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture, out decimal number))
            {
                throw reader.Error("'" + word + "' is no time: seconds such as 0.2, or 200ms, 3s, 4m, 2h.");
            }

            decimal value = number * scale;
            return value % 1000 == 0 && value < 1e15m
                ? (long)value
                : throw reader.Error("'" + word + "' is no whole number of milliseconds.");
        }
    }
}
