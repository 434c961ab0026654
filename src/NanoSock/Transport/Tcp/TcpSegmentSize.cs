using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>The effective send MSS (RFC 9293 3.7.1).</summary>
    internal static class TcpSegmentSize
    {
        private const int Default = 536;

        // Below this, headers cost more than data, and an attacker more work than himself (CVE-2019-11479).
        private const int Least = 48;

        /// <summary>What a segment's data can be at most: the lesser of what the peer and the path take, less the options
        /// that every segment bears (MUST-16, RFC 6691).</summary>
        /// <param name="announced">The peer's MSS option; 0 when it sent none.</param>
        /// <param name="link">What a packet of the path holds behind headers without options.</param>
        /// <param name="agreed">The bits of <see cref="PeerOptions"/>.</param>
        internal static int Effective(int announced, int link, int agreed)
        {
            int mss = announced == 0 ? Default : announced < Least ? Least : announced;
            return (mss < link ? mss : link) - ((agreed & PeerOptions.Timestamps) != 0 ? TcpOption.PaddedTimestampsLength : 0);
        }
    }
}
