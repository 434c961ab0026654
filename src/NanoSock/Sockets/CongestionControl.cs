namespace NanoSock.Sockets
{
    /// <summary>How many octets may be under way after a loss. Slow start, and the back-off of the retransmission timer, are
    /// RFC 5681's and RFC 6298's in both cases.</summary>
    public enum CongestionControl
    {
        /// <summary>Half of what was under way, and a segment more in each round trip (RFC 5681 3.1).</summary>
        Reno = 0,

        /// <summary>Seven eighths of what the path has been seen to carry in its least round trip (the estimate of TCP
        /// Westwood+); then more in each round trip by the square of its length, one segment at 70 ms, so that long paths
        /// keep up with short ones. Packets that are lost for other reasons than congestion, as on radio links, cost little. It takes about twice the share of a
        /// <see cref="Reno"/> beside it, which RFC 5681 does not allow.</summary>
        Gentle = 1,
    }
}
