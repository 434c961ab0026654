using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>The send window (RFC 9293 3.10.7.4, fifth): SND.WND, SND.WL1 and SND.WL2.</summary>
    internal static class SendWindow
    {
        /// <summary>Takes the window of a segment whatever came before: at the start of a connection.</summary>
        internal static void Set(uint[] words, int w, TcpSegment segment)
        {
            words[w + Tcb.SndWnd] = (uint)segment.Window;
            words[w + Tcb.SndWl1] = segment.Sequence;
            words[w + Tcb.SndWl2] = segment.Acknowledgment;
            if (words[w + Tcb.MaxWnd] < (uint)segment.Window)
            {
                words[w + Tcb.MaxWnd] = (uint)segment.Window;
            }
        }

        /// <summary>Takes the window of a segment unless an older one is behind it.</summary>
        internal static void Update(uint[] words, int w, TcpSegment segment)
        {
            uint last = words[w + Tcb.SndWl1];
            if (Seq.Less(last, segment.Sequence)
                || (last == segment.Sequence && Seq.LessOrEqual(words[w + Tcb.SndWl2], segment.Acknowledgment)))
            {
                Set(words, w, segment);
            }
        }
    }

    /// <summary>The effective send MSS (RFC 9293 3.7.1).</summary>
    internal static class TcpSegmentSize
    {
        private const int Default = 536;

        // Below this, headers cost more than data, and an attacker more work than himself (CVE-2019-11479).
        private const int Least = 48;

        internal static int Effective(int announced, int link)
        {
            int mss = announced == 0 ? Default : announced < Least ? Least : announced;
            return mss < link ? mss : link;
        }
    }

    /// <summary>Initial sequence numbers (RFC 9293 3.4.1, RFC 6528): a clock of 4 microseconds plus a keyed hash of the
    /// connection's addresses.</summary>
    internal sealed class InitialSequence
    {
        private readonly NanoSock.Net.NetContext _context;

        internal InitialSequence(NanoSock.Net.NetContext context)
        {
            _context = context;
        }

        internal uint Next(uint localAddress, int localPort, uint remoteAddress, int remotePort)
        {
            return (_context.Now * 250) + _context.Prf.Hash32(localAddress, remoteAddress, ((uint)localPort << 16) | (uint)remotePort, 0x49534E);
        }
    }
}
