using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Computes the window to advertise (RFC 9293 3.8.6.2.2, RFC 7323 2).</summary>
    internal static class ReceiveWindow
    {
        /// <summary>Returns the window of the next segment. The advertised edge never moves back (SHLD-14), and moves
        /// forward only in steps that avoid the silly window syndrome (MUST-39).</summary>
        internal static int Next(TcpTable tcp, int slot, int shift)
        {
            int size = tcp.RxSize;
            int offered = (int)(long)(tcp.RcvAdv[slot] - tcp.RcvNxt[slot]);
            int more = size - (int)(long)(tcp.RcvAdv[slot] - tcp.RxRead[slot]);
            int mss = tcp.SndMss[slot];
            int step = mss < size >> 1 ? mss : size >> 1;
            if (shift != 0)
            {
                return Scaled(offered, more, step, shift);
            }

            int window = more >= step ? offered + more : offered;
            return window > 0xFFFF ? 0xFFFF : window < 0 ? 0 : window;
        }

        /// <summary>Returns true if a segment is sent for the window alone (RFC 9293 3.8.6.2.2). The window opens by at
        /// least the lesser of a segment and half the buffer. It is advertised without data when it opens by two
        /// segments, or at once for a peer that has no room for one segment and may wait.</summary>
        internal static bool IsUpdateDue(TcpTable tcp, int slot)
        {
            int mss = tcp.SndMss[slot];
            int half = tcp.RxSize >> 1;
            int room = tcp.RxSize - (int)(long)(tcp.RcvAdv[slot] - tcp.RxRead[slot]);
            if (room < mss && room < half)
            {
                // The window would not change.
                return false;
            }

            int state = tcp.Endpoints.State[slot];
            if (state != (byte)TcpState.Established && state != (byte)TcpState.FinWait1
                && state != (byte)TcpState.FinWait2)
            {
                return false;
            }

            int offered = Seq.Diff(tcp.RcvAdv[slot], tcp.RcvNxt[slot]);
            int growth = Next(tcp, slot, Shift(tcp, slot)) - offered;
            return growth > 0 && (offered < mss || growth >= (mss << 1 < half ? mss << 1 : half));
        }

        // A window that the field cannot express (RFC 7323 2.4) is rounded up, so that the edge does not move back. A
        // newly offered window leaves room for that.
        private static int Scaled(int offered, int more, int step, int shift)
        {
            int mask = (1 << shift) - 1;
            int spare = more - (mask << 1);
            int window = ((spare >= step ? offered + spare : offered) + mask) & ~mask;
            if (window - offered > more)
            {
                // Rounding up for each of several segments would move the edge beyond the end of the buffer.
                window = offered & ~mask;
            }

            int most = 0xFFFF << shift;
            return window > most ? most : window < 0 ? 0 : window;
        }

        /// <summary>Gets Rcv.Wind.Shift (RFC 7323 2.2).</summary>
        internal static int Shift(TcpTable tcp, int slot)
        {
            return (tcp.Options[slot] & NegotiatedOptions.WindowScale) != 0 ? tcp.ReceiveShift : 0;
        }
    }
}
