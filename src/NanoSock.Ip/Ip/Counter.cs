namespace NanoSock.Ip
{
    /// <summary>What the stack counts besides drops.</summary>
    public enum Counter : byte
    {
        /// <summary>Frames taken from links.</summary>
        FramesIn,
        /// <summary>Frames that links took.</summary>
        FramesOut,
        /// <summary>Bytes of frames taken from links, modulo 2^32.</summary>
        OctetsIn,
        /// <summary>Bytes of frames that links took, modulo 2^32.</summary>
        OctetsOut,
        /// <summary>ARP requests sent.</summary>
        ArpRequestsOut,
        /// <summary>ARP replies sent.</summary>
        ArpRepliesOut,
        /// <summary>IPv4 packets delivered to a protocol.</summary>
        Ipv4Delivered,
        /// <summary>IPv4 packets forwarded.</summary>
        Ipv4Forwarded,
        /// <summary>Datagrams reassembled.</summary>
        Ipv4Reassembled,
        /// <summary>Fragments sent.</summary>
        Ipv4FragmentsOut,
        /// <summary>Echo requests answered.</summary>
        IcmpEchoReplies,
        /// <summary>ICMP errors sent.</summary>
        IcmpErrorsOut,
        /// <summary>ICMP errors received that were ours.</summary>
        IcmpErrorsIn,
        /// <summary>UDP datagrams put into sockets' queues.</summary>
        UdpDelivered,
        /// <summary>UDP datagrams sent.</summary>
        UdpOut,
        /// <summary>TCP segments accepted for processing.</summary>
        TcpSegmentsIn,
        /// <summary>TCP segments sent, retransmissions and resets included.</summary>
        TcpSegmentsOut,
        /// <summary>Segments sent again.</summary>
        TcpRetransmissions,
        /// <summary>Retransmission time-outs.</summary>
        TcpTimeouts,
        /// <summary>Fast retransmits.</summary>
        TcpFastRetransmits,
        /// <summary>Resets sent.</summary>
        TcpResetsOut,
        /// <summary>Resets accepted.</summary>
        TcpResetsIn,
        /// <summary>Connections opened from here.</summary>
        TcpActiveOpens,
        /// <summary>Connections accepted from peers.</summary>
        TcpPassiveOpens,
        /// <summary>Connections given up because the peer did not answer.</summary>
        TcpGivenUp,
        /// <summary>TIME-WAIT records that gave way to newer ones before their time.</summary>
        TcpTimeWaitRecycled,
        /// <summary>Answers to segments that do not belong where they came (RFC 5961).</summary>
        TcpChallengesSent,
        /// <summary>Such answers that the throttle has held back.</summary>
        TcpChallengesSuppressed,
        /// <summary>SYN cookies sent: half-open connections that may give way (RFC 4987 3.6).</summary>
        TcpCookiesSent,
        /// <summary>Half-open connections that gave way and came back by their cookie.</summary>
        TcpCookiesAccepted,
        /// <summary>Acknowledgments to listeners that were no cookies, while such were awaited.</summary>
        TcpCookiesRefused,
        /// <summary>Calls with a descriptor that is no socket of this node.</summary>
        BadDescriptors,
        /// <summary>Segments taken without the timestamp that both sides agreed on (RFC 7323 3.2).</summary>
        TcpNoTimestamp,
        /// <summary>Connections without a program that gave way to new ones, or to calls of the program, before their time.</summary>
        TcpOrphansEvicted,
        /// <summary>Initial sequence numbers and ephemeral ports that can be computed, because the node has no secret.</summary>
        UnkeyedNumbers,
        /// <summary>Connections whose segments were made smaller because only large ones went unanswered (RFC 4821 7.7).</summary>
        TcpBlackHoles,
        /// <summary>Idle connections that gave way to new ones, or to calls of the program.</summary>
        TcpIdleEvicted,
        /// <summary>Exceptions out of links.</summary>
        LinkFaults,
        /// <summary>Tail loss probes sent (RFC 8985 7).</summary>
        TcpLossProbes,
        /// <summary>Connections that ended with data the peer has not acknowledged: reset, given up or aborted.</summary>
        TcpDataLost,
        /// <summary>Polls and turns of a program that an exception ended, such as OutOfMemoryException, and after which the node went on.</summary>
        Faults,
        /// <summary>How many counters there are; not a counter.</summary>
        Count,
    }
}
