using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Tail loss probes (RFC 8985 7): nothing overtakes the last segments of a flight, so that nothing but the silence
    /// shows their loss. A segment sent after two round trips draws selective acknowledgments, which show what is missing, where a
    /// retransmission time-out would come later and start the congestion window again.</summary>
    internal static class TailLossProbe
    {
        /// <summary>Shortest PTO in milliseconds: a peer's thread may wait for a quantum of 20 ms before it answers.</summary>
        internal const int ShortestTimeout = 20;

        private const int ProbeSent = TcbFeatures.ProbeSent | TcbFeatures.ProbeAgain;
        private const int Unusual = TcbFlags.Loss | TcbFlags.Recovery | TcbFlags.Probed;

        /// <summary>Returns true if nothing out of the ordinary is going on, so that <see cref="TcpTable.Pto"/> is what the timer runs for:
        /// nothing is known to be missing, no recovery and no other probe is going on (RFC 8985 7.2), and the window is open.</summary>
        internal static bool IsQuiet(TcpTable table, int slot)
        {
            return (table.Flags[slot] & Unusual) == 0 && table.Tries[slot] == 0
                && (table.Features[slot] & (ProbeSent | TcbFeatures.TailProbe)) == 0 && table.SndNxt[slot] != table.SndUna[slot]
                && (table.Scoreboard.SackedOctets[slot] | table.Scoreboard.LostOctets[slot]) == 0 && table.SndWnd[slot] != 0
                && table.Endpoints.State[slot] > (byte)TcpState.SynReceived;
        }

        /// <summary>The retransmission timer is due. Returns false if that is a time-out, or a closed window is to be probed.</summary>
        internal static bool OnTimer(TcpTable table, int slot)
        {
            int flight = Seq.Diff(table.SndNxt[slot], table.SndUna[slot]);
            if (flight == 0 || table.Endpoints.State[slot] <= (byte)TcpState.SynReceived || table.Is(slot, TcbFlags.Probed) || table.Tries[slot] != 0
                || (table.Features[slot] & (ProbeSent | TcbFeatures.TailProbe)) != 0)
            {
                return false;
            }

            int user = (int)(long)table.UserTimeout[slot];
            if (user != 0 && Seq.Diff(table.Context.Now, table.SilentSince[slot]) >= user)
            {
                return false;
            }

            // A window that has shrunk may have no room for a probe.
            bool probe = (table.Options[slot] & NegotiatedOptions.Sack) != 0 && flight <= (int)(long)table.SndWnd[slot] && IsQuiet(table, slot);
            int wait = Wait(table, slot, !probe ? 0 : (flight > table.SndMss[slot] ? table.Pto : table.SinglePto)[slot]);
            if (wait > 0)
            {
                table.RtxAt[slot] = table.Context.Arm(wait);
                return true;
            }

            if (probe)
            {
                table.Clear(slot, TcbFlags.FastPath);
                table.Features[slot] |= TcbFeatures.TailProbe;
                table.MarkDirty(slot);
                table.RtxAt[slot] = table.Context.Arm(TcpTimers.Limited(table, slot, TcpTimers.Timeout(table, slot)));
            }

            return probe;
        }

        /// <summary>What goes out as the probe (RFC 8985 7.3): what was never sent, within the peer's window, or else the last
        /// segment again. False when the window forbids both.</summary>
        internal static bool Decide(TcpTable table, int slot, int mss, int flags)
        {
            uint una = table.SndUna[slot];
            uint next = table.SndNxt[slot];
            uint end = table.TxEnd[slot];
            int peer = (int)(long)table.SndWnd[slot];
            int room = peer - Seq.Diff(next, una);
            if (next == una || !Seq.Less(next, end) || room <= 0)
            {
                // The last segment begins a whole number of segments behind the last record's first octet. A FIN went with data.
                int count = table.Scoreboard.Count(slot);
                int at = table.Scoreboard.Start(slot) + count - 1;
                next = count < 2 ? una : table.Scoreboard.Ends[at - 1];
                int length = Seq.Diff(Seq.Less(end, table.SndNxt[slot]) ? end : table.SndNxt[slot], next);
                next += length <= mss ? 0 : (uint)((length - 1) / mss * mss);
                room = peer - Seq.Diff(next, una);
                if (count == 0 || room <= 0)
                {
                    // The window has shrunk since. Then it is the time-out's turn, not another probe's.
                    Begin(table, slot, TcbFeatures.ProbeSent);
                    return false;
                }
            }

            table.SegSequence = next;
            TcpOutput.SelectData(table, Seq.Diff(end, next), room < mss ? room : mss, room, flags);
            return true;
        }

        /// <summary>The probe has gone out, as new data or as something sent again.</summary>
        internal static void OnSent(TcpTable table, int slot, bool again)
        {
            Begin(table, slot, again ? TcbFeatures.ProbeSent | TcbFeatures.ProbeAgain : TcbFeatures.ProbeSent);
            table.Context.Counts[(int)Counter.TcpLossProbes]++;
            TcpTimers.AllowAnswer(table, slot);
        }

        private static void Begin(TcpTable table, int slot, int state)
        {
            table.Features[slot] = (ushort)((table.Features[slot] & ~TcbFeatures.TailProbe) | state);

            // TLP.end_seq. No recovery is going on that would need the number.
            table.Recover[slot] = table.SndNxt[slot];
        }

        /// <summary>RFC 8985 7.4.2: an acknowledgment has come while a probe was outstanding.</summary>
        /// <param name="table">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="segment">The segment that brings it.</param>
        /// <param name="acked">Octets that are new in it.</param>
        /// <param name="duplicate">Whether it is a duplicate acknowledgment (RFC 5681 2).</param>
        internal static void OnAck(TcpTable table, int slot, TcpSegment segment, int acked, bool duplicate)
        {
            uint end = table.Recover[slot];
            uint acknowledged = segment.Acknowledgment;
            if (Seq.Less(acknowledged, end))
            {
                return;
            }

            if ((table.Features[slot] & TcbFeatures.ProbeAgain) == 0
                || (segment.SackCount != 0 && segment.SackRight(0) == end) || (duplicate && segment.SackCount == 0))
            {
                // New data, or the peer has the segment twice: nothing was lost.
                Forget(table, slot);
            }
            else if (acknowledged != end)
            {
                // What follows is acknowledged, and no duplicate has been reported: the probe has made good a loss.
                Forget(table, slot);
                Congestion.ReduceForProbe(table, slot, acked);
            }
        }

        /// <summary>Ends the episode: a probe that waits is not sent, one that was sent says nothing more.</summary>
        internal static void Forget(TcpTable table, int slot)
        {
            if ((table.Features[slot] & (ProbeSent | TcbFeatures.TailProbe)) == 0)
            {
                return;
            }

            table.Features[slot] &= unchecked((ushort)~(ProbeSent | TcbFeatures.TailProbe));
            table.Recover[slot] = table.SndUna[slot] - 1;
        }

        // Milliseconds still to wait when the timer has gone off: so much has passed since the last acknowledgment, or since something was
        // sent after nothing. It counts from the last segment, where that is later, but never beyond the time-out.
        private static int Wait(TcpTable table, int slot, uint probeTimeout)
        {
            uint now = table.Context.Now;
            int timeout = TcpTimers.Timeout(table, slot);
            int user = (int)(long)table.UserTimeout[slot];
            timeout = Seq.Diff(table.SilentSince[slot] + (uint)(user != 0 && user < timeout ? user : timeout), now);
            int probe = Seq.Diff(table.LastSent[slot] + probeTimeout, now);
            return probeTimeout != 0 && probe < timeout ? probe : timeout;
        }
    }
}
