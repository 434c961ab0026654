namespace NanoSock.Services
{
    /// <summary>Lists the reasons for which a service discards a message that UDP or TCP has delivered to
    /// it.</summary>
    public enum ServiceDrop
    {
        /// <summary>The message was not discarded.</summary>
        None,
        /// <summary>A DNS message shorter than its header of 12 bytes.</summary>
        DnsTruncated,
        /// <summary>A DNS message whose QR bit is clear: a query (RFC 1035 4.1.1).</summary>
        DnsNotResponse,
        /// <summary>A DNS response with an ID that differs from the query's (RFC 5452 9.1).</summary>
        DnsWrongId,
        /// <summary>A DNS response with an opcode other than QUERY.</summary>
        DnsBadOpcode,
        /// <summary>A DNS response without exactly one question, or with a question that cannot be read.</summary>
        DnsBadQuestion,
        /// <summary>A DNS response to another question (RFC 5452 9.1).</summary>
        DnsWrongQuestion,
        /// <summary>A DNS response whose question has other upper-case letters than the query (the "0x20"
        /// encoding).</summary>
        DnsWrongCase,
        /// <summary>A DNS response with a record that ends outside the message, with a name of more than 255 bytes, or
        /// with a compression pointer that does not point backwards (RFC 1035 4.1.4).</summary>
        DnsMalformed,
        /// <summary>A DHCP message shorter than its fixed fields and the cookie, 240 bytes (RFC 2131 2), or longer than
        /// the message buffer.</summary>
        DhcpTruncated,
        /// <summary>A DHCP message to a client whose op is not BOOTREPLY.</summary>
        DhcpNotReply,
        /// <summary>A DHCP message whose hardware type, length or address is not the client's, or not a
        /// station's.</summary>
        DhcpWrongHardware,
        /// <summary>A DHCP message with a transaction ID that differs from the client's.</summary>
        DhcpWrongXid,
        /// <summary>A message without DHCP's cookie (RFC 2131 3): BOOTP of another kind.</summary>
        DhcpBadCookie,
        /// <summary>A DHCP message with an option that does not lie in its field, with a field of options that does not
        /// end, or with a malformed or missing value that the message needs.</summary>
        DhcpBadOption,
        /// <summary>A message without a DHCP message type (RFC 2132 9.6): a BOOTP message.</summary>
        DhcpNoType,
        /// <summary>A DHCP message of a server without a server identifier (RFC 2132 9.7) that a host can
        /// have.</summary>
        DhcpNoServer,
        /// <summary>A DHCP message of another server than the one that the client has chosen, or to another server than
        /// this one.</summary>
        DhcpWrongServer,
        /// <summary>A DHCP message with an address that no host of its subnet can have, with a mask that is not
        /// contiguous, or with another address than the one that was requested.</summary>
        DhcpBadAddress,
        /// <summary>A DHCP message of a type that the client does not expect in its state.</summary>
        DhcpUnexpected,
        /// <summary>A DHCP message to a server whose op is not BOOTREQUEST.</summary>
        DhcpNotRequest,
        /// <summary>A DHCP message of a relay in another subnet than that of the server's pool.</summary>
        DhcpRelayed,
        /// <summary>A DHCP message to a server that has no free address, or whose interface has none.</summary>
        DhcpNoAddress,
        /// <summary>A DHCP message about an address of which the server has no record, to which it does not answer (RFC
        /// 2131 4.3.2), or a DHCPDECLINE or DHCPRELEASE for another address than the client's.</summary>
        DhcpUnknownClient,
        /// <summary>An mDNS message shorter than its header of 12 bytes.</summary>
        MdnsTruncated,
        /// <summary>An mDNS message with an OPCODE or RCODE other than zero (RFC 6762 18.3 and 18.11).</summary>
        MdnsBadOpcode,
        /// <summary>An mDNS message with a question or record that ends outside the message, with a name of more than
        /// 255 bytes, with a compression pointer that does not point backwards, or with data that its type does not
        /// have.</summary>
        MdnsMalformed,
        /// <summary>An mDNS response that port 5353 has not sent (RFC 6762 6).</summary>
        MdnsBadPort,
        /// <summary>An mDNS message to an address of this node, or a query of a legacy resolver, from a host that is
        /// not on the link (RFC 6762 11).</summary>
        MdnsOffLink,
        /// <summary>An mDNS response to an address of this node, which has not asked for one in the last two seconds
        /// (RFC 6762 6).</summary>
        MdnsUnexpected,
        /// <summary>An SNTP message shorter than 48 bytes (RFC 5905 7.3).</summary>
        SntpTruncated,
        /// <summary>An SNTP message of another mode than server (4), or of a version other than 1 to 4.</summary>
        SntpBadMode,
        /// <summary>An SNTP response whose originate timestamp is not the request's transmit timestamp (RFC 5905 8: a
        /// bogus packet).</summary>
        SntpWrongOriginate,
        /// <summary>An SNTP response of a server that is not synchronized: leap indicator 3, or a stratum above
        /// 15.</summary>
        SntpUnsynchronized,
        /// <summary>An SNTP response with a transmit or receive timestamp of zero, or with a transmit timestamp before
        /// its receive timestamp.</summary>
        SntpBadTime,
        /// <summary>A kiss-o'-death packet (RFC 5905 7.4).</summary>
        SntpKissOfDeath,
        /// <summary>An echo reply that answers none of the outstanding requests.</summary>
        PingUnexpected,
        /// <summary>An echo reply whose data differs from the request's.</summary>
        PingWrongData,

        /// <summary>The number of reasons.</summary>
        Count,
    }
}
