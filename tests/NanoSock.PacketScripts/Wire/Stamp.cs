using System.Collections.Generic;
using System.Globalization;

namespace NanoSock.PacketScripts.Wire
{
    /// <summary>A time stamp: a number, or a name that takes the number of the first segment in which it is expected and
    /// stands for it afterwards.</summary>
    internal sealed class Stamp
    {
        internal bool IsAnything { get; init; }

        /// <summary>The name, or null.</summary>
        internal string Name { get; init; }

        /// <summary>The number, or what is added to the name's.</summary>
        internal long Number { get; init; }

        /// <summary>The least that is added; beyond it anything goes: &gt;=$a.</summary>
        internal bool OrLater { get; init; }

        internal static Stamp Of(uint value)
        {
            return new Stamp { Number = value };
        }

        internal uint Resolve(Dictionary<string, uint> names)
        {
            return (Name == null ? 0 : names[Name]) + (uint)Number;
        }

        /// <summary>Whether the seen value is what is asked for; a new name takes it.</summary>
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
                + (Name == null ? number : "$" + Name + (Number == 0 ? string.Empty : (Number > 0 ? "+" : string.Empty) + number));
        }
    }
}
