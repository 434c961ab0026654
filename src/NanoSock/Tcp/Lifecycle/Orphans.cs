using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Ends orphans, connections that their application has closed. An orphan keeps a socket and buffers only
    /// while it has data to send, and is evicted when another connection needs them.</summary>
    internal static class Orphans
    {
        private const int Pending = TcbFlags.AckNow | TcbFlags.ResendHead | TcbFlags.Probe;

        /// <summary>Makes a record of an orphan with nothing but FINs outstanding
        /// (<see cref="ClosingRecord"/>).</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The orphan.</param>
        /// <param name="force">True to make the record even if a segment waits to be sent and a record of the same kind
        /// has to be evicted.</param>
        /// <returns>False when the orphan still needs its block.</returns>
        internal static bool Retire(TcpTable tcp, int slot, bool force)
        {
            int state = tcp.Endpoints.State[slot];
            if ((tcp.Features[slot] & TcbFeatures.ByCall) != 0 && TcpSettings.Get(tcp, slot, TcpSettings.Linger) > 1)
            {
                // Closed since the last Poll. The next Poll sets when its time ends.
                return false;
            }

            if (state != (byte)TcpState.FinWait2)
            {
                bool closing = state == (byte)TcpState.FinWait1
                    || state == (byte)TcpState.Closing || state == (byte)TcpState.LastAck;
                if (!closing || tcp.SndUna[slot] != tcp.TxEnd[slot] || tcp.SndNxt[slot] == tcp.SndUna[slot]
                    || (!force && (tcp.Is(slot, Pending) || !TimeWaitTable.HasRoom(tcp, (TcpState)state))))
                {
                    return false;
                }
            }

            TcpClosing.BecomeRecord(tcp, slot, (TcpState)state);
            return true;
        }

        /// <summary>Frees a socket and its buffers for a new connection. Evicts an orphan that a record can hold, or
        /// else the oldest orphan whose data is unanswered, LAST-ACK before CLOSING before FIN-WAIT-1. An orphan with
        /// data in flight is not evicted, because its peer would lose the data to a reset.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="inPoll">True if the node's time is current. In a call of the application it is that of the last
        /// Poll, from which no time can be started.</param>
        /// <returns>False when no orphan may be evicted.</returns>
        internal static bool MakeRoom(TcpTable tcp, bool inPoll)
        {
            byte[] states = tcp.Endpoints.State;
            int oldest = EndpointTable.None;
            for (int slot = 0; slot < tcp.Endpoints.UdpStart; slot++)
            {
                if (states[slot] <= (byte)TcpState.Listen || !tcp.Is(slot, TcbFlags.Orphan))
                {
                    continue;
                }

                if ((inPoll || states[slot] != (byte)TcpState.FinWait2) && Retire(tcp, slot, true))
                {
                    return true;
                }

                if (tcp.Tries[slot] != 0 && (oldest < 0 || Before(tcp, states, slot, oldest)))
                {
                    oldest = slot;
                }
            }

            if (oldest < 0)
            {
                return false;
            }

            tcp.Context.Counts[(int)Counter.TcpOrphansEvicted]++;
            TcpClosing.Abort(tcp, oldest, 0);
            return true;
        }

        // The greater state is evicted first: LAST-ACK, CLOSING, FIN-WAIT-1, SYN-RECEIVED.
        private static bool Before(TcpTable tcp, byte[] states, int slot, int oldest)
        {
            int more = states[slot] - states[oldest];
            return more > 0 || (more == 0 && Seq.Less(tcp.SilentSince[slot], tcp.SilentSince[oldest]));
        }
    }
}
