namespace NanoSock.PacketScripts.Language
{
    /// <summary>What a script says of a stack.</summary>
    public enum Verdict
    {
        /// <summary>It passes there.</summary>
        Yes,
        /// <summary>It passes there by lines of that stack's own.</summary>
        Differs,
        /// <summary>It cannot run there.</summary>
        No,
    }
}
