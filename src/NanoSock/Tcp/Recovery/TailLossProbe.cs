using NanoSock.Ip;
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
        internal static bool IsQuiet(TcpTable tcp, int slot)
        {
            return (tcp.Flags[slot] & Unusual) == 0 && tcp.Tries[slot] == 0
                && (tcp.Features[slot] & (ProbeSent | TcbFeatures.TailProbe)) == 0 && tcp.SndNxt[slot] != tcp.SndUna[slot]
                && (tcp.Scoreboard.SackedOctets[slot] | tcp.Scoreboard.LostOctets[slot]) == 0 && tcp.SndWnd[slot] != 0
                && tcp.Endpoints.State[slot] > (byte)TcpState.SynReceived;
        }

        /// <summary>The retransmission timer is due. Returns false if that is a time-out, or a closed window is to be probed.</summary>
        internal static bool OnTimer(TcpTable tcp, int slot)
        {
            int flight = Seq.Diff(tcp.SndNxt[slot], tcp.SndUna[slot]);
            if (flight == 0 || tcp.Endpoints.State[slot] <= (byte)TcpState.SynReceived || tcp.Is(slot, TcbFlags.Probed) || tcp.Tries[slot] != 0
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
            bool probe = (tcp.Options[slot] & NegotiatedOptions.Sack) != 0 && flight <= (int)(long)tcp.SndWnd[slot] && IsQuiet(tcp, slot);
            int wait = Wait(tcp, slot, !probe ? 0 : (flight > tcp.SndMss[slot] ? tcp.Pto : tcp.SinglePto)[slot]);
            if (wait > 0)
            {
                tcp.RtxAt[slot] = tcp.Context.Arm(wait);
                return true;
            }

            if (probe)
            {
                tcp.Clear(slot, TcbFlags.FastPath);
                tcp.Features[slot] |= TcbFeatures.TailProbe;
                tcp.MarkDirty(slot);
                tcp.RtxAt[slot] = tcp.Context.Arm(TcpTimers.Limited(tcp, slot, TcpTimers.Timeout(tcp, slot)));
            }

            return probe;
        }

        /// <summary>What goes out as the probe (RFC 8985 7.3): what was never sent, within the peer's window, or else the last
        /// segment again. False when the window forbids both.</summary>
        internal static bool Decide(TcpTable tcp, int slot, int mss, int flags)
        {
            uint una = tcp.SndUna[slot];
            uint next = tcp.SndNxt[slot];
            uint end = tcp.TxEnd[slot];
            int peer = (int)(long)tcp.SndWnd[slot];
            int room = peer - Seq.Diff(next, una);
            if (next == una || !Seq.Less(next, end) || room <= 0)
            {
                // The last segment begins a whole number of segments behind the last record's first byte. A FIN went with data.
                int count = tcp.Scoreboard.Count(slot);
                int at = tcp.Scoreboard.Start(slot) + count - 1;
                next = count < 2 ? una : tcp.Scoreboard.Ends[at - 1];
                int length = Seq.Diff(Seq.Less(end, tcp.SndNxt[slot]) ? end : tcp.SndNxt[slot], next);
                next += length <= mss ? 0 : (uint)((length - 1) / mss * mss);
                room = peer - Seq.Diff(next, una);
                if (count == 0 || room <= 0)
                {
                    // The window has shrunk since. Then it is the time-out's turn, not another probe's.
                    Begin(tcp, slot, TcbFeatures.ProbeSent);
                    return false;
                }
            }

            tcp.SegSequence = next;
            TcpOutput.SelectData(tcp, Seq.Diff(end, next), room < mss ? room : mss, room, flags);
            return true;
        }

        /// <summary>The probe has gone out, as new data or as something sent again.</summary>
        internal static void OnSent(TcpTable tcp, int slot, bool again)
        {
            Begin(tcp, slot, again ? TcbFeatures.ProbeSent | TcbFeatures.ProbeAgain : TcbFeatures.ProbeSent);
            tcp.Context.Counts[(int)Counter.TcpLossProbes]++;
            TcpTimers.AllowAnswer(tcp, slot);
        }

        private static void Begin(TcpTable tcp, int slot, int state)
        {
            tcp.Features[slot] = (ushort)((tcp.Features[slot] & ~TcbFeatures.TailProbe) | state);

            // TLP.end_seq. No recovery is going on that would need the number.
            tcp.Recover[slot] = tcp.SndNxt[slot];
        }

        /// <summary>RFC 8985 7.4.2: an acknowledgment has come while a probe was outstanding.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="segment">The segment that brings it.</param>
        /// <param name="acked">Bytes that are new in it.</param>
        /// <param name="duplicate">Whether it is a duplicate acknowledgment (RFC 5681 2).</param>
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
                // New data, or the peer has the segment twice: nothing was lost.
                Forget(tcp, slot);
            }
            else if (acknowledged != end)
            {
                // What follows is acknowledged, and no duplicate has been reported: the probe has made good a loss.
                Forget(tcp, slot);
                Congestion.ReduceForProbe(tcp, slot, acked);
            }
        }

        /// <summary>Ends the episode: a probe that waits is not sent, one that was sent says nothing more.</summary>
        internal static void Forget(TcpTable tcp, int slot)
        {
            if ((tcp.Features[slot] & (ProbeSent | TcbFeatures.TailProbe)) == 0)
            {
                return;
            }

            tcp.Features[slot] &= unchecked((ushort)~(ProbeSent | TcbFeatures.TailProbe));
            tcp.Recover[slot] = tcp.SndUna[slot] - 1;
        }

        // Milliseconds still to wait when the timer has gone off: so much has passed since the last acknowledgment, or since something was
        // sent after nothing. It counts from the last segment, where that is later, but never beyond the time-out.
        private static int Wait(TcpTable tcp, int slot, uint probeTimeout)
        {
            uint now = tcp.Context.Now;
            int timeout = TcpTimers.Timeout(tcp, slot);
            int user = (int)(long)tcp.UserTimeout[slot];
            timeout = Seq.Diff(tcp.SilentSince[slot] + (uint)(user != 0 && user < timeout ? user : timeout), now);
            int probe = Seq.Diff(tcp.LastSent[slot] + probeTimeout, now);
            return probeTimeout != 0 && probe < timeout ? probe : timeout;
        }
    }
}
