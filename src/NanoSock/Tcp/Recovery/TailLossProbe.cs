using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Sends tail loss probes (RFC 8985 7). No later segment reveals the loss of the last segments of a
    /// flight. A probe after two round trips draws selective acknowledgments, which show the missing segments. A
    /// retransmission time-out would come later and reset the congestion window.</summary>
    internal static class TailLossProbe
    {
        /// <summary>Shortest PTO in milliseconds. A thread of the peer may wait for a quantum of 20 ms before it
        /// answers.</summary>
        internal const int ShortestTimeout = 20;

        private const int ProbeSent = TcbFeatures.ProbeSent | TcbFeatures.ProbeAgain;
        private const int Unusual = TcbFlags.Loss | TcbFlags.Recovery | TcbFlags.Probed;

        /// <summary>Returns true if the timer runs for <see cref="TcpTable.Pto"/>: no segment is known to be missing,
        /// there is no recovery and no other probe (RFC 8985 7.2), and the window is open.</summary>
        internal static bool IsQuiet(TcpTable tcp, int slot)
        {
            return (tcp.Flags[slot] & Unusual) == 0 && tcp.Tries[slot] == 0
                && (tcp.Features[slot] & (ProbeSent | TcbFeatures.TailProbe)) == 0
                && tcp.SndNxt[slot] != tcp.SndUna[slot]
                && (tcp.Scoreboard.SackedBytes[slot] | tcp.Scoreboard.LostBytes[slot]) == 0 && tcp.SndWnd[slot] != 0
                && tcp.Endpoints.State[slot] > (byte)TcpState.SynReceived;
        }

        /// <summary>Processes the expiry of the retransmission timer. Returns false for a time-out or a zero-window
        /// probe.</summary>
        internal static bool OnTimer(TcpTable tcp, int slot)
        {
            int flight = Seq.Diff(tcp.SndNxt[slot], tcp.SndUna[slot]);
            if (flight == 0 || tcp.Endpoints.State[slot] <= (byte)TcpState.SynReceived
                || tcp.Is(slot, TcbFlags.Probed) || tcp.Tries[slot] != 0
                || (tcp.Features[slot] & (ProbeSent | TcbFeatures.TailProbe)) != 0)
            {
                return false;
            }

            int user = (int)(long)tcp.UserTimeout[slot];
            if (user != 0 && Seq.Diff(tcp.Context.Now, tcp.SilentSince[slot]) >= user)
            {
                return false;
            }

            // A window that has shrunk may have no room for a probe.
            bool probe = (tcp.Options[slot] & NegotiatedOptions.Sack) != 0
                && flight <= (int)(long)tcp.SndWnd[slot] && IsQuiet(tcp, slot);
            int wait = Wait(tcp, slot, !probe ? 0 : (flight > tcp.SndMss[slot] ? tcp.Pto : tcp.SinglePto)[slot]);
            if (wait > 0)
            {
                tcp.RtxAt[slot] = tcp.Arm(slot, wait);
                return true;
            }

            if (probe)
            {
                tcp.Clear(slot, TcbFlags.FastPath);
                tcp.Features[slot] |= TcbFeatures.TailProbe;
                tcp.MarkDirty(slot);
                tcp.RtxAt[slot] = tcp.Arm(slot, TcpTimers.Limited(tcp, slot, TcpTimers.Timeout(tcp, slot)));
            }

            return probe;
        }

        /// <summary>Selects the probe (RFC 8985 7.3): new data within the peer's window, or else the last segment.
        /// Returns false when the window permits neither.</summary>
        internal static bool Decide(TcpTable tcp, int slot, int mss, int flags)
        {
            uint una = tcp.SndUna[slot];
            uint next = tcp.SndNxt[slot];
            uint end = tcp.TxEnd[slot];
            int peer = (int)(long)tcp.SndWnd[slot];
            int room = peer - Seq.Diff(next, una);
            if (next == una || !Seq.Less(next, end) || room <= 0)
            {
                // The last segment begins a whole number of segments behind the first byte of the last record. A FIN
                // was sent with data.
                int count = tcp.Scoreboard.Count(slot);
                int at = tcp.Scoreboard.Start(slot) + count - 1;
                next = count < 2 ? una : tcp.Scoreboard.Ends[at - 1];
                int length = Seq.Diff(Seq.Less(end, tcp.SndNxt[slot]) ? end : tcp.SndNxt[slot], next);
                next += length <= mss ? 0 : (uint)((length - 1) / mss * mss);
                room = peer - Seq.Diff(next, una);
                if (count == 0 || room <= 0)
                {
                    // The window has shrunk since. The time-out follows, and no other probe.
                    Begin(tcp, slot, TcbFeatures.ProbeSent);
                    return false;
                }
            }

            OutgoingSegment segment = tcp.Outgoing;
            segment.Sequence = next;
            TcpOutput.SelectData(segment, Seq.Diff(end, next), room < mss ? room : mss, room, flags);
            return true;
        }

        /// <summary>Records that the probe was sent, as new data or as a retransmission.</summary>
        internal static void OnSent(TcpTable tcp, int slot, bool again)
        {
            Begin(tcp, slot, again ? TcbFeatures.ProbeSent | TcbFeatures.ProbeAgain : TcbFeatures.ProbeSent);
            tcp.Context.Counts[(int)Counter.TcpLossProbes]++;
            TcpTimers.AllowAnswer(tcp, slot);
        }

        private static void Begin(TcpTable tcp, int slot, int state)
        {
            tcp.Features[slot] = (ushort)((tcp.Features[slot] & ~TcbFeatures.TailProbe) | state);

            // TLP.end_seq. There is no recovery that would use the field.
            tcp.Recover[slot] = tcp.SndNxt[slot];
        }

        /// <summary>Processes an acknowledgment while a probe is outstanding (RFC 8985 7.4.2).</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="segment">The segment with the acknowledgment.</param>
        /// <param name="acked">Newly acknowledged bytes.</param>
        /// <param name="duplicate">True for a duplicate acknowledgment (RFC 5681 2).</param>
        internal static void OnAck(TcpTable tcp, int slot, TcpSegment segment, int acked, bool duplicate)
        {
            uint end = tcp.Recover[slot];
            uint acknowledged = segment.Acknowledgment;
            if (Seq.Less(acknowledged, end))
            {
                return;
            }

            if ((tcp.Features[slot] & TcbFeatures.ProbeAgain) == 0
                || (segment.SackCount != 0 && segment.SackRight(0) == end) || (duplicate && segment.SackCount == 0))
            {
                // The probe was new data, or the peer has received the segment twice. Nothing was lost.
                Forget(tcp, slot);
            }
            else if (acknowledged != end)
            {
                // Data behind the probe is acknowledged without a D-SACK, so the probe has repaired a loss.
                Forget(tcp, slot);
                Congestion.ReduceForProbe(tcp, slot, acked);
            }
        }

        /// <summary>Ends the episode. A waiting probe is not sent, and a sent one is not evaluated.</summary>
        internal static void Forget(TcpTable tcp, int slot)
        {
            if ((tcp.Features[slot] & (ProbeSent | TcbFeatures.TailProbe)) == 0)
            {
                return;
            }

            tcp.Features[slot] &= unchecked((ushort)~(ProbeSent | TcbFeatures.TailProbe));
            tcp.Recover[slot] = tcp.SndUna[slot] - 1;
        }

        // Remaining milliseconds after the timer has expired, given the time since the last acknowledgment or the start
        // of the flight. The probe time-out counts from the last segment where that is later, but never beyond the
        // retransmission time-out.
        private static int Wait(TcpTable tcp, int slot, int probeTimeout)
        {
            uint now = tcp.Context.Now;
            int timeout = TcpTimers.Timeout(tcp, slot);
            int user = (int)(long)tcp.UserTimeout[slot];
            timeout = Seq.Diff(tcp.SilentSince[slot] + (uint)(user != 0 && user < timeout ? user : timeout), now);
            int probe = Seq.Diff(tcp.LastSent[slot] + (uint)probeTimeout, now);
            return probeTimeout != 0 && probe < timeout ? probe : timeout;
        }
    }
}
