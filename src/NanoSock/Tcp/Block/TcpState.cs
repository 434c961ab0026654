namespace NanoSock.Transport
{
    /// <summary>The states of RFC 9293 3.3.2.</summary>
    public enum TcpState : byte
    {
        /// <summary>No connection.</summary>
        Closed = 0,
        /// <summary>Waiting for a connection request.</summary>
        Listen = 1,
        /// <summary>A request was sent.</summary>
        SynSent = 2,
        /// <summary>A request was received and sent; the last acknowledgment is missing.</summary>
        SynReceived = 3,
        /// <summary>Open.</summary>
        Established = 4,
        /// <summary>Closed here; the FIN is not acknowledged.</summary>
        FinWait1 = 5,
        /// <summary>Closed here; the peer has not closed.</summary>
        FinWait2 = 6,
        /// <summary>The peer has closed; the user here has not.</summary>
        CloseWait = 7,
        /// <summary>Both closed at once; our FIN is not acknowledged.</summary>
        Closing = 8,
        /// <summary>The peer closed first; our FIN is not acknowledged.</summary>
        LastAck = 9,
        /// <summary>Over; old segments are waited out.</summary>
        TimeWait = 10,
    }
}
