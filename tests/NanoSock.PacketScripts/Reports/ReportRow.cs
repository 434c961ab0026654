namespace NanoSock.PacketScripts.Reports
{
    /// <summary>One field of what was expected beside what was seen.</summary>
    internal sealed record ReportRow(string Name, string Expected, string Seen, bool Differs);
}
