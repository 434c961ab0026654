namespace NanoSock.Net
{
    /// <summary>A received packet on its way to a protocol. One object serves every packet.</summary>
    internal sealed class Ipv4Packet
    {
        internal byte[] Buffer;
        /// <summary>Where the IP header starts.</summary>
        internal int Header;
        /// <summary>Where the payload starts.</summary>
        internal int Payload;
        /// <summary>Octets of payload, link-layer padding trimmed.</summary>
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

    /// <summary>An ICMP error about a packet of ours, or a neighbour's silence told the same way.</summary>
    internal sealed class IcmpQuote
    {
        internal int Type;
        internal int Code;
        /// <summary>The next link's MTU of "fragmentation needed"; 0 when the router did not say.</summary>
        internal int Mtu;
        /// <summary>Our address: the source of the quoted packet.</summary>
        internal uint Local;
        /// <summary>The destination of the quoted packet.</summary>
        internal uint Remote;
        internal byte[] Buffer;
        /// <summary>Where the quoted transport header starts; at least 8 octets are there.</summary>
        internal int Transport;
        /// <summary>Told by our own link layer, not by a packet that anybody could have sent.</summary>
        internal bool IsLocal;
    }

    /// <summary>A protocol above IP.</summary>
    internal interface IProtocolHandler
    {
        /// <summary>Takes a packet. The object and its buffer are the caller's again afterwards.</summary>
        void Receive(Ipv4Packet packet);

        /// <summary>Takes an error about a packet that the protocol has sent.</summary>
        void ReceiveError(IcmpQuote quote);
    }
}
