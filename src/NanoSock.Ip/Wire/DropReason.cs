namespace NanoSock.Wire
{
    /// <summary>Lists the reasons for dropping a packet. Every early return on input names one, and each has a
    /// counter.</summary>
    public enum DropReason : byte
    {
        /// <summary>No drop.</summary>
        None = 0,

        /// <summary>Fewer bytes than an Ethernet header (14), or an empty frame.</summary>
        FrameTooShort,
        /// <summary>More bytes than the interface's MTU and frame header allow.</summary>
        FrameTooLong,
        /// <summary>Another station's unicast address, or a group address that no interface listens to.</summary>
        EthernetNotForUs,
        /// <summary>Source is a group address (IEEE 802.3 3.2.3).</summary>
        EthernetBadSource,
        /// <summary>An EtherType other than IPv4 and ARP.</summary>
        EthernetTypeUnknown,

        /// <summary>Fewer than the 28 bytes of an Ethernet/IPv4 ARP packet (RFC 826).</summary>
        ArpTruncated,
        /// <summary>Hardware or protocol type or length other than that of Ethernet and IPv4.</summary>
        ArpBadHeader,
        /// <summary>An operation other than request and reply.</summary>
        ArpBadOperation,
        /// <summary>Sender's hardware or protocol address that no other station can have (zero, group, broadcast, this
        /// node's own).</summary>
        ArpBadSender,
        /// <summary>A packet of an unknown neighbor that does not ask for this node: a request for another, or a reply
        /// to no request.</summary>
        ArpNotForUs,
        /// <summary>A packet that waited for resolution, evicted for a newer one.</summary>
        ArpQueueFull,
        /// <summary>A packet that waited for resolution of a neighbor that did not answer.</summary>
        ArpUnresolved,
        /// <summary>A packet that waited for a neighbor whose row was evicted for another one.</summary>
        ArpTableFull,

        /// <summary>Fewer than 20 bytes.</summary>
        Ipv4Truncated,
        /// <summary>Version other than 4.</summary>
        Ipv4BadVersion,
        /// <summary>IHL below 5, or beyond the packet.</summary>
        Ipv4BadHeaderLength,
        /// <summary>Total length below the header's, or beyond the frame.</summary>
        Ipv4BadTotalLength,
        /// <summary>Header checksum wrong.</summary>
        Ipv4BadChecksum,
        /// <summary>An option whose length is illegal.</summary>
        Ipv4BadOption,
        /// <summary>Loose or strict source route (RFC 7126 4.3, 4.4: dropped by default).</summary>
        Ipv4SourceRoute,
        /// <summary>Source is broadcast, multicast, loopback from the wire, class E, or this node's own.</summary>
        Ipv4BadSource,
        /// <summary>Destination that no host can have: 0/8, loopback from the wire, class E.</summary>
        Ipv4BadDestination,
        /// <summary>Destination is another host and forwarding is off.</summary>
        Ipv4NotForUs,
        /// <summary>A packet to an interface without an address; or one that waited for a neighbor, or for its other
        /// fragments, when its interface lost the address.</summary>
        Ipv4NoAddress,
        /// <summary>A unicast packet in a link-layer broadcast or multicast (RFC 1122 3.3.6).</summary>
        Ipv4LinkBroadcast,
        /// <summary>Don't-fragment with a fragment, a middle length that is no multiple of 8, or no bytes at
        /// all.</summary>
        Ipv4BadFragment,
        /// <summary>Fragments that overlap with other content; the whole datagram is discarded.</summary>
        Ipv4FragmentOverlap,
        /// <summary>A duplicate fragment, byte for byte.</summary>
        Ipv4FragmentDuplicate,
        /// <summary>A datagram larger than the reassembly buffer.</summary>
        Ipv4FragmentTooLarge,
        /// <summary>Fragments of a datagram that was evicted for a newer one.</summary>
        Ipv4ReassemblyFull,
        /// <summary>Fragments of a datagram that stayed incomplete for 60 s (RFC 1122 3.3.2).</summary>
        Ipv4ReassemblyTimeout,
        /// <summary>No handler for the protocol number.</summary>
        Ipv4ProtocolUnknown,
        /// <summary>No route to the destination.</summary>
        Ipv4NoRoute,
        /// <summary>Forwarding: time to live expired.</summary>
        Ipv4TtlExceeded,
        /// <summary>Forwarding: a packet larger than the next link's MTU that may not be fragmented.</summary>
        Ipv4FragmentationNeeded,

        /// <summary>Fewer than 8 bytes.</summary>
        IcmpTruncated,
        /// <summary>Checksum wrong.</summary>
        IcmpBadChecksum,
        /// <summary>A type or code that requires nothing of a host.</summary>
        IcmpTypeUnknown,
        /// <summary>Echo request to a broadcast or multicast address.</summary>
        IcmpBroadcastEcho,
        /// <summary>An error that quotes less than a header and 8 bytes.</summary>
        IcmpQuoteTruncated,
        /// <summary>An error about a packet that this node did not send.</summary>
        IcmpQuoteForeign,
        /// <summary>An error message or reply of this node, suppressed by the rate limit (RFC 1812 4.3.2.8).</summary>
        IcmpRateLimited,
        /// <summary>Source Quench, which RFC 6633 retired.</summary>
        IcmpSourceQuench,

        /// <summary>Fewer than 8 bytes.</summary>
        IgmpTruncated,
        /// <summary>Checksum wrong.</summary>
        IgmpBadChecksum,
        /// <summary>Not a query or a report.</summary>
        IgmpTypeUnknown,

        /// <summary>Fewer than 8 bytes.</summary>
        UdpTruncated,
        /// <summary>Length field below 8 or beyond the IP payload.</summary>
        UdpBadLength,
        /// <summary>Checksum wrong.</summary>
        UdpBadChecksum,
        /// <summary>Port 0 as destination.</summary>
        UdpBadPort,
        /// <summary>No socket bound to the destination.</summary>
        UdpNoSocket,
        /// <summary>A full socket queue.</summary>
        UdpQueueFull,

        /// <summary>Fewer than 20 bytes.</summary>
        TcpTruncated,
        /// <summary>Data offset below 5 or beyond the segment.</summary>
        TcpBadDataOffset,
        /// <summary>Checksum wrong.</summary>
        TcpBadChecksum,
        /// <summary>An option with an illegal length.</summary>
        TcpBadOption,
        /// <summary>A combination of flags that no state accepts: none at all, SYN with FIN, SYN with RST.</summary>
        TcpBadFlags,
        /// <summary>Port 0 as source or destination.</summary>
        TcpBadPort,
        /// <summary>To or from a broadcast or multicast address (RFC 9293 MUST-57, MUST-63).</summary>
        TcpNotUnicast,
        /// <summary>No connection and no listener.</summary>
        TcpNoSocket,
        /// <summary>Outside the receive window (RFC 9293 3.10.7.4, first).</summary>
        TcpOutOfWindow,
        /// <summary>A reset that is not exactly at RCV.NXT (RFC 5961 3.2).</summary>
        TcpBadReset,
        /// <summary>A SYN on a synchronized connection (RFC 5961 4.2).</summary>
        TcpUnexpectedSyn,
        /// <summary>No ACK where one is required.</summary>
        TcpNoAck,
        /// <summary>An acknowledgment of data never sent, or one that is too old (RFC 5961 5.2).</summary>
        TcpBadAck,
        /// <summary>The listener's queue of completed connections is full.</summary>
        TcpBacklogFull,
        /// <summary>A half-open record evicted for a newer one.</summary>
        TcpHalfOpenFull,
        /// <summary>A half-open record whose peer never answered the SYN-ACK.</summary>
        TcpHalfOpenTimeout,
        /// <summary>No free socket or buffer for the new connection.</summary>
        TcpTableFull,
        /// <summary>An out-of-order segment when the list of ranges is full.</summary>
        TcpOutOfOrderFull,
        /// <summary>Data for a connection whose program has closed.</summary>
        TcpDataAfterClose,
        /// <summary>Data beyond the peer's FIN.</summary>
        TcpDataAfterFin,
        /// <summary>An old segment for a connection in TIME-WAIT.</summary>
        TcpTimeWait,
        /// <summary>A timestamp older than the last one (RFC 7323 5.3): an old duplicate.</summary>
        TcpOldTimestamp,
        /// <summary>A selective acknowledgment of data never sent; only that block is dropped.</summary>
        TcpBadSack,

        /// <summary>A packet of this node that the link had no room for.</summary>
        LinkBusy,
        /// <summary>A packet of this node for an interface that is down.</summary>
        LinkDown,

        /// <summary>A SYN of a peer that has as many connections as the listener allows one address.</summary>
        TcpPeerLimit,

        /// <summary>A packet to another host with a link-local source or destination, which is not forwarded (RFC 3927
        /// 2.7).</summary>
        Ipv4LinkLocal,
        /// <summary>An ARP packet of another station that has, or probes for, an address of this node (RFC
        /// 5227).</summary>
        ArpConflict,

        /// <summary>The number of reasons; not a reason.</summary>
        Count,
    }
}
