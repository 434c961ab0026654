namespace NanoSock.Transport
{
    /// <summary>What a program has set on a TCP socket, and who has it from whom: a listener's connections from the
    /// listener, a second try to connect from the first.</summary>
    internal static class TcpSettings
    {
        /// <summary>A new connection begins with what was set on its listener.</summary>
        internal static void Inherit(TcpTable table, int listener, int child)
        {
            Put(table, child, table.H[(listener * Tcb.Halves) + Tcb.Flags], table.H[(listener * Tcb.Halves) + Tcb.Linger],
                table.W[(listener * Tcb.Words) + Tcb.UserTimeout]);
        }

        /// <summary>Empties a block but for what was set.</summary>
        internal static void ResetOthers(TcpTable table, int slot)
        {
            ushort flags = table.H[(slot * Tcb.Halves) + Tcb.Flags];
            ushort linger = table.H[(slot * Tcb.Halves) + Tcb.Linger];
            uint userTimeout = table.W[(slot * Tcb.Words) + Tcb.UserTimeout];
            table.Reset(slot);
            Put(table, slot, flags, linger, userTimeout);
        }

        private static void Put(TcpTable table, int slot, ushort flags, ushort linger, uint userTimeout)
        {
            table.Set(slot, flags & TcbFlags.NoDelay);
            table.H[(slot * Tcb.Halves) + Tcb.Linger] = linger;
            table.W[(slot * Tcb.Words) + Tcb.UserTimeout] = userTimeout;
        }
    }
}
