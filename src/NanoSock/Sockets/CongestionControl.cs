namespace NanoSock.Sockets
{
    /// <summary>How many octets may be under way after a loss. Slow start, congestion avoidance and the back-off of the
    /// retransmission timer are RFC 5681's and RFC 6298's in both cases.</summary>
    public enum CongestionControl
    {
        /// <summary>Half of what was under way (RFC 5681 3.1, equation 4).</summary>
        Reno = 0,

        /// <summary>What the path has been seen to carry in its least round trip (TCP Westwood+), and never less than
        /// <see cref="Reno"/>. Packets that are lost for other reasons than congestion, as on radio links, cost little.</summary>
        Westwood = 1,
    }
}
