namespace NanoSock.Transport
{
    /// <summary>Names the bits of <see cref="TcpTable.Flags"/>, the state of a TCP connection.</summary>
    internal static class TcbFlags
    {
        /// <summary>Set while the connection is in the list of those that may have something to send.</summary>
        internal const int Dirty = 0x0001;
        /// <summary>Set when an acknowledgment has to go out at once.</summary>
        internal const int AckNow = 0x0002;
        /// <summary>Set after a retransmission time-out until the data that was in flight then is acknowledged. Slow
        /// start counts one segment an acknowledgment (RFC 3465 2.3), and that data starts no recovery.</summary>
        internal const int Loss = 0x0004;
        /// <summary>Set during fast recovery (RFC 6582).</summary>
        internal const int Recovery = 0x0008;
        /// <summary>Set when the first lost segment is retransmitted regardless of the congestion window (RFC 6675 5,
        /// step 4.3). While a connection opens, that segment is its SYN.</summary>
        internal const int ResendHead = 0x0010;
        /// <summary>Set when a segment is to be sent although the send window does not allow it.</summary>
        internal const int Probe = 0x0020;
        /// <summary>Set when the application has closed. A FIN follows the queued data.</summary>
        internal const int FinQueued = 0x0040;
        /// <summary>Set when the peer's FIN was received. RCV.NXT is behind it.</summary>
        internal const int FinReceived = 0x0080;
        /// <summary>Set when Nagle's algorithm is off (TCP_NODELAY).</summary>
        internal const int NoDelay = 0x0100;
        /// <summary>Set when no application will read. Data that arrives is answered with a reset.</summary>
        internal const int Orphan = 0x0200;
        /// <summary>Set when a zero-window probe is outstanding or was refused. In SYN-SENT, set when the SYN was
        /// retransmitted after a reset.</summary>
        internal const int Probed = 0x0400;
        /// <summary>Set while the connection has buffers.</summary>
        internal const int HasBuffers = 0x0800;
        /// <summary>Set when the connection has no exceptional state, so that <see cref="TcpFastPath"/> serves
        /// it.</summary>
        internal const int FastPath = 0x1000;
        /// <summary>Set when the congestion window has held back data since it last grew (RFC 7661 4.3).</summary>
        internal const int CwndLimited = 0x2000;
        /// <summary>Set when routers may fragment, because the path MTU is below the least that the stack
        /// uses.</summary>
        internal const int MayFragment = 0x4000;
        /// <summary>Set when the peer's FIN was received out of order and data before it is missing.</summary>
        internal const int FinHeld = 0x8000;
    }
}
