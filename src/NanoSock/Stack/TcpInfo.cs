using NanoSock.Transport;

namespace NanoSock.Sockets
{
    /// <summary>Holds the TCP state variables of one connection at the time of the call, filled by
    /// <see cref="NetStack.GetTcpInfo"/>. An object can be reused. Times are whole milliseconds, rounded down, the
    /// resolution of the stack's clock; sizes are bytes. A closed connection keeps its last figures. For a listener,
    /// and a socket never connected, all are 0 (<see cref="SmoothedRtt"/> -1).</summary>
    public sealed class TcpInfo
    {
        /// <summary>The state.</summary>
        public TcpState State;
        /// <summary>Smoothed round-trip time (SRTT of RFC 6298); -1 before the first measurement.</summary>
        public int SmoothedRtt;
        /// <summary>Variation of the round-trip time (RTTVAR of RFC 6298).</summary>
        public int RttVariance;
        /// <summary>The current RTO, with its back-off.</summary>
        public int RetransmissionTimeout;
        /// <summary>Congestion window (RFC 5681).</summary>
        public int CongestionWindow;
        /// <summary>Slow start threshold; 0x7FFFFFFF before the first loss.</summary>
        public int SlowStartThreshold;
        /// <summary>Segments retransmitted since the connection was opened, SYNs and window probes included.</summary>
        public int Retransmissions;
        /// <summary>Consecutive time-outs without an acknowledgment.</summary>
        public int Timeouts;
        /// <summary>Sequence numbers in flight, SND.NXT - SND.UNA: bytes, SYN and FIN one each.</summary>
        public int InFlight;
        /// <summary>Bytes received that the program has not read.</summary>
        public int Unread;
        /// <summary>Bytes sent or queued that the peer has not acknowledged.</summary>
        public int Unacknowledged;
        /// <summary>The window that the peer advertises (SND.WND), scaled.</summary>
        public int SendWindow;
        /// <summary>The rest of the window last advertised to the peer (RCV.WND).</summary>
        public int ReceiveWindow;
        /// <summary>Shift of the windows that the peer sends (RFC 7323); 0 also without window scaling.</summary>
        public int SendWindowScale;
        /// <summary>Shift of the windows sent to the peer (RFC 7323); 0 also without window scaling.</summary>
        public int ReceiveWindowScale;
        /// <summary>Effective send MSS (RFC 9293 3.7.1): the most data that a segment carries.</summary>
        public int SegmentSize;
        /// <summary>The MSS that the peer has announced; 0 when its SYN has none, or has not arrived.</summary>
        public int PeerSegmentSize;
        /// <summary>True if segments carry timestamps (RFC 7323).</summary>
        public bool Timestamps;
        /// <summary>True if both sides have negotiated SACK (RFC 2018).</summary>
        public bool SelectiveAcknowledgments;
        /// <summary>Bytes of data that the peer has acknowledged since the connection began, modulo 2^32; -1 once the
        /// program has sent urgent data.</summary>
        public long BytesAcknowledged;
        /// <summary>Bytes of data received in order since the connection began, modulo 2^32; -1 once urgent data has
        /// arrived or the program has shut down receiving.</summary>
        public long BytesReceived;
        /// <summary>Milliseconds since the call of Connect, or since the handshake of an accepted connection, in steps
        /// of 1,024; -1 once a FIN has arrived out of order.</summary>
        public long Age;
        /// <summary>The last soft error; Success for none.</summary>
        public SocketError SoftError;
    }
}
