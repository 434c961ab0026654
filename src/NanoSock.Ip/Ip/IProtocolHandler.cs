namespace NanoSock.Ip
{
    /// <summary>A protocol above IP.</summary>
    internal interface IProtocolHandler
    {
        /// <summary>Takes a packet. The object and its buffer are the caller's again afterwards.</summary>
        void Receive(Ipv4Packet packet);

        /// <summary>Takes an ICMP error about a packet of ours, or a neighbour's silence told the same way.</summary>
        /// <param name="quoted">Our packet, as far as it is quoted: source is who sent it, and at least 8 bytes of the payload
        /// are there. Its length is what its header says.</param>
        /// <param name="type">The ICMP type.</param>
        /// <param name="code">Its code.</param>
        /// <param name="mtu">The next link's MTU of "fragmentation needed"; 0 when the router did not say.</param>
        /// <param name="local">Told by our own link layer, not by a packet that anybody could have sent.</param>
        void ReceiveError(Ipv4Packet quoted, int type, int code, int mtu, bool local);

        /// <summary>Tries at once whatever waits for an answer by way of an interface whose link has come up.</summary>
        void LinkUp(int interfaceIndex);
    }
}
