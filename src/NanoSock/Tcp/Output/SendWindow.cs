using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Maintains the send window (RFC 9293 3.10.7.4, fifth): SND.WND, SND.WL1 and SND.WL2.</summary>
    internal static class SendWindow
    {
        /// <summary>Sets the window from a segment unconditionally, at the start of a connection.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="segment">The segment.</param>
        /// <param name="shift">Snd.Wind.Shift (RFC 7323 2.2); 0 for a SYN, whose window is never scaled.</param>
        internal static void Set(TcpTable tcp, int slot, TcpSegment segment, int shift)
        {
            uint window = (uint)segment.Window << shift;
            tcp.SndWnd[slot] = window;
            tcp.SndWl1[slot] = segment.Sequence;
            tcp.SndWl2[slot] = segment.Acknowledgment;
            if (tcp.MaxWnd[slot] < window)
            {
                tcp.MaxWnd[slot] = window;
            }
        }

        /// <summary>Updates the window from a segment, unless the segment is older than the one of the last
        /// update.</summary>
        internal static void Update(TcpTable tcp, int slot, TcpSegment segment, int shift)
        {
            uint last = tcp.SndWl1[slot];
            if (Seq.Less(last, segment.Sequence)
                || (last == segment.Sequence && Seq.LessOrEqual(tcp.SndWl2[slot], segment.Acknowledgment)))
            {
                Set(tcp, slot, segment, shift);
            }
        }
    }
}
