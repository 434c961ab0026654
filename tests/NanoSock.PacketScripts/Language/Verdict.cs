namespace NanoSock.PacketScripts.Language
{
    /// <summary>The verdict of a script on a stack.</summary>
    public enum Verdict
    {
        /// <summary>The script passes.</summary>
        Yes,
        /// <summary>The script passes by lines of that stack's own.</summary>
        Differs,
        /// <summary>The script cannot run.</summary>
        No,
    }
}
