namespace NanoSock.Transport
{
    /// <summary>Copies the settings of a listener that its connections inherit. <see cref="TcpTable.Reset"/> keeps the
    /// same fields.</summary>
    internal static class TcpSettings
    {
        internal static void Inherit(TcpTable tcp, int listener, int child)
        {
            tcp.Set(child, tcp.Flags[listener] & TcbFlags.NoDelay);
            tcp.Features[child] = tcp.Features[listener];
            tcp.Linger[child] = tcp.Linger[listener];
            tcp.KeepTime[child] = tcp.KeepTime[listener];
            tcp.KeepInterval[child] = tcp.KeepInterval[listener];
            tcp.KeepProbes[child] = tcp.KeepProbes[listener];
            tcp.MssLimit[child] = tcp.MssLimit[listener];
            tcp.GivesWay[child] = tcp.GivesWay[listener];
            tcp.UserTimeout[child] = tcp.UserTimeout[listener];
        }
    }
}
