using System;

namespace NanoSock.Sockets
{
    /// <summary>The address families of <c>System.Net.Sockets</c> that the stack has.</summary>
    public enum AddressFamily
    {
        /// <summary>IPv4.</summary>
        InterNetwork = 2,
    }

    /// <summary>The kinds of socket.</summary>
    public enum SocketType
    {
        /// <summary>A reliable byte stream: TCP.</summary>
        Stream = 1,
        /// <summary>Datagrams: UDP.</summary>
        Dgram = 2,
    }

    /// <summary>The transport protocols, by their IP protocol numbers.</summary>
    public enum ProtocolType
    {
        /// <summary>Whatever goes with the socket type.</summary>
        Unspecified = 0,
        /// <summary>TCP.</summary>
        Tcp = 6,
        /// <summary>UDP.</summary>
        Udp = 17,
    }

    /// <summary>Which directions a shutdown ends.</summary>
    public enum SocketShutdown
    {
        /// <summary>No more is received.</summary>
        Receive = 0,
        /// <summary>No more is sent: a FIN follows what is queued.</summary>
        Send = 1,
        /// <summary>Both.</summary>
        Both = 2,
    }

    /// <summary>What a socket is ready for. Waiting ends when any of the asked bits is set, or <see cref="Error"/> or
    /// <see cref="HangUp"/>.</summary>
    [Flags]
    public enum SocketReadiness
    {
        /// <summary>Nothing.</summary>
        None = 0,
        /// <summary>Receive will not block (data, a datagram, the end of the stream), or Accept will not.</summary>
        Readable = 1,
        /// <summary>Send will not block, or the connection is open.</summary>
        Writable = 2,
        /// <summary>The socket has an error to report.</summary>
        Error = 4,
        /// <summary>Both directions of the connection are over.</summary>
        HangUp = 8,
        /// <summary>Urgent data was announced and not read to its end (RFC 9293 MUST-32). It may be yet to come; it arrives in
        /// its place in the stream.</summary>
        Urgent = 16,
    }

