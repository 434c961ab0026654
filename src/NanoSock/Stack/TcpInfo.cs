using NanoSock.Transport;

namespace NanoSock.Sockets
{
    /// <summary>What TCP knows of one connection: a snapshot, filled by <see cref="NetStack.GetTcpInfo"/>. One object can be
    /// used over and over. Times are whole milliseconds, rounded down, for the stack's clock has no finer ones; sizes are
    /// bytes. Of a connection that is over the last figures are told; of a listener, and of a socket never connected,
    /// all are 0 (<see cref="SmoothedRtt"/> -1).</summary>
    public sealed class TcpInfo
    {
        /// <summary>The state.</summary>
        public TcpState State;
        /// <summary>Smoothed round-trip time (SRTT of RFC 6298); -1 before the first measurement.</summary>
        public int SmoothedRtt;
        /// <summary>Its variation (RTTVAR).</summary>
        public int RttVariance;
        /// <summary>The retransmission time-out as it is now, with its back-off.</summary>
        public int RetransmissionTimeout;
        /// <summary>Congestion window (RFC 5681).</summary>
        public int CongestionWindow;
        /// <summary>Slow start threshold; 0x7FFFFFFF before the first loss.</summary>
        public int SlowStartThreshold;
        /// <summary>Segments sent again since the connection was begun, SYNs and probes of a closed window included.</summary>
        public int Retransmissions;
        /// <summary>Time-outs in a row that no acknowledgment has ended.</summary>
        public int Timeouts;
        /// <summary>Sequence numbers under way, SND.NXT - SND.UNA: bytes, SYN and FIN one each.</summary>
        public int InFlight;
        /// <summary>Bytes received that the program has not read.</summary>
        public int Unread;
        /// <summary>Bytes sent or queued that the peer has not acknowledged.</summary>
        public int Unacknowledged;
        /// <summary>The window that the peer offers (SND.WND), its scale applied.</summary>
        public int SendWindow;
        /// <summary>What is left of the window last advertised to the peer (RCV.WND).</summary>
        public int ReceiveWindow;
        /// <summary>Shift of the windows that the peer sends (RFC 7323); 0 also when window scaling is not in use.</summary>
        public int SendWindowScale;
        /// <summary>Shift of the windows sent to the peer (RFC 7323); 0 also when window scaling is not in use.</summary>
        public int ReceiveWindowScale;
        /// <summary>Effective send MSS (RFC 9293 3.7.1): the most data that a segment carries.</summary>
        public int SegmentSize;
        /// <summary>The MSS that the peer has announced; 0 when its SYN has none, or is yet to come.</summary>
        public int PeerSegmentSize;
        /// <summary>Whether segments carry timestamps (RFC 7323); false means not in use.</summary>
        public bool Timestamps;
        /// <summary>Whether both sides take selective acknowledgments (RFC 2018); false means not in use.</summary>
        public bool SelectiveAcknowledgments;
        /// <summary>The last error that was no reason to end the connection; Success for none.</summary>
        public SocketError SoftError;
    }
}
