using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Connections whose program has closed them, and which TCP brings to their end: they keep a socket and buffers only as long
    /// as they have data to send, and give them up when something else needs them.</summary>
    internal static class Orphans
    {
        private const int Pending = TcbFlags.AckNow | TcbFlags.ResendHead | TcbFlags.Probe;

        /// <summary>Makes a record of an orphan on which nothing but FINs is outstanding (<see cref="ClosingRecord"/>).</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The orphan.</param>
        /// <param name="force">Whether it becomes one at any price, though a segment waits to be sent and a record like it has to give
        /// way.</param>
        /// <returns>False when the orphan still needs its block.</returns>
        internal static bool Retire(TcpTable tcp, int slot, bool force)
        {
            int state = tcp.Endpoints.State[slot];
            if ((tcp.Features[slot] & TcbFeatures.ByCall) != 0 && tcp.Linger[slot] > 1)
            {
                // Closed since the last Poll: when its time is over the next one says.
                return false;
            }

            if (state != (byte)TcpState.FinWait2)
            {
                bool closing = state == (byte)TcpState.FinWait1 || state == (byte)TcpState.Closing || state == (byte)TcpState.LastAck;
                if (!closing || tcp.SndUna[slot] != tcp.TxEnd[slot] || tcp.SndNxt[slot] == tcp.SndUna[slot]
                    || (!force && (tcp.Is(slot, Pending) || !TimeWaitTable.HasRoom(tcp.Endpoints, (TcpState)state))))
                {
                    return false;
                }
            }

            TcpClosing.BecomeRecord(tcp, slot, (TcpState)state);
            return true;
        }

        /// <summary>Frees a socket and its buffers for a new connection: of an orphan that a record can hold, or of the oldest one that
        /// nothing comes back from, LAST-ACK before CLOSING before FIN-WAIT-1. One whose data is on its way is left alone, because
        /// its peer would lose that to a reset.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="inPoll">Whether the node's time is the present one: in a call of the program it is that of the last Poll, from
        /// which no wait begins.</param>
        /// <returns>False when no orphan may give way.</returns>
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

        // The greater state gives way first: LAST-ACK, CLOSING, FIN-WAIT-1, SYN-RECEIVED.
        private static bool Before(TcpTable tcp, byte[] states, int slot, int oldest)
        {
            int more = states[slot] - states[oldest];
            return more > 0 || (more == 0 && Seq.Less(tcp.SilentSince[slot], tcp.SilentSince[oldest]));
        }
    }
}
