namespace NanoSock.Ip
{
    /// <summary>What the network layer is sized by; the stack's options filled in.</summary>
    internal sealed class NetworkConfig
    {
        internal int Interfaces;
        internal int Routes;
        internal int MaximumMtu;
        internal int ArpEntries;
        internal int ArpPendingPackets;
        internal int ReassemblyBuffers;
        internal int ReassemblySize;
        internal int Memberships;
        internal int TimeToLive;
        internal bool Forwarding;
    }
}