    /// <summary>What can be set on a socket and read from it; all values are ints.</summary>
    public enum SocketOption
    {
        /// <summary>1 allows local addresses that overlap with others who allow it too (SO_REUSEADDR).</summary>
        ReuseAddress = 1,
        /// <summary>1 allows sending to broadcast addresses (SO_BROADCAST); UDP.</summary>
        Broadcast = 2,
        /// <summary>Seconds that Close leaves for unsent data before the connection is reset, 0 to 32,767; -1, the
        /// default, for no limit but TCP's own (SO_LINGER).</summary>
        Linger = 3,
        /// <summary>1 turns Nagle's algorithm off (TCP_NODELAY).</summary>
        NoDelay = 4,
        /// <summary>Time to live of what is sent, 1 to 255 (IP_TTL).</summary>
        TimeToLive = 5,
        /// <summary>The byte that holds the DSCP, 0 to 255 (IP_TOS); its two ECN bits are ignored.</summary>
        TypeOfService = 6,
        /// <summary>Time to live of multicast, 0 to 255, 1 by default (IP_MULTICAST_TTL).</summary>
        MulticastTimeToLive = 7,
        /// <summary>1, the default, delivers one's own multicast to the members on this node (IP_MULTICAST_LOOP).</summary>
        MulticastLoopback = 8,
        /// <summary>The index of the interface for multicast; -1, the default, lets the route decide.</summary>
        MulticastInterface = 9,
        /// <summary>1 sets don't-fragment on datagrams: one larger than the MTU is refused.</summary>
        DontFragment = 10,
        /// <summary>Milliseconds that what was sent may go unanswered before a TCP connection ends with TimedOut (R2 of RFC
        /// 9293 3.8.3, TCP_USER_TIMEOUT), 0 to 1,000,000,000; 0, the default, for <see cref="StackOptions.TcpUserTimeout"/>,
        /// or 3 minutes, if that is longer, for the SYN. It is looked at when a retransmission is due, the first time too. A listener's
        /// connections have it from the listener.</summary>
        UserTimeout = 11,
        /// <summary>1 lets TCP ask a silent peer whether it is still there, and end the connection with TimedOut when nothing
        /// comes back (SO_KEEPALIVE, RFC 9293 3.8.4); 0 by default. This and the next three a listener's connections have
        /// from the listener.</summary>
        KeepAlive = 12,
        /// <summary>Seconds of silence before the first question, 1 to 32,767, 7,200 by default (TCP_KEEPIDLE).</summary>
        KeepAliveTime = 13,
        /// <summary>Seconds between questions that go unanswered, 1 to 32,767, 75 by default (TCP_KEEPINTVL).</summary>
        KeepAliveInterval = 14,
        /// <summary>How many questions go unanswered before the connection ends, 1 to 127, 9 by default (TCP_KEEPCNT). Where
        /// <see cref="UserTimeout"/> is set, that decides instead, after one question at least.</summary>
        KeepAliveRetryCount = 15,
        /// <summary>Reading gives the pending error as a <see cref="SocketError"/> and clears it (SO_ERROR).</summary>
        Error = 16,
        /// <summary>Reading gives the bytes, or the size of the next datagram, that Receive can have at once (FIONREAD).</summary>
        Available = 17,
        /// <summary>Reading gives the bytes sent or queued that the peer has not acknowledged (SIOCOUTQ).</summary>
        Unacknowledged = 18,
        /// <summary>Reading gives the datagrams that a full queue has lost.</summary>
        Dropped = 19,
        /// <summary>Reading gives the bytes of the receive buffer.</summary>
        ReceiveBuffer = 20,
        /// <summary>Reading gives the bytes of the send buffer.</summary>
        SendBuffer = 21,
        /// <summary>Reading gives the <see cref="SocketType"/>.</summary>
        Type = 22,
        /// <summary>Reading gives the last error that was no reason to end a TCP connection (RFC 9293 MUST-47), as a
        /// <see cref="SocketError"/>; 0 for none. TimedOut stands there after three retransmissions that nothing answered
        /// (R1 of RFC 9293 3.8.3), until something does.</summary>
        SoftError = 23,
        /// <summary>Reading gives 1 when the program has read exactly to the end of the urgent data (SIOCATMARK): the next byte
        /// is the first behind it, as RFC 9293 MUST-62 has the urgent pointer. BSD and Linux set their mark before the last
        /// urgent byte, where <see cref="UrgentRemaining"/> is 1.</summary>
        AtMark = 24,
        /// <summary>Reading gives the bytes up to the end of the urgent data, arrived or not (RFC 9293 MUST-33); 0 when there is
        /// none.</summary>
        UrgentRemaining = 25,
        /// <summary>Limits TCP segments (TCP_MAXSEG), bytes of data and TCP options, 88 to 65,495; 0, the default, for no limit but the
        /// link's. Set before Connect or Listen it is announced to the peer (RFC 9293 3.7.1) and limits both directions; set later it
        /// limits what is sent. A listener's connections have it from the listener. Reading gives the effective send MSS: bytes of data,
        /// without the options that every segment bears, never more than the peer and the path take; before a connection the value that
        /// was set, or 536.</summary>
        MaximumSegmentSize = 26,
        /// <summary>Seconds for which the program must not have sent or received anything on a TCP connection before the connection
        /// may give way to a new one, or to a call of the program, when no socket or buffer is free: 1 to 32,767, 0 (the default)
        /// for never. Of the accepted connections that may, the one gives way that has been idle longest, of the peer that has
        /// most connections. Its peer is reset, its program sees ConnectionAborted and has to close it. A listener's connections
        /// have it from the listener.</summary>
        GiveWayTime = 27,
        /// <summary>How many connections one address may have with all listeners of the node together before it gets no more from
        /// this one: 1 to 65,535, 0 (the default) for any number. An idle one of its own gives way, by
        /// <see cref="GiveWayTime"/>. Listeners only: InvalidArgument for others.</summary>
        ConnectionsPerPeer = 28,
        /// <summary>How many connections are kept for this listener: 1 to 65,535, 0 (the default) for none. The connections of other
        /// listeners leave so many sockets and buffers free, less those that it has; the program's own calls may take them.
        /// Listeners only: InvalidArgument for others.</summary>
        ReservedConnections = 29,
    }
}
