namespace NanoSock.PacketScripts.Wire
{
    /// <summary>How an expected segment's options are compared.</summary>
    internal enum OptionMode
    {
        /// <summary>Not at all.</summary>
        Any,
        /// <summary>These and no others, in any order, padding left aside.</summary>
        Set,
        /// <summary>These, perhaps with others.</summary>
        AtLeast,
        /// <summary>These, in this order, with this padding.</summary>
        Exact,
    }
}
