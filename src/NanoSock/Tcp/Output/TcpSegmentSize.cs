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
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection, or the listener of a half-open record.</param>
        /// <param name="remote">The peer.</param>
        internal static int Announced(TcpTable tcp, int slot, uint remote)
        {
            int link = TcpEmitter.LinkSegmentSize(tcp, remote);
            int limit = tcp.MssLimit[slot];
            return limit != 0 && limit < link ? limit : link;
        }

        /// <summary>Returns the bytes of options that every segment bears.</summary>
        internal static int Options(int agreed)
        {
            return (agreed & NegotiatedOptions.Timestamps) != 0 ? TcpOption.PaddedTimestampsLength : 0;
        }

        /// <summary>What a segment's data can be at most: the lesser of what the peer and the path take, less the options
        /// that every segment bears (MUST-16, RFC 6691).</summary>
        /// <param name="announced">The peer's MSS option; 0 when it sent none.</param>
        /// <param name="link">What a packet of the path holds behind headers without options.</param>
        /// <param name="agreed">The bits of <see cref="NegotiatedOptions"/>.</param>
        internal static int Effective(int announced, int link, int agreed)
        {
            int mss = announced == 0 ? Default : announced < Least ? Least : announced;
            return (mss < link ? mss : link) - Options(agreed);
        }

        /// <summary>Returns what the first segment holds when nothing is in flight: half of a send buffer that is no larger than the
        /// MSS, half of a window that is larger than the MSS and smaller than two. A second segment follows at once then, and draws the acknowledgment of both
        /// (RFC 9293 3.8.6.3); one alone would wait for the peer's delayed acknowledgment each time. Otherwise the MSS.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="mss">The MSS, less the options of this segment.</param>
        /// <param name="available">Queued bytes.</param>
        /// <param name="window">SND.WND.</param>
        /// <param name="largest">The largest window that the peer has offered.</param>
        /// <param name="flags">The bits of <see cref="TcbFlags"/>.</param>
        internal static int FirstOfTwo(TcpTable tcp, int mss, int available, int window, int largest, int flags)
        {
            int size = tcp.TxSize;
            int half = size >> 1;
            if (size <= mss && available > half && (available == size || (flags & (TcbFlags.NoDelay | TcbFlags.FinQueued)) != 0))
            {
                // Not where Nagle's algorithm would hold back the rest.
                return half;
            }

            // Each is half of the largest window, which silly window avoidance lets pass (RFC 9293 3.8.6.2.1, Fs = 1/2). What is left of a
            // window behind a full segment is less. A window that one segment fills, the peer has to open (3.8.6.2.2).
            half = largest >> 1;
            return half < mss && largest > mss && window >= half << 1 && available > mss && available >= half << 1 ? half : mss;
        }
    }
}
