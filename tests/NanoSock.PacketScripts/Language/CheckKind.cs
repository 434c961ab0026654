namespace NanoSock.PacketScripts.Language
{
    /// <summary>The subject of a check.</summary>
    internal enum CheckKind
    {
        /// <summary>Figures of one connection (TCP_INFO).</summary>
        Info,
        /// <summary>The readiness of a socket.</summary>
        Ready,
        /// <summary>The state of the flow's connection, found by its addresses: it may no longer have a
        /// socket.</summary>
        State,
        /// <summary>One of NanoSock's counters.</summary>
        Count,
    }
}
