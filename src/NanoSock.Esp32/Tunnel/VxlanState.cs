namespace NanoSock.Esp32
{
    /// <summary>Lists the states of a <see cref="VxlanLink"/>.</summary>
    public enum VxlanState : byte
    {
        /// <summary>The native network is not ready.</summary>
        WaitingForNetwork = 0,
        /// <summary>The peer's name is being resolved.</summary>
        Resolving = 1,
        /// <summary>A failure has occurred; the link retries after the back-off.</summary>
        BackingOff = 2,
        /// <summary>The socket is open, and frames flow as far as this end can detect.</summary>
        Open = 3,
    }
}
