namespace NanoSock.Transport
{
    /// <summary>Lists the states of RFC 9293 3.3.2.</summary>
    public enum TcpState : byte
    {
        /// <summary>No connection.</summary>
        Closed = 0,
        /// <summary>Waiting for a connection request.</summary>
        Listen = 1,
        /// <summary>Waiting for a matching connection request after having sent one.</summary>
        SynSent = 2,
        /// <summary>Waiting for the acknowledgment of the SYN, after having sent and received one.</summary>
        SynReceived = 3,
        /// <summary>An open connection.</summary>
        Established = 4,
        /// <summary>Closed here. The FIN is not acknowledged.</summary>
        FinWait1 = 5,
        /// <summary>Closed here. The peer has not closed.</summary>
        FinWait2 = 6,
        /// <summary>Closed by the peer. The application here has not closed.</summary>
        CloseWait = 7,
        /// <summary>Closed by both ends at once. The FIN sent here is not acknowledged.</summary>
        Closing = 8,
        /// <summary>Closed by the peer first. The FIN sent here is not acknowledged.</summary>
        LastAck = 9,
        /// <summary>Waiting for 2 MSL until old segments have expired.</summary>
        TimeWait = 10,
    }
}
