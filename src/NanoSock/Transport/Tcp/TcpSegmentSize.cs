using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>The effective send MSS (RFC 9293 3.7.1).</summary>
    internal static class TcpSegmentSize
    {
        internal const int Default = 536;

        // Below this, headers cost more than data, and an attacker more work than himself (CVE-2019-11479).
        private const int Least = 48;

        /// <summary>Least value of TCP_MAXSEG, as in Linux: options of 40 bytes leave room for data.</summary>
        internal const int LeastLimit = 88;
        /// <summary>Largest value of TCP_MAXSEG: what the largest IP packet carries.</summary>
        internal const int MostLimit = 65535 - Ipv4.HeaderLength - Tcp.HeaderLength;

        /// <summary>Returns the MSS to announce (RFC 9293 MUST-67): what the link carries, or TCP_MAXSEG if that is less.</summary>
        /// <param name="table">The blocks.</param>
        /// <param name="slot">The connection, or the listener of a half-open record.</param>
        /// <param name="remote">The peer.</param>
        internal static int Announced(TcpTable table, int slot, uint remote)
        {
            int link = TcpEmitter.LinkSegmentSize(table, remote);
            int limit = table.H[(slot * Tcb.Halves) + Tcb.MssLimit];
            return limit != 0 && limit < link ? limit : link;
        }

        /// <summary>Returns the bytes of options that every segment bears.</summary>
        internal static int Options(int agreed)
        {
            return (agreed & PeerOptions.Timestamps) != 0 ? TcpOption.PaddedTimestampsLength : 0;
        }

        /// <summary>What a segment's data can be at most: the lesser of what the peer and the path take, less the options
        /// that every segment bears (MUST-16, RFC 6691).</summary>
        /// <param name="announced">The peer's MSS option; 0 when it sent none.</param>
        /// <param name="link">What a packet of the path holds behind headers without options.</param>
        /// <param name="agreed">The bits of <see cref="PeerOptions"/>.</param>
        internal static int Effective(int announced, int link, int agreed)
        {
            int mss = announced == 0 ? Default : announced < Least ? Least : announced;
            return (mss < link ? mss : link) - Options(agreed);
        }
    }
}
