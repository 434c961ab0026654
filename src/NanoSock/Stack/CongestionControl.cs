namespace NanoSock.Sockets
{
    /// <summary>How many bytes may be under way after a loss. Slow start, and the back-off of the retransmission timer, are
    /// RFC 5681's and RFC 6298's in both cases.</summary>
    public enum CongestionControl
    {
        /// <summary>Half of what was under way, and a segment more in each round trip (RFC 5681 3.1).</summary>
        Reno = 0,

        /// <summary>Seven eighths of what the path has been seen to carry in its least round trip (the estimate of TCP
        /// Westwood+); then one segment more in each round trip of up to 70 ms, and more by the square of the length of longer ones, so that
        /// long paths keep up with short ones. Packets that are lost for other reasons than congestion, as on radio links, cost little. On
        /// round trips of more than 70 ms, and where queues are short, it takes more than its share beside <see cref="Reno"/>, which RFC
        /// 5681 does not allow.</summary>
        Westwood = 1,
    }
}
