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
