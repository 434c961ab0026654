using System;

namespace NanoSock.Transport
{
    /// <summary>What a program has set on a TCP socket and a connection of its listener has from the start;
    /// <see cref="TcpTable.Reset"/> knows the same columns.</summary>
    internal static class TcpSettings
    {
        internal static void Inherit(TcpTable table, int listener, int child)
        {
            ushort[] halves = table.H;
            int from = listener * Tcb.Halves;
            int to = child * Tcb.Halves;
            table.Set(child, halves[from + Tcb.Flags] & TcbFlags.NoDelay);
            halves[to + Tcb.Features] = halves[from + Tcb.Features];
            Array.Copy(halves, from + Tcb.FirstSetting, halves, to + Tcb.FirstSetting, Tcb.LastSetting - Tcb.FirstSetting + 1);

            table.W[(child * Tcb.Words) + Tcb.UserTimeout] = table.W[(listener * Tcb.Words) + Tcb.UserTimeout];
        }
    }
}
