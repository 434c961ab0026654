namespace NanoSock.Sockets
{
    /// <summary>Selects the congestion control algorithm of TCP: how cwnd is reduced after a loss and how it grows.
    /// Slow start and the back-off of the retransmission timer are those of RFC 5681 and RFC 6298 in both
    /// cases.</summary>
    public enum CongestionControl
    {
        /// <summary>Half of what was in flight after a loss, then one segment more in each round trip (RFC 5681
        /// 3.1).</summary>
        Reno = 0,

        /// <summary>The reduction of TCP Westwood+ (Mascolo et al.) with a growth like that of TCP Hybla (Caini
        /// and Firrincieli, 2004). After a loss, cwnd becomes seven eighths of the estimated bandwidth times the least
        /// round trip. Then cwnd grows by one segment in each round trip of up to 70 ms, and by the square of the
        /// length of longer ones, so that long paths keep up with short ones. Losses without congestion, as on radio
        /// links, cost little. On round trips of more than 70 ms, and where queues are short, a connection takes more
        /// than its share beside <see cref="Reno"/>, which RFC 5681 does not allow. docs/tcp.md leads to the measured
        /// shares.</summary>
        Westwood = 1,
    }
}
