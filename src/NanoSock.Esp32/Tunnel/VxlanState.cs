namespace NanoSock.Esp32
{
    /// <summary>How far a <see cref="VxlanLink"/> has come.</summary>
    public enum VxlanState : byte
    {
        /// <summary>The native network is not there (yet, or any more).</summary>
        WaitingForNetwork = 0,
        /// <summary>The peer's name is being looked up.</summary>
        Resolving = 1,
        /// <summary>Something failed; it is tried again after a while.</summary>
        BackingOff = 2,
        /// <summary>The socket is open: frames flow, as far as this end can tell.</summary>
        Open = 3,
    }
}
