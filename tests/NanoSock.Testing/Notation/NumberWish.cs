namespace NanoSock.Testing.Notation
{
    /// <summary>The number of an injected segment, or limits for the number of an expected one.</summary>
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
