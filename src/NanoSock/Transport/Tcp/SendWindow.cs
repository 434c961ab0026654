using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>The send window (RFC 9293 3.10.7.4, fifth): SND.WND, SND.WL1 and SND.WL2.</summary>
    internal static class SendWindow
    {
        /// <summary>Takes the window of a segment whatever came before: at the start of a connection.</summary>
        /// <param name="table">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="segment">The segment.</param>
        /// <param name="shift">Snd.Wind.Shift (RFC 7323 2.2); 0 for a SYN, whose window is never scaled.</param>
        internal static void Set(TcpTable table, int slot, TcpSegment segment, int shift)
        {
            uint window = (uint)segment.Window << shift;
            table.SndWnd[slot] = window;
            table.SndWl1[slot] = segment.Sequence;
            table.SndWl2[slot] = segment.Acknowledgment;
            if (table.MaxWnd[slot] < window)
            {
                table.MaxWnd[slot] = window;
            }
        }

        /// <summary>Takes the window of a segment unless an older one is behind it.</summary>
        internal static void Update(TcpTable table, int slot, TcpSegment segment, int shift)
        {
            uint last = table.SndWl1[slot];
            if (Seq.Less(last, segment.Sequence)
                || (last == segment.Sequence && Seq.LessOrEqual(table.SndWl2[slot], segment.Acknowledgment)))
            {
                Set(table, slot, segment, shift);
            }
        }
    }
}
