namespace NanoSock.PacketScripts.Language
{
    /// <summary>What a check looks at.</summary>
    internal enum CheckKind
    {
        /// <summary>Figures of one connection (TCP_INFO).</summary>
        Info,
        /// <summary>What a socket is ready for.</summary>
        Ready,
        /// <summary>The state of the flow's connection, found by its addresses: it may have no socket any more.</summary>
        State,
        /// <summary>One of NanoSock's counters.</summary>
        Count,
    }
}
