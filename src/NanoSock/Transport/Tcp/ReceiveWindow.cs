namespace NanoSock.Transport
{
    /// <summary>The window to advertise (RFC 9293 3.8.6.2.2, RFC 7323 2).</summary>
    internal static class ReceiveWindow
    {
        /// <summary>The window that the next segment will offer: never less than was offered before (SHLD-14), more only
        /// in steps worth having (MUST-39).</summary>
        internal static int Next(TcpTable table, int slot, int shift)
        {
            uint[] words = table.W;
            int w = slot * Tcb.Words;
            int size = table.RxSize;
            int offered = (int)(long)(words[w + Tcb.RcvAdv] - words[w + Tcb.RcvNxt]);
            int more = size - (int)(long)(words[w + Tcb.RcvAdv] - words[w + Tcb.RxRead]);
            int mss = table.H[(slot * Tcb.Halves) + Tcb.SndMss];
            int step = mss < size >> 1 ? mss : size >> 1;
            if (shift != 0)
            {
                return Scaled(offered, more, step, shift);
            }

            int window = more >= step ? offered + more : offered;
            return window > 0xFFFF ? 0xFFFF : window < 0 ? 0 : window;
        }

        // What the field cannot say (RFC 7323 2.4) is rounded up, so that the edge does not go back; what is offered anew leaves
        // the room for that.
        private static int Scaled(int offered, int more, int step, int shift)
        {
            int mask = (1 << shift) - 1;
            int spare = more - (mask << 1);
            int window = ((spare >= step ? offered + spare : offered) + mask) & ~mask;
            if (window - offered > more)
            {
                // Rounded up once for each of several segments, the edge would pass the end of the buffer.
                window = offered & ~mask;
            }

            int most = 0xFFFF << shift;
            return window > most ? most : window < 0 ? 0 : window;
        }

        /// <summary>Rcv.Wind.Shift.</summary>
        internal static int Shift(TcpTable table, int slot)
        {
            return (table.H[(slot * Tcb.Halves) + Tcb.Options] & PeerOptions.WindowScale) != 0 ? table.ReceiveShift : 0;
        }
    }
}
