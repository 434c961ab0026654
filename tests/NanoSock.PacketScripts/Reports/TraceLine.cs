namespace NanoSock.PacketScripts.Reports
{
    /// <summary>Something that happened: when, in microseconds, by which line of the script (0 for none), and what.</summary>
    internal sealed record TraceLine(long Time, int Line, string What);
}
