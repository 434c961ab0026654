using NanoSock.PacketScripts.Language;

namespace NanoSock.PacketScripts.Wire
{
    /// <summary>A number that a segment has, or limits for one that is expected.</summary>
    internal sealed record NumberWish(NumberRange Range)
    {
        internal long Value => Range.Least;

        internal static NumberWish Of(long value)
        {
            return new NumberWish(new NumberRange(value, value));
        }

        public override string ToString()
        {
            return Range.ToString();
        }
    }
}
