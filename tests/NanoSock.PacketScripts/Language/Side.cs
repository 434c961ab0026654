namespace NanoSock.PacketScripts.Language
{
    /// <summary>For which stack a line is meant.</summary>
    internal enum Side
    {
        Both,
        NanoSock,
        Linux,
    }
}
