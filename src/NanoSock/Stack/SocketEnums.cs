using System;

namespace NanoSock.Sockets
{
    /// <summary>Lists the address families of <c>System.Net.Sockets</c> that the stack supports.</summary>
    public enum AddressFamily
    {
        /// <summary>IPv4.</summary>
        InterNetwork = 2,
    }

    /// <summary>Lists the socket types.</summary>
    public enum SocketType
    {
        /// <summary>A reliable byte stream: TCP.</summary>
        Stream = 1,
        /// <summary>Datagrams: UDP.</summary>
        Dgram = 2,
    }

    /// <summary>Lists the transport protocols by their IP protocol numbers.</summary>
    public enum ProtocolType
    {
        /// <summary>The default protocol of the socket type.</summary>
        Unspecified = 0,
        /// <summary>TCP.</summary>
        Tcp = 6,
        /// <summary>UDP.</summary>
        Udp = 17,
    }

    /// <summary>Selects the directions that a shutdown ends.</summary>
    public enum SocketShutdown
    {
        /// <summary>The receiving direction.</summary>
        Receive = 0,
        /// <summary>The sending direction: a FIN follows the queued data.</summary>
        Send = 1,
        /// <summary>Both directions.</summary>
        Both = 2,
    }

    /// <summary>Describes the readiness of a socket. A wait ends when any of the requested bits is set, or
    /// <see cref="Error"/> or <see cref="HangUp"/>.</summary>
    [Flags]
    public enum SocketReadiness
    {
        /// <summary>No event.</summary>
        None = 0,
        /// <summary>Receive will not block (data, a datagram, the end of the stream), or Accept will not.</summary>
        Readable = 1,
        /// <summary>Send will not block, or the connection is open.</summary>
        Writable = 2,
        /// <summary>A pending error.</summary>
        Error = 4,
        /// <summary>The end of both directions of the connection.</summary>
        HangUp = 8,
        /// <summary>Urgent data that was announced and not read to its end (RFC 9293 MUST-32). It may not have arrived
        /// yet; it arrives in its place in the stream.</summary>
        Urgent = 16,
    }

