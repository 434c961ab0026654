namespace NanoSock.Ip
{
    /// <summary>Lists the stack's counters besides drops.</summary>
    public enum Counter : byte
    {
        /// <summary>Frames taken from links.</summary>
        FramesIn,
        /// <summary>Frames accepted by links.</summary>
        FramesOut,
        /// <summary>Bytes of frames taken from links, modulo 2^32.</summary>
        BytesIn,
        /// <summary>Bytes of frames accepted by links, modulo 2^32.</summary>
        BytesOut,
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
        /// <summary>ICMP errors received about packets of this node.</summary>
        IcmpErrorsIn,
        /// <summary>UDP datagrams put into sockets' queues.</summary>
        UdpDelivered,
        /// <summary>UDP datagrams sent.</summary>
        UdpOut,
        /// <summary>TCP segments accepted for processing.</summary>
        TcpSegmentsIn,
        /// <summary>TCP segments sent, retransmissions and resets included.</summary>
        TcpSegmentsOut,
        /// <summary>Segments retransmitted.</summary>
        TcpRetransmissions,
        /// <summary>Retransmission time-outs.</summary>
        TcpTimeouts,
        /// <summary>Fast retransmits.</summary>
        TcpFastRetransmits,
        /// <summary>Resets sent.</summary>
        TcpResetsOut,
        /// <summary>Resets accepted.</summary>
        TcpResetsIn,
        /// <summary>Active opens.</summary>
        TcpActiveOpens,
        /// <summary>Passive opens that were completed.</summary>
        TcpPassiveOpens,
        /// <summary>Connections aborted because the peer did not answer.</summary>
        TcpGivenUp,
        /// <summary>TIME-WAIT records evicted for newer ones before their time.</summary>
        TcpTimeWaitRecycled,
        /// <summary>Challenge acknowledgments sent (RFC 5961).</summary>
        TcpChallengesSent,
        /// <summary>Challenge acknowledgments suppressed by the throttle.</summary>
        TcpChallengesSuppressed,
        /// <summary>SYN cookies sent: half-open connections that may be evicted (RFC 4987 3.6).</summary>
        TcpCookiesSent,
        /// <summary>Half-open connections that were evicted and restored by their cookie.</summary>
        TcpCookiesAccepted,
        /// <summary>Acknowledgments to listeners that were no cookies, while cookies were outstanding.</summary>
        TcpCookiesRefused,
        /// <summary>Calls with a stale or foreign descriptor.</summary>
        BadDescriptors,
        /// <summary>Segments accepted without the timestamp that was negotiated (RFC 7323 3.2).</summary>
        TcpNoTimestamp,
        /// <summary>Connections without a program that were evicted for new ones, or for calls of the program, before
        /// their time.</summary>
        TcpOrphansEvicted,
        /// <summary>Initial sequence numbers and ephemeral ports that other hosts can compute, because the node has no
        /// secret.</summary>
        UnkeyedNumbers,
        /// <summary>Connections whose segment size was reduced because only large segments went unacknowledged (RFC
        /// 4821 7.7).</summary>
        TcpBlackHoles,
        /// <summary>Idle connections evicted for new ones, or for calls of the program.</summary>
        TcpIdleEvicted,
        /// <summary>Exceptions thrown by links.</summary>
        LinkFaults,
        /// <summary>Tail loss probes sent (RFC 8985 7).</summary>
        TcpLossProbes,
        /// <summary>Connections that ended with unacknowledged data: reset, timed out or aborted.</summary>
        TcpDataLost,
        /// <summary>Polls and turns of a program that an exception ended, such as OutOfMemoryException, and after which
        /// the node continued.</summary>
        Faults,
        /// <summary>The number of counters; not a counter.</summary>
        Count,
    }
}
