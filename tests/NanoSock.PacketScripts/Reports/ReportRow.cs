namespace NanoSock.PacketScripts.Reports
{
    /// <summary>One field of the expected packet next to the actual one.</summary>
    internal sealed record ReportRow(string Name, string Expected, string Seen, bool Differs);
}
