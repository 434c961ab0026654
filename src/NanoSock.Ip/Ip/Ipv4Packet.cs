namespace NanoSock.Ip
{
    /// <summary>Represents a received packet on its way to a protocol. One object serves every packet.</summary>
    internal sealed class Ipv4Packet
    {
        internal byte[] Buffer;
        /// <summary>The offset of the IP header.</summary>
        internal int Header;
        /// <summary>The offset of the payload.</summary>
        internal int Payload;
        /// <summary>Bytes of payload, without link-layer padding.</summary>
        internal int Length;
        internal int Protocol;
        internal uint Source;
        internal uint Destination;
        internal NetInterface Interface;
        /// <summary>True if the destination is a broadcast or multicast address.</summary>
        internal bool IsGroup;
        /// <summary>True if the transport checksum has to be verified.</summary>
        internal bool VerifyChecksum;
    }
}
