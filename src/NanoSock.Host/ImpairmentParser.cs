using System;
using System.Collections.Generic;
using System.Globalization;
using NanoSock.Links;

namespace NanoSock.Host
{
    /// <summary>Parses an impairment from a line such as
    /// <c>loss=1%,dup=0.5%,reorder=2%,corrupt=0.1%,delay=20ms,jitter=5ms,rate=10Mbit,seed=42</c>.</summary>
    public static class ImpairmentParser
    {
        private const string Keys = "loss, dup, reorder, corrupt, delay, jitter, rate, seed";

        /// <summary>Parses an impairment.</summary>
        /// <param name="text">Parts of the form key=value, separated by commas, in any order, each key once.
        /// Percentages down to 0.0001%; times in ms or s, whole milliseconds, up to an hour; rates in bit, kbit, Mbit
        /// or Gbit per second (powers of 1000).</param>
        /// <exception cref="FormatException">The text is wrong; the message is one line for the user.</exception>
        public static Impairment Parse(string text)
        {
            ArgumentNullException.ThrowIfNull(text);
            Impairment result = new Impairment();
            HashSet<string> seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (string part in text.Split(','))
            {
                string item = part.Trim();
                int equals = item.IndexOf('=');
                if (equals <= 0)
                {
                    throw new FormatException(item.Length == 0
                        ? "An impairment is empty; expected key=value with a key of " + Keys + "."
                        : "Impairment '" + OneLine(item) + "': expected key=value with a key of " + Keys + ".");
                }

                string key = item.Substring(0, equals).Trim().ToLowerInvariant();
                string value = item.Substring(equals + 1).Trim();
                Set(result, key, value, OneLine(item));
                if (!seen.Add(key))
                {
                    throw new FormatException("Impairment '" + OneLine(item) + "': " + key + " is given twice.");
                }
            }

            return result;
        }

        /// <summary>Parses an impairment.</summary>
        /// <param name="text">See <see cref="Parse"/>.</param>
        /// <param name="result">The impairment, or null.</param>
        /// <param name="error">The error in one line, or null.</param>
        public static bool TryParse(string text, out Impairment result, out string error)
        {
            try
            {
                result = Parse(text);
                error = null;
                return true;
            }
            catch (FormatException exception)
            {
                result = null;
                error = exception.Message;
                return false;
            }
        }

        private static void Set(Impairment result, string key, string value, string item)
        {
            switch (key)
            {
                case "loss":
                    result.LossPpm = Percentage(value, item);
                    break;
                case "dup":
                    result.DuplicatePpm = Percentage(value, item);
                    break;
                case "reorder":
                    result.ReorderPpm = Percentage(value, item);
                    break;
                case "corrupt":
                    result.CorruptPpm = Percentage(value, item);
                    break;
                case "delay":
                    result.DelayMilliseconds = Milliseconds(value, item);
                    break;
                case "jitter":
                    result.JitterMilliseconds = Milliseconds(value, item);
                    break;
                case "rate":
                    result.BitsPerSecond = Rate(value, item);
                    break;
                case "seed":
                    if (!uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out uint seed))
                    {
                        throw new FormatException("Impairment '" + item
                            + "': a seed is a whole number from 0 to 4294967295.");
                    }

                    result.Seed = seed;
                    break;
                default:
                    throw new FormatException("Impairment '" + item + "': unknown key; known are " + Keys + ".");
            }
        }

        private static int Percentage(string value, string item)
        {
            if (!TryNumber(value, "%", 10000, out decimal parts))
            {
                throw new FormatException("Impairment '" + item + "': expected a percentage such as 1% or 0.5%.");
            }

            return (int)Whole(parts, 0, Impairment.Always, item, "from 0% to 100%, in steps of 0.0001%");
        }

        private static int Milliseconds(string value, string item)
        {
            if (!TryNumber(value, "ms", 1, out decimal milliseconds) && !TryNumber(value, "s", 1000, out milliseconds))
            {
                throw new FormatException("Impairment '" + item + "': expected a time such as 20ms or 1.5s.");
            }

            return (int)Whole(milliseconds, 0, Impairment.LongestMilliseconds,
                item, "from 0ms to 3600s, in whole milliseconds");
        }

        private static long Rate(string value, string item)
        {
            if (!TryNumber(value, "gbit", 1000000000, out decimal bits) && !TryNumber(value, "mbit", 1000000, out bits)
                && !TryNumber(value, "kbit", 1000, out bits) && !TryNumber(value, "bit", 1, out bits))
            {
                throw new FormatException("Impairment '" + item
                    + "': expected a rate such as 10Mbit, 64kbit or 1Gbit.");
            }

            return Whole(bits, 1, Impairment.HighestRate, item, "from 1bit to 1000Gbit, in whole bits");
        }

        private static bool TryNumber(string value, string unit, int factor, out decimal number)
        {
            number = 0;
            if (!value.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }

            ReadOnlySpan<char> digits = value.AsSpan(0, value.Length - unit.Length).TrimEnd();
            if (digits.Length > 20
                || !decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number))
            {
                return false;
            }

            // The value is above every limit already; a larger one would overflow.
            number = Math.Min(number, 1000000000000000) * factor;
            return true;
        }

        private static long Whole(decimal number, long least, long most, string item, string range)
        {
            if (number < least || number > most || number != decimal.Truncate(number))
            {
                throw new FormatException("Impairment '" + item + "': out of range, which is " + range + ".");
            }

            return (long)number;
        }

        private static string OneLine(string text)
        {
            return text.ReplaceLineEndings(" ");
        }
    }
}
