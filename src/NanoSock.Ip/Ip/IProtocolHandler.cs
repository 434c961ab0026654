namespace NanoSock.Ip
{
    /// <summary>Receives packets and errors for a protocol above IP.</summary>
    internal interface IProtocolHandler
    {
        /// <summary>Takes a packet. The object and its buffer belong to the caller again afterwards.</summary>
        void Receive(Ipv4Packet packet);

        /// <summary>Takes an ICMP error about a packet of this node, or a failed address resolution in the same
        /// form.</summary>
        /// <param name="quoted">The packet of this node, as far as it is quoted: its source is the sender, and at least
        /// 8 bytes of the payload are there. Its length is that of its header.</param>
        /// <param name="type">The ICMP type.</param>
        /// <param name="code">Its code.</param>
        /// <param name="mtu">The next-hop MTU of "fragmentation needed"; 0 when the router did not report it.</param>
        /// <param name="local">True if this node's link layer reported the error, not a packet that any host could have
        /// sent.</param>
        void ReceiveError(Ipv4Packet quoted, int type, int code, int mtu, bool local);

        /// <summary>Retransmits at once what waits for an answer by an interface whose link has come up.</summary>
        void LinkUp(int interfaceIndex);

        /// <summary>Ends the connections whose local address no interface has any more.</summary>
        void AddressRemoved(uint address);

        /// <summary>Adapts what is sent by an interface to its new MTU.</summary>
        void MtuChanged(int interfaceIndex);
    }
}
