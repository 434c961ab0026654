using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>The send window (RFC 9293 3.10.7.4, fifth): SND.WND, SND.WL1 and SND.WL2.</summary>
    internal static class SendWindow
    {
        /// <summary>Takes the window of a segment whatever came before: at the start of a connection.</summary>
        /// <param name="words">The words of the blocks.</param>
        /// <param name="w">Where this block's begin.</param>
        /// <param name="segment">The segment.</param>
        /// <param name="shift">Snd.Wind.Shift (RFC 7323 2.2); 0 for a SYN, whose window is never scaled.</param>
        internal static void Set(uint[] words, int w, TcpSegment segment, int shift)
        {
            uint window = (uint)segment.Window << shift;
            words[w + Tcb.SndWnd] = window;
            words[w + Tcb.SndWl1] = segment.Sequence;
            words[w + Tcb.SndWl2] = segment.Acknowledgment;
            if (words[w + Tcb.MaxWnd] < window)
            {
                words[w + Tcb.MaxWnd] = window;
            }
        }

        /// <summary>Takes the window of a segment unless an older one is behind it.</summary>
        internal static void Update(uint[] words, int w, TcpSegment segment, int shift)
        {
            uint last = words[w + Tcb.SndWl1];
            if (Seq.Less(last, segment.Sequence)
                || (last == segment.Sequence && Seq.LessOrEqual(words[w + Tcb.SndWl2], segment.Acknowledgment)))
            {
                Set(words, w, segment, shift);
            }
        }
    }
}
