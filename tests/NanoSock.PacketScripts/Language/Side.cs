namespace NanoSock.PacketScripts.Language
{
    /// <summary>The stack that a line is meant for.</summary>
    internal enum Side
    {
        Both,
        NanoSock,
        Linux,
    }
}
