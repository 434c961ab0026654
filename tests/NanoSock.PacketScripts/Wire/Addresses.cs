namespace NanoSock.PacketScripts.Wire
{
    /// <summary>The addresses of every script.</summary>
    internal static class Addresses
    {
        /// <summary>10.0.0.1, prefix length 24: the stack under test.</summary>
        internal const uint Node = 0x0A000001;

        /// <summary>10.0.0.2: the peer that the script plays.</summary>
        internal const uint Peer = 0x0A000002;

        internal const int PrefixLength = 24;
    }
}
