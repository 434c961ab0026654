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
}
