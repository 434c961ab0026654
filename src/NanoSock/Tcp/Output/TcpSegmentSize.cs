using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Computes the effective send MSS (RFC 9293 3.7.1).</summary>
    internal static class TcpSegmentSize
    {
        internal const int Default = 536;

        // Below this size, headers cost more than data, and an attacker could cause more work than he invests
        // (CVE-2019-11479).
        private const int Least = 48;

        /// <summary>Least value of TCP_MAXSEG, as in Linux. It leaves room for data beside 40 bytes of
        /// options.</summary>
        internal const int LeastLimit = 88;

        // A smoothed round trip so much longer than the least one is due to delayed acknowledgments: a delay of 40 ms,
        // as in Linux, adds an eighth of that with each.
        private const int DelayMilliseconds = 5;

        /// <summary>Largest value of TCP_MAXSEG, which fills the largest IP packet.</summary>
        internal const int MostLimit = 65535 - Ipv4.HeaderLength - Tcp.HeaderLength;

        /// <summary>Returns the MSS to announce (RFC 9293 MUST-67): the limit of the link, or TCP_MAXSEG if that is
        /// less.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection, or the listener of a half-open record.</param>
        /// <param name="remote">The peer.</param>
        internal static int Announced(TcpTable tcp, int slot, uint remote)
        {
            int link = TcpEmitter.LinkSegmentSize(tcp, slot, remote);
            int limit = TcpSettings.Get(tcp, slot, TcpSettings.MssLimit);
            return limit != 0 && limit < link ? limit : link;
        }

        /// <summary>Returns the bytes of the options that every segment carries.</summary>
        internal static int Options(int agreed)
        {
            return (agreed & NegotiatedOptions.Timestamps) != 0 ? TcpOption.PaddedTimestampsLength : 0;
        }

        /// <summary>Returns the most data of a segment: the lesser of the limits of the peer and the path, less the
        /// options that every segment carries (MUST-16, RFC 6691).</summary>
        /// <param name="announced">The peer's MSS option; 0 for none.</param>
        /// <param name="link">Bytes of a packet on the path behind headers without options.</param>
        /// <param name="agreed">The bits of <see cref="NegotiatedOptions"/>.</param>
        internal static int Effective(int announced, int link, int agreed)
        {
            int mss = announced == 0 ? Default : announced < Least ? Least : announced;
            return (mss < link ? mss : link) - Options(agreed);
        }

        /// <summary>Returns the size of the first segment when nothing is in flight. It is half of a send buffer not
        /// larger than the MSS, or half of a window between one MSS and two; otherwise it is the MSS. A second segment
        /// then follows at once, and both are acknowledged together (RFC 9293 3.8.6.3). A single segment would wait for
        /// the peer's delayed acknowledgment each time. On a path that has lost segments, two are lost more often than
        /// one: there the buffer is cut only while round trips show that the peer delays.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="mss">The MSS, less the options of this segment.</param>
        /// <param name="available">Queued bytes.</param>
        /// <param name="window">SND.WND.</param>
        /// <param name="largest">The largest window that the peer has advertised.</param>
        /// <param name="flags">The bits of <see cref="TcbFlags"/>.</param>
        internal static int FirstOfTwo(TcpTable tcp, int slot,
            int mss, int available, int window, int largest, int flags)
        {
            int size = tcp.TxSize;
            int half = size >> 1;
            if (size <= mss && available > half
                && (available == size || (flags & (TcbFlags.NoDelay | TcbFlags.FinQueued)) != 0)
                && (tcp.Retransmitted[slot] == 0
                    || (int)(long)tcp.Srtt[slot] >> 3 >= tcp.Rack.LeastRoundTrip(slot) + DelayMilliseconds))
            {
                // Nagle's algorithm would hold back the second half.
                return half;
            }

            // Each half is half of the largest window, which silly window avoidance permits (RFC 9293 3.8.6.2.1, Fs =
            // 1/2). The rest of a window behind a full segment would be less. The peer has to open a window that one
            // segment fills (3.8.6.2.2).
            half = largest >> 1;
            return half < mss && largest > mss && window >= half << 1 && available > mss && available >= half << 1
                ? half
                : mss;
        }
    }
}
