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

        /// <summary>Returns true if nothing out of the ordinary is going on, so that <see cref="Tcb.Pto"/> is what the timer runs for:
        /// nothing is known to be missing, no recovery and no other probe is going on (RFC 8985 7.2), and the window is open.</summary>
        internal static bool IsQuiet(TcpTable table, int slot)
        {
            int h = slot * Tcb.Halves;
            int w = slot * Tcb.Words;
            ushort[] halves = table.H;
            uint[] words = table.W;
            return (halves[h + Tcb.Flags] & Unusual) == 0 && halves[h + Tcb.Tries] == 0
                && (halves[h + Tcb.Features] & (ProbeSent | TcbFeatures.TailProbe)) == 0 && words[w + Tcb.SndNxt] != words[w + Tcb.SndUna]
                && (table.Records.SackedOctets[slot] | table.Records.LostOctets[slot]) == 0 && words[w + Tcb.SndWnd] != 0
                && table.Endpoints.State[slot] > (byte)TcpState.SynReceived;
        }

        /// <summary>The retransmission timer is due. Returns false if that is a time-out, or a closed window is to be probed.</summary>
        internal static bool OnTimer(TcpTable table, int slot, uint[] words, int w)
        {
            int h = slot * Tcb.Halves;
            int flight = Seq.Diff(words[w + Tcb.SndNxt], words[w + Tcb.SndUna]);
            if (flight == 0 || table.Endpoints.State[slot] <= (byte)TcpState.SynReceived || table.Is(slot, TcbFlags.Probed) || table.H[h + Tcb.Tries] != 0
                || (table.H[h + Tcb.Features] & (ProbeSent | TcbFeatures.TailProbe)) != 0)
            {
                return false;
            }

            int user = (int)(long)words[w + Tcb.UserTimeout];
            if (user != 0 && Seq.Diff(table.Context.Now, words[w + Tcb.SilentSince]) >= user)
            {
                return false;
            }

            // A window that has shrunk may have no room for a probe.
            bool probe = (table.H[h + Tcb.Options] & PeerOptions.Sack) != 0 && flight <= (int)(long)words[w + Tcb.SndWnd] && IsQuiet(table, slot);
            int wait = Wait(table, slot, words, w, !probe ? Tcb.Rto : flight > table.H[h + Tcb.SndMss] ? Tcb.Pto : Tcb.SinglePto);
            if (wait > 0)
            {
                words[w + Tcb.RtxAt] = table.Context.Arm(wait);
                return true;
            }

            if (probe)
            {
                table.Clear(slot, TcbFlags.Calm);
                table.H[h + Tcb.Features] |= TcbFeatures.TailProbe;
                table.MarkDirty(slot);
                words[w + Tcb.RtxAt] = table.Context.Arm(TcpTimers.Limited(table, words, w, TcpTimers.Timeout(table, slot, words, w)));
            }

            return probe;
        }

        /// <summary>What goes out as the probe (RFC 8985 7.3): what was never sent, within the peer's window, or else the last
        /// segment again. False when the window forbids both.</summary>
        internal static bool Decide(TcpTable table, int slot, uint[] words, int w, int mss, int flags)
        {
            uint una = words[w + Tcb.SndUna];
            uint next = words[w + Tcb.SndNxt];
            uint end = words[w + Tcb.TxEnd];
            int peer = (int)(long)words[w + Tcb.SndWnd];
            int room = peer - Seq.Diff(next, una);
            if (next == una || !Seq.Less(next, end) || room <= 0)
            {
                // The last segment begins a whole number of segments behind the last record's first octet. A FIN went with data.
                int count = table.Records.Count(slot);
                int at = table.Records.Start(slot) + count - 1;
                next = count < 2 ? una : table.Records.Ends[at - 1];
                int length = Seq.Diff(Seq.Less(end, words[w + Tcb.SndNxt]) ? end : words[w + Tcb.SndNxt], next);
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
            TcpOutput.TakeData(table, Seq.Diff(end, next), room < mss ? room : mss, room, flags);
            return true;
        }

        /// <summary>The probe has gone out, as new data or as something sent again.</summary>
        internal static void OnSent(TcpTable table, int slot, bool again)
        {
            Begin(table, slot, again ? TcbFeatures.ProbeSent | TcbFeatures.ProbeAgain : TcbFeatures.ProbeSent);
            table.Context.Counts[(int)Counter.TcpLossProbes]++;
            TcpTimers.AllowAnswer(table, slot, table.W, slot * Tcb.Words);
        }

        private static void Begin(TcpTable table, int slot, int state)
        {
            int h = slot * Tcb.Halves;
            table.H[h + Tcb.Features] = (ushort)((table.H[h + Tcb.Features] & ~TcbFeatures.TailProbe) | state);

            // TLP.end_seq. No recovery is going on that would need the number.
            table.W[(slot * Tcb.Words) + Tcb.Recover] = table.W[(slot * Tcb.Words) + Tcb.SndNxt];
        }

        /// <summary>RFC 8985 7.4.2: an acknowledgment has come while a probe was outstanding.</summary>
        /// <param name="table">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="segment">The segment that brings it.</param>
        /// <param name="acked">Octets that are new in it.</param>
        /// <param name="duplicate">Whether it is a duplicate acknowledgment (RFC 5681 2).</param>
        internal static void OnAck(TcpTable table, int slot, TcpSegment segment, int acked, bool duplicate)
        {
            int w = slot * Tcb.Words;
            uint end = table.W[w + Tcb.Recover];
            uint acknowledged = segment.Acknowledgment;
            if (Seq.Less(acknowledged, end))
            {
                return;
            }

            if ((table.H[(slot * Tcb.Halves) + Tcb.Features] & TcbFeatures.ProbeAgain) == 0
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
            int features = (slot * Tcb.Halves) + Tcb.Features;
            if ((table.H[features] & (ProbeSent | TcbFeatures.TailProbe)) == 0)
            {
                return;
            }

            table.H[features] &= unchecked((ushort)~(ProbeSent | TcbFeatures.TailProbe));
            uint[] words = table.W;
            int w = slot * Tcb.Words;
            words[w + Tcb.Recover] = words[w + Tcb.SndUna] - 1;
        }

        // Milliseconds still to wait when the timer has gone off: so much has passed since the last acknowledgment, or since something was
        // sent after nothing. It counts from the last segment, where that is later, but never beyond the time-out.
        private static int Wait(TcpTable table, int slot, uint[] words, int w, int which)
        {
            uint now = table.Context.Now;
            int timeout = TcpTimers.Timeout(table, slot, words, w);
            int user = (int)(long)words[w + Tcb.UserTimeout];
            timeout = Seq.Diff(words[w + Tcb.SilentSince] + (uint)(user != 0 && user < timeout ? user : timeout), now);
            int probe = Seq.Diff(words[w + Tcb.LastSent] + words[w + which], now);
            return which != Tcb.Rto && probe < timeout ? probe : timeout;
        }
    }
}
