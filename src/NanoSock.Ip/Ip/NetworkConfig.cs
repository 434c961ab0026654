namespace NanoSock.Ip
{
    /// <summary>Sizes the network layer; the stack's options fill it in.</summary>
    internal sealed class NetworkConfig
    {
        internal int Interfaces;
        internal int Routes;
        internal int Addresses;
        internal int Events;
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
