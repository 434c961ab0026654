namespace NanoSock.Net
{
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
}