    /// <summary>Lists the options of a socket; all values are integers.</summary>
    public enum SocketOption
    {
        /// <summary>1 allows a local address that overlaps with those of other sockets that allow it too
        /// (SO_REUSEADDR).</summary>
        ReuseAddress = 1,
        /// <summary>1 allows sending to broadcast addresses (SO_BROADCAST); UDP.</summary>
        Broadcast = 2,
        /// <summary>Seconds after Close before a connection with unsent data is reset, 0 to 32,767; -1, the default,
        /// for no limit but TCP's own (SO_LINGER).</summary>
        Linger = 3,
        /// <summary>1 turns Nagle's algorithm off (TCP_NODELAY).</summary>
        NoDelay = 4,
        /// <summary>Time to live of packets sent, 1 to 255 (IP_TTL).</summary>
        TimeToLive = 5,
        /// <summary>The byte that holds the DSCP, 0 to 255 (IP_TOS); its two ECN bits are ignored.</summary>
        TypeOfService = 6,
        /// <summary>Time to live of multicast, 0 to 255, 1 by default (IP_MULTICAST_TTL).</summary>
        MulticastTimeToLive = 7,
        /// <summary>1, the default, delivers the socket's own multicast to the members on this node
        /// (IP_MULTICAST_LOOP).</summary>
        MulticastLoopback = 8,
        /// <summary>The index of the interface for multicast; -1, the default, lets the route decide.</summary>
        MulticastInterface = 9,
        /// <summary>1 sets DF on datagrams: a datagram larger than the MTU is refused.</summary>
        DontFragment = 10,
        /// <summary>Milliseconds that sent data may stay unacknowledged before a TCP connection ends with TimedOut (R2
        /// of RFC 9293 3.8.3, TCP_USER_TIMEOUT), 0 to 1,000,000,000. 0, the default, stands for
        /// <see cref="StackOptions.TcpUserTimeout"/>, and for the SYN for 3 minutes if that is longer. The limit is
        /// checked when a retransmission is due, the first one included. A listener's connections inherit it.</summary>
        UserTimeout = 11,
        /// <summary>1 makes TCP probe a silent peer, and end the connection with TimedOut when the probes stay
        /// unanswered (SO_KEEPALIVE, RFC 9293 3.8.4); 0 by default. A listener's connections inherit this option and
        /// the next three.</summary>
        KeepAlive = 12,
        /// <summary>Seconds of silence before the first keep-alive probe, 1 to 32,767, 7,200 by default
        /// (TCP_KEEPIDLE).</summary>
        KeepAliveTime = 13,
        /// <summary>Seconds between unanswered probes, 1 to 32,767, 75 by default (TCP_KEEPINTVL).</summary>
        KeepAliveInterval = 14,
        /// <summary>Number of unanswered probes after which the connection ends, 1 to 127, 9 by default (TCP_KEEPCNT).
        /// Where <see cref="UserTimeout"/> is set it decides instead, after at least one probe.</summary>
        KeepAliveRetryCount = 15,
        /// <summary>The pending error as a <see cref="SocketError"/>, cleared by reading it (SO_ERROR).</summary>
        Error = 16,
        /// <summary>Bytes, or the size of the next datagram, that Receive can return at once (FIONREAD);
        /// read-only.</summary>
        Available = 17,
        /// <summary>Bytes sent or queued that the peer has not acknowledged (SIOCOUTQ); read-only.</summary>
        Unacknowledged = 18,
        /// <summary>Datagrams dropped because the queue was full; read-only.</summary>
        Dropped = 19,
        /// <summary>Bytes of the receive buffer; read-only.</summary>
        ReceiveBuffer = 20,
        /// <summary>Bytes of the send buffer; read-only.</summary>
        SendBuffer = 21,
        /// <summary>The <see cref="SocketType"/>; read-only.</summary>
        Type = 22,
        /// <summary>The last soft error of a TCP connection (RFC 9293 MUST-47), as a <see cref="SocketError"/>; 0 for
        /// none; read-only. It is TimedOut after three unanswered retransmissions (R1 of RFC 9293 3.8.3), until the
        /// peer makes progress.</summary>
        SoftError = 23,
        /// <summary>1 when the program has read exactly to the end of the urgent data (SIOCATMARK); read-only. The next
        /// byte is the first behind it, as RFC 9293 MUST-62 defines the urgent pointer. BSD and Linux set the mark
        /// before the last urgent byte, where <see cref="UrgentRemaining"/> is 1.</summary>
        AtMark = 24,
        /// <summary>Bytes up to the end of the urgent data, arrived or not (RFC 9293 MUST-33); 0 without urgent data;
        /// read-only.</summary>
        UrgentRemaining = 25,
        /// <summary>Upper limit of TCP segments (TCP_MAXSEG) in bytes of data and TCP options, 88 to 65,495; 0, the
        /// default, for no limit but the link's. Set before Connect or Listen, it is announced to the peer (RFC 9293
        /// 3.7.1) and limits both directions; set later, it limits what is sent. A listener's connections inherit it.
        /// Its value on reading is the effective send MSS: bytes of data, without the options that every segment
        /// carries, and within the limits of peer and path. Before a connection it is the value that was set, or
        /// 536.</summary>
        MaximumSegmentSize = 26,
        /// <summary>Seconds without a call of the program that sends or receives, after which a TCP connection may be
        /// evicted when no socket or buffer is free for a new connection or a call of the program: 1 to 32,767, 0 (the
        /// default) for never. Among such accepted connections, the one idle for longest is evicted, of the peer with
        /// the most connections. The peer receives a RST; the program sees ConnectionAborted and has to close the
        /// socket. A listener's connections inherit the option.</summary>
        GiveWayTime = 27,
        /// <summary>Number of connections that one address may have with all listeners of the node together before this
        /// listener refuses more: 1 to 65,535, 0 (the default) for any number. An idle connection of the same address
        /// is evicted, by <see cref="GiveWayTime"/>. Listeners only: InvalidArgument for others.</summary>
        ConnectionsPerPeer = 28,
        /// <summary>Number of connections reserved for this listener: 1 to 65,535, 0 (the default) for none. The
        /// connections of other listeners leave so many sockets and buffers free, less those that this listener has;
        /// the program's own calls may take them. Listeners only: InvalidArgument for others.</summary>
        ReservedConnections = 29,
        /// <summary>The index of an interface plus 1: the socket sends and receives by that interface only
        /// (SO_BINDTODEVICE); 0, the default, for any interface. It need not exist. InvalidArgument on a TCP
        /// connection, and where the socket is bound or connected with another interface's address;
        /// AddressAlreadyInUse where the socket's addresses would overlap those of another socket. On an interface
        /// without an address, <see cref="NetStack.AddInterface(NanoSock.Links.ILink)"/> has the rules.</summary>
        Interface = 30,
    }
}
