using System.Collections.Generic;
using System.Globalization;

namespace NanoSock.Testing.Notation
{
    /// <summary>A timestamp: a number, or a name that is defined by the first segment in which it is expected and
    /// stands for that number afterwards.</summary>
    internal sealed class Stamp
    {
        internal bool IsAnything { get; init; }

        /// <summary>Gets or sets the name, or null.</summary>
        internal string Name { get; init; }

        /// <summary>Gets or sets the number, or the difference to the name's number.</summary>
        internal long Number { get; init; }

        /// <summary>Gets or sets the minimum difference; any larger one matches: &gt;=$a.</summary>
        internal bool OrLater { get; init; }

        internal static Stamp Of(uint value)
        {
            return new Stamp { Number = value };
        }

        internal uint Resolve(Dictionary<string, uint> names)
        {
            return (Name == null ? 0 : names[Name]) + (uint)Number;
        }

        /// <summary>Returns true if the actual value matches; a new name takes that value.</summary>
        internal bool Matches(uint seen, Dictionary<string, uint> names)
        {
            if (IsAnything)
            {
                return true;
            }

            if (Name != null && names.TryAdd(Name, seen - (uint)Number))
            {
                return true;
            }

            int difference = (int)(seen - Resolve(names));
            return difference == 0 || (OrLater && difference > 0);
        }

        public override string ToString()
        {
            string number = Number.ToString(CultureInfo.InvariantCulture);
            return IsAnything ? "*"
                : (OrLater ? ">=" : string.Empty)
                + (Name == null
                    ? number
                    : "$" + Name + (Number == 0 ? string.Empty : (Number > 0 ? "+" : string.Empty) + number));
        }
    }
}
