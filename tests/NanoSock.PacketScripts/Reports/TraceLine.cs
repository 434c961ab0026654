namespace NanoSock.PacketScripts.Reports
{
    /// <summary>An event of a run: the time in microseconds, the line of the script (0 for none), and the
    /// text.</summary>
    internal sealed record TraceLine(long Time, int Line, string What);
}
