namespace NanoSock.Testing.Notation
{
    /// <summary>The comparison of an expected segment's options.</summary>
    internal enum OptionMode
    {
        /// <summary>No comparison.</summary>
        Any,
        /// <summary>These options and no others, in any order, without padding.</summary>
        Set,
        /// <summary>These options, possibly with others.</summary>
        AtLeast,
        /// <summary>These options, in this order, with this padding.</summary>
        Exact,
    }
}
