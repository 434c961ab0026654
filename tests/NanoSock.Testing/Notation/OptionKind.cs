namespace NanoSock.Testing.Notation
{
    /// <summary>The TCP options that the language knows by name, by their numbers.</summary>
    internal enum OptionKind
    {
        End = 0,
        Nop = 1,
        Mss = 2,
        WindowScale = 3,
        SackPermitted = 4,
        Sack = 5,
        Timestamps = 8,
        Raw = -1,
    }
}
