namespace NanoSock.PacketScripts.Wire
{
    /// <summary>Who is who in every script.</summary>
    internal static class Addresses
    {
        /// <summary>10.0.0.1, of prefix 24: the stack under test.</summary>
        internal const uint Node = 0x0A000001;

        /// <summary>10.0.0.2: the peer that the script plays.</summary>
        internal const uint Peer = 0x0A000002;

        internal const int PrefixLength = 24;
    }
}
