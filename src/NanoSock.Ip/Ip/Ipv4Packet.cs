namespace NanoSock.Ip
{
    /// <summary>A received packet on its way to a protocol. One object serves every packet.</summary>
    internal sealed class Ipv4Packet
    {
        internal byte[] Buffer;
        /// <summary>Where the IP header starts.</summary>
        internal int Header;
        /// <summary>Where the payload starts.</summary>
        internal int Payload;
        /// <summary>Bytes of payload, link-layer padding trimmed.</summary>
        internal int Length;
        internal int Protocol;
        internal uint Source;
        internal uint Destination;
        internal NetInterface Interface;
        /// <summary>The destination is a broadcast or multicast address.</summary>
        internal bool IsGroup;
        /// <summary>The transport checksum has to be verified.</summary>
        internal bool VerifyChecksum;
    }
}
