namespace NanoSock.Transport
{
    /// <summary>What is so about a TCP connection.</summary>
    internal static class TcbFlags
    {
        /// <summary>In the list of connections that may have something to send.</summary>
        internal const int Dirty = 0x0001;
        /// <summary>An acknowledgment has to go out now.</summary>
        internal const int AckNow = 0x0002;
        /// <summary>A time-out has fired and what was under way then is not yet acknowledged: slow start goes by single
        /// segments (RFC 3465 2.3), and nothing of it starts a recovery.</summary>
        internal const int Loss = 0x0004;
        /// <summary>In fast recovery (RFC 6582).</summary>
        internal const int Recovery = 0x0008;
        /// <summary>The first segment that is held to be lost goes out whatever the congestion window says (RFC 6675 5,
        /// step 4.3); while a connection opens, its SYN.</summary>
        internal const int ResendHead = 0x0010;
        /// <summary>Something is to be sent although the window forbids it.</summary>
        internal const int Probe = 0x0020;
        /// <summary>The user has closed: a FIN follows the queued data.</summary>
        internal const int FinQueued = 0x0040;
        /// <summary>The peer's FIN was received: RCV.NXT is behind it.</summary>
        internal const int FinReceived = 0x0080;
        /// <summary>Nagle's algorithm is off.</summary>
        internal const int NoDelay = 0x0100;
        /// <summary>No program will read: data that arrives is answered with a reset.</summary>
        internal const int Orphan = 0x0200;
        /// <summary>A probe of the closed window is outstanding, or was refused; in SYN-SENT, the SYN was repeated behind a
        /// reset.</summary>
        internal const int Probed = 0x0400;
        /// <summary>The connection has buffers.</summary>
        internal const int HasBuffers = 0x0800;
        /// <summary>The connection has no exceptional state: <see cref="TcpFastPath"/> serves it.</summary>
        internal const int FastPath = 0x1000;
        /// <summary>The congestion window has held back data since it last grew (RFC 7661 4.3).</summary>
        internal const int CwndLimited = 0x2000;
        /// <summary>Routers may fragment: the path is narrower than anything we take for its MTU.</summary>
        internal const int Fragments = 0x4000;
        /// <summary>The peer's FIN is known, but something before it is missing.</summary>
        internal const int FinHeld = 0x8000;
    }
}
