using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>What is lost and how it is made good: by selective acknowledgments (RFC 6675, with the losses found as
    /// RFC 8985 finds them) or, where the peer has none, by duplicate ones (RFC 5681, RFC 6582); limited transmit (RFC 3042)
    /// in both cases; and what a time-out means.</summary>
    internal static class LossRecovery
    {
        private const int DuplicateThreshold = 3;

        /// <summary>Bytes held to be in the network: RFC 6675's pipe.</summary>
        internal static int Pipe(TcpTable tcp, int slot, int flight)
        {
            int pipe = flight - tcp.Scoreboard.SackedOctets[slot] - tcp.Scoreboard.LostOctets[slot];
            int duplicates = tcp.DupAcks[slot];
            if (duplicates != 0 && (tcp.Options[slot] & NegotiatedOptions.Sack) == 0 && (tcp.Flags[slot] & TcbFlags.Loss) == 0)
            {
                // Each duplicate tells of a segment that has left the network; outside recovery RFC 3042 believes two.
                if (duplicates > 2 && (tcp.Flags[slot] & TcbFlags.Recovery) == 0)
                {
                    duplicates = 2;
                }

                pipe -= duplicates * tcp.SndMss[slot];
            }

            return pipe;
        }

        /// <summary>New data is acknowledged; SND.UNA has moved already.</summary>
        internal static void OnNewAck(TcpTable tcp, int slot, int acked)
        {
            uint una = tcp.SndUna[slot];
            int flags = tcp.Flags[slot];
            bool past = !Seq.Less(una, tcp.Recover[slot]);
            if ((flags & (TcbFlags.Recovery | TcbFlags.Loss)) != 0)
            {
                BlackHole.OnRepaired(tcp, slot, acked);
            }

            if ((flags & TcbFlags.Recovery) != 0)
            {
                int mss = tcp.SndMss[slot];
                if (past)
                {
                    Leave(tcp, slot, mss);
                }
                else if ((tcp.Options[slot] & NegotiatedOptions.Sack) == 0)
                {
                    // RFC 6582 3.2 step 3, partial acknowledgment: the next hole is known to be lost too. What it covers
                    // was sent again once, and told by duplicates otherwise.
                    int told = (acked / mss) - 1;
                    int duplicates = tcp.DupAcks[slot];
                    tcp.DupAcks[slot] = (ushort)(told <= 0 ? duplicates : told < duplicates ? duplicates - told : 0);
                    MarkNextLost(tcp, slot, una, mss);
                }

                return;
            }

            tcp.DupAcks[slot] = 0;
            Congestion.Grow(tcp, slot, acked);
            if (past && una != tcp.Recover[slot])
            {
                // Kept close behind: half a turn of the numbers later it would lie ahead.
                tcp.Recover[slot] = una - 1;
            }

            if (past && (flags & TcbFlags.Loss) != 0)
            {
                tcp.Clear(slot, TcbFlags.Loss);
                tcp.Rack.OnRecovered(slot);
                BlackHole.OnRecovered(tcp, slot);
            }
        }

        /// <summary>A duplicate acknowledgment (RFC 5681 2) without selective ones.</summary>
        internal static void OnDuplicateAck(TcpTable tcp, int slot)
        {
            int count = tcp.DupAcks[slot] + 1;
            if (count > DuplicateThreshold && count > Seq.Diff(tcp.SndNxt[slot], tcp.SndUna[slot]) / tcp.SndMss[slot])
            {
                // More than there are segments under way tell of none that has left the network (RFC 5681 3.2 step 4, MAY).
                return;
            }

            tcp.DupAcks[slot] = (ushort)count;

            // RFC 6582 3.2 step 1: not for what was already sent again.
            if (count == DuplicateThreshold && (tcp.Flags[slot] & TcbFlags.Recovery) == 0
                && Seq.Less(tcp.Recover[slot], tcp.SndUna[slot]))
            {
                Enter(tcp, slot);
                MarkNextLost(tcp, slot, tcp.SndUna[slot], tcp.SndMss[slot]);
            }
        }

        /// <summary>An acknowledgment with news for the scoreboard, or the reordering timer: finds what is lost.</summary>
        internal static void Detect(TcpTable tcp, int slot)
        {
            int flags = tcp.Flags[slot];
            int mss = tcp.SndMss[slot];
            int segments = tcp.DupAcks[slot];
            if (tcp.Scoreboard.SackedOctets[slot] > mss << 1)
            {
                // RFC 6675 4, IsLost: more than two full segments overtook it.
                segments = DuplicateThreshold;
            }

            int lost = tcp.Scoreboard.LostOctets[slot];
            int wait = tcp.Rack.Detect(slot, tcp.SndUna[slot], (int)(long)tcp.Srtt[slot] >> 3, segments,
                (flags & (TcbFlags.Recovery | TcbFlags.Loss)) != 0);
            tcp.ReorderAt[slot] = wait == 0 ? 0 : tcp.Context.Arm(wait);
            if (tcp.Scoreboard.LostOctets[slot] != lost && (flags & TcbFlags.Recovery) == 0
                && (!Seq.Less(tcp.SndUna[slot], tcp.Recover[slot]) || (tcp.Features[slot] & TcbFeatures.ProbeSent) != 0))
            {
                Enter(tcp, slot);
            }
            else if (tcp.Rack.LostAgain && (flags & TcbFlags.Recovery) != 0)
            {
                Congestion.ReduceAgain(tcp, slot);
                tcp.Rack.OnReduced(slot);
            }
        }

        /// <summary>The retransmission timer has gone off (RFC 5681 3.1, RFC 6298 5.4).</summary>
        internal static void OnTimeout(TcpTable tcp, int slot, bool first)
        {
            // What the link had no room for was not lost on the path.
            bool sent = !tcp.Is(slot, TcbFlags.ResendHead);
            if (first)
            {
                // RFC 4015 3.2 (0): pipe_prev, where nothing but silence speaks for a loss; 0 where there is nothing to undo. What
                // counts towards the next increase has no use until something is acknowledged.
                int flight = Seq.Diff(tcp.SndNxt[slot], tcp.SndUna[slot]);
                int before = (int)(long)tcp.Ssthresh[slot];
                bool plain = (tcp.Flags[slot] & (TcbFlags.Loss | TcbFlags.Recovery)) == 0 && tcp.Scoreboard.SackedOctets[slot] == 0;
                Congestion.Reduce(tcp, slot, int.MaxValue);
                tcp.Acked[slot] = (uint)(!plain ? 0 : before > flight ? before : flight);
                tcp.Rack.OnReduced(slot);
            }

            BlackHole.OnTimeout(tcp, slot, sent);
            TailLossProbe.Forget(tcp, slot);
            tcp.Cwnd[slot] = tcp.SndMss[slot];
            tcp.Recover[slot] = tcp.SndNxt[slot];
            tcp.ReorderAt[slot] = 0;
            tcp.DupAcks[slot] = 0;
            tcp.Clear(slot, TcbFlags.Recovery);
            tcp.Set(slot, TcbFlags.Loss | TcbFlags.ResendHead);
            SendAgain(tcp, slot);
        }

        /// <summary>The first acknowledgment after a time-out answers what was sent before it, says its echo (RFC 3522 3.2), and no
        /// D-SACK says that an answer was lost: the time-out came too early. What it has done to the congestion state is undone
        /// (RFC 4015 3.2), and nothing more is sent again. SND.UNA has moved already.</summary>
        internal static void Undo(TcpTable tcp, int slot, int acked)
        {
            if (tcp.Tries[slot] == 0 || (tcp.Flags[slot] & TcbFlags.Loss) == 0 || tcp.Acked[slot] == 0)
            {
                return;
            }

            tcp.Ssthresh[slot] = tcp.Acked[slot];
            tcp.Cwnd[slot] = (uint)(Seq.Diff(tcp.SndNxt[slot], tcp.SndUna[slot]) + Congestion.WithinInitial(tcp.SndMss[slot], acked));
            tcp.Recover[slot] = tcp.SndUna[slot] - 1;
            tcp.Clear(slot, TcbFlags.Loss | TcbFlags.ResendHead);
            tcp.Scoreboard.FindAll(slot, tcp.SndUna[slot]);
        }

        /// <summary>Everything under way is to be sent again, but for what the peer has. When it says to have the very
        /// byte that it asks for, it has thrown away what it had (RFC 2018 8).</summary>
        internal static void SendAgain(TcpTable tcp, int slot)
        {
            bool reneged = tcp.Scoreboard.Count(slot) != 0 && (tcp.Scoreboard.Marks[tcp.Scoreboard.Start(slot)] & SegmentState.Sacked) != 0;
            tcp.Scoreboard.MarkAllLost(slot, tcp.SndUna[slot], reneged);
        }

        private static void MarkNextLost(TcpTable tcp, int slot, uint una, int mss)
        {
            tcp.Scoreboard.MarkHeadLost(slot, una, mss);
            tcp.Set(slot, TcbFlags.ResendHead);
        }

        private static void Enter(TcpTable tcp, int slot)
        {
            TailLossProbe.Forget(tcp, slot);
            Congestion.Reduce(tcp, slot, (int)(long)tcp.Cwnd[slot]);
            tcp.Cwnd[slot] = tcp.Ssthresh[slot];
            tcp.Recover[slot] = tcp.SndNxt[slot];
            tcp.Rack.OnReduced(slot);
            tcp.Set(slot, TcbFlags.Recovery | TcbFlags.ResendHead);
            tcp.Context.Counts[(int)Counter.TcpFastRetransmits]++;

            // What is sent again gets the whole time-out, as RFC 6675 6 leaves open.
            TcpTimers.Restart(tcp, slot);
        }

        // RFC 6582 3.2 step 3, full acknowledgment: no burst of what was held back.
        private static void Leave(TcpTable tcp, int slot, int mss)
        {
            tcp.Clear(slot, TcbFlags.Recovery | TcbFlags.ResendHead);
            tcp.DupAcks[slot] = 0;
            tcp.Rack.OnRecovered(slot);
            if ((tcp.Options[slot] & NegotiatedOptions.Sack) == 0)
            {
                int flight = Seq.Diff(tcp.SndNxt[slot], tcp.SndUna[slot]);
                int limit = (flight > mss ? flight : mss) + mss;
                int threshold = (int)(long)tcp.Ssthresh[slot];
                tcp.Cwnd[slot] = (uint)(threshold < limit ? threshold : limit);
            }

            tcp.Acked[slot] = 0;
        }
    }
}
