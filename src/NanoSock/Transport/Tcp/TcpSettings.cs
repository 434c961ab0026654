namespace NanoSock.Transport
{
    /// <summary>What a program has set on a TCP socket and a connection of its listener has from the start;
    /// <see cref="TcpTable.Reset"/> keeps the same fields.</summary>
    internal static class TcpSettings
    {
        internal static void Inherit(TcpTable table, int listener, int child)
        {
            table.Set(child, table.Flags[listener] & TcbFlags.NoDelay);
            table.Features[child] = table.Features[listener];
            table.Linger[child] = table.Linger[listener];
            table.KeepTime[child] = table.KeepTime[listener];
            table.KeepInterval[child] = table.KeepInterval[listener];
            table.KeepProbes[child] = table.KeepProbes[listener];
            table.MssLimit[child] = table.MssLimit[listener];
            table.GivesWay[child] = table.GivesWay[listener];
            table.UserTimeout[child] = table.UserTimeout[listener];
        }
    }
}
