using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>What is lost and how it is made good: by selective acknowledgments (RFC 6675, with the losses found as
    /// RFC 8985 finds them) or, where the peer has none, by duplicate ones (RFC 5681, RFC 6582); limited transmit (RFC 3042)
    /// in both cases; and what a time-out means.</summary>
    internal static class LossRecovery
    {
        private const int DuplicateThreshold = 3;

        /// <summary>Octets held to be in the network: RFC 6675's pipe.</summary>
        internal static int Pipe(TcpTable table, int slot, int flight)
        {
            int pipe = flight - table.Scoreboard.SackedOctets[slot] - table.Scoreboard.LostOctets[slot];
            int duplicates = table.DupAcks[slot];
            if (duplicates != 0 && (table.Options[slot] & NegotiatedOptions.Sack) == 0 && (table.Flags[slot] & TcbFlags.Loss) == 0)
            {
                // Each duplicate tells of a segment that has left the network; outside recovery RFC 3042 believes two.
                if (duplicates > 2 && (table.Flags[slot] & TcbFlags.Recovery) == 0)
                {
                    duplicates = 2;
                }

                pipe -= duplicates * table.SndMss[slot];
            }

            return pipe;
        }

        /// <summary>New data is acknowledged; SND.UNA has moved already.</summary>
        internal static void OnNewAck(TcpTable table, int slot, int acked)
        {
            uint una = table.SndUna[slot];
            int flags = table.Flags[slot];
            bool past = !Seq.Less(una, table.Recover[slot]);
            if ((flags & (TcbFlags.Recovery | TcbFlags.Loss)) != 0)
            {
                BlackHole.OnRepaired(table, slot, acked);
            }

            if ((flags & TcbFlags.Recovery) != 0)
            {
                int mss = table.SndMss[slot];
                if (past)
                {
                    Leave(table, slot, mss);
                }
                else if ((table.Options[slot] & NegotiatedOptions.Sack) == 0)
                {
                    // RFC 6582 3.2 step 3, partial acknowledgment: the next hole is known to be lost too. What it covers
                    // was sent again once, and told by duplicates otherwise.
                    int told = (acked / mss) - 1;
                    int duplicates = table.DupAcks[slot];
                    table.DupAcks[slot] = (ushort)(told <= 0 ? duplicates : told < duplicates ? duplicates - told : 0);
                    MarkNextLost(table, slot, una, mss);
                }

                return;
            }

            table.DupAcks[slot] = 0;
            Congestion.Grow(table, slot, acked);
            if (past && una != table.Recover[slot])
            {
                // Kept close behind: half a turn of the numbers later it would lie ahead.
                table.Recover[slot] = una - 1;
            }

            if (past && (flags & TcbFlags.Loss) != 0)
            {
                table.Clear(slot, TcbFlags.Loss);
                table.Rack.OnRecovered(slot);
                BlackHole.OnRecovered(table, slot);
            }
        }

        /// <summary>A duplicate acknowledgment (RFC 5681 2) without selective ones.</summary>
        internal static void OnDuplicateAck(TcpTable table, int slot)
        {
            int count = table.DupAcks[slot] + 1;
            if (count > DuplicateThreshold && count > Seq.Diff(table.SndNxt[slot], table.SndUna[slot]) / table.SndMss[slot])
            {
                // More than there are segments under way tell of none that has left the network (RFC 5681 3.2 step 4, MAY).
                return;
            }

            table.DupAcks[slot] = (ushort)count;

            // RFC 6582 3.2 step 1: not for what was already sent again.
            if (count == DuplicateThreshold && (table.Flags[slot] & TcbFlags.Recovery) == 0
                && Seq.Less(table.Recover[slot], table.SndUna[slot]))
            {
                Enter(table, slot);
                MarkNextLost(table, slot, table.SndUna[slot], table.SndMss[slot]);
            }
        }

        /// <summary>An acknowledgment with news for the scoreboard, or the reordering timer: finds what is lost.</summary>
        internal static void Detect(TcpTable table, int slot)
        {
            int flags = table.Flags[slot];
            int mss = table.SndMss[slot];
            int segments = table.DupAcks[slot];
            if (table.Scoreboard.SackedOctets[slot] > mss << 1)
            {
                // RFC 6675 4, IsLost: more than two full segments overtook it.
                segments = DuplicateThreshold;
            }

            int lost = table.Scoreboard.LostOctets[slot];
            int wait = table.Rack.Detect(slot, table.SndUna[slot], (int)(long)table.Srtt[slot] >> 3, segments,
                (flags & (TcbFlags.Recovery | TcbFlags.Loss)) != 0);
            table.ReorderAt[slot] = wait == 0 ? 0 : table.Context.Arm(wait);
            if (table.Scoreboard.LostOctets[slot] != lost && (flags & TcbFlags.Recovery) == 0
                && (!Seq.Less(table.SndUna[slot], table.Recover[slot]) || (table.Features[slot] & TcbFeatures.ProbeSent) != 0))
            {
                Enter(table, slot);
            }
            else if (table.Rack.LostAgain && (flags & TcbFlags.Recovery) != 0)
            {
                Congestion.ReduceAgain(table, slot);
                table.Rack.OnReduced(slot);
            }
        }

        /// <summary>The retransmission timer has gone off (RFC 5681 3.1, RFC 6298 5.4).</summary>
        internal static void OnTimeout(TcpTable table, int slot, bool first)
        {
            // What the link had no room for was not lost on the path.
            bool sent = !table.Is(slot, TcbFlags.ResendHead);
            if (first)
            {
                // RFC 4015 3.2 (0): pipe_prev, where nothing but silence speaks for a loss; 0 where there is nothing to undo. What
                // counts towards the next increase has no use until something is acknowledged.
                int flight = Seq.Diff(table.SndNxt[slot], table.SndUna[slot]);
                int before = (int)(long)table.Ssthresh[slot];
                bool plain = (table.Flags[slot] & (TcbFlags.Loss | TcbFlags.Recovery)) == 0 && table.Scoreboard.SackedOctets[slot] == 0;
                Congestion.Reduce(table, slot, int.MaxValue);
                table.Acked[slot] = (uint)(!plain ? 0 : before > flight ? before : flight);
                table.Rack.OnReduced(slot);
            }

            BlackHole.OnTimeout(table, slot, sent);
            TailLossProbe.Forget(table, slot);
            table.Cwnd[slot] = table.SndMss[slot];
            table.Recover[slot] = table.SndNxt[slot];
            table.ReorderAt[slot] = 0;
            table.DupAcks[slot] = 0;
            table.Clear(slot, TcbFlags.Recovery);
            table.Set(slot, TcbFlags.Loss | TcbFlags.ResendHead);
            SendAgain(table, slot);
        }

        /// <summary>The first acknowledgment after a time-out answers what was sent before it, says its echo (RFC 3522 3.2), and no
        /// D-SACK says that an answer was lost: the time-out came too early. What it has done to the congestion state is undone
        /// (RFC 4015 3.2), and nothing more is sent again. SND.UNA has moved already.</summary>
        internal static void Undo(TcpTable table, int slot, int acked)
        {
            if (table.Tries[slot] == 0 || (table.Flags[slot] & TcbFlags.Loss) == 0 || table.Acked[slot] == 0)
            {
                return;
            }

            table.Ssthresh[slot] = table.Acked[slot];
            table.Cwnd[slot] = (uint)(Seq.Diff(table.SndNxt[slot], table.SndUna[slot]) + Congestion.WithinInitial(table.SndMss[slot], acked));
            table.Recover[slot] = table.SndUna[slot] - 1;
            table.Clear(slot, TcbFlags.Loss | TcbFlags.ResendHead);
            table.Scoreboard.FindAll(slot, table.SndUna[slot]);
        }

        /// <summary>Everything under way is to be sent again, but for what the peer has. When it says to have the very
        /// octet that it asks for, it has thrown away what it had (RFC 2018 8).</summary>
        internal static void SendAgain(TcpTable table, int slot)
        {
            bool reneged = table.Scoreboard.Count(slot) != 0 && (table.Scoreboard.Marks[table.Scoreboard.Start(slot)] & SegmentState.Sacked) != 0;
            table.Scoreboard.MarkAllLost(slot, table.SndUna[slot], reneged);
        }

        private static void MarkNextLost(TcpTable table, int slot, uint una, int mss)
        {
            table.Scoreboard.MarkHeadLost(slot, una, mss);
            table.Set(slot, TcbFlags.ResendHead);
        }

        private static void Enter(TcpTable table, int slot)
        {
            TailLossProbe.Forget(table, slot);
            Congestion.Reduce(table, slot, (int)(long)table.Cwnd[slot]);
            table.Cwnd[slot] = table.Ssthresh[slot];
            table.Recover[slot] = table.SndNxt[slot];
            table.Rack.OnReduced(slot);
            table.Set(slot, TcbFlags.Recovery | TcbFlags.ResendHead);
            table.Context.Counts[(int)Counter.TcpFastRetransmits]++;

            // What is sent again gets the whole time-out, as RFC 6675 6 leaves open.
            TcpTimers.Restart(table, slot);
        }

        // RFC 6582 3.2 step 3, full acknowledgment: no burst of what was held back.
        private static void Leave(TcpTable table, int slot, int mss)
        {
            table.Clear(slot, TcbFlags.Recovery | TcbFlags.ResendHead);
            table.DupAcks[slot] = 0;
            table.Rack.OnRecovered(slot);
            if ((table.Options[slot] & NegotiatedOptions.Sack) == 0)
            {
                int flight = Seq.Diff(table.SndNxt[slot], table.SndUna[slot]);
                int limit = (flight > mss ? flight : mss) + mss;
                int threshold = (int)(long)table.Ssthresh[slot];
                table.Cwnd[slot] = (uint)(threshold < limit ? threshold : limit);
            }

            table.Acked[slot] = 0;
        }
    }
}
