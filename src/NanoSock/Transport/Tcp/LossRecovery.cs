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
            int pipe = flight - table.Records.SackedOctets[slot] - table.Records.LostOctets[slot];
            int h = slot * Tcb.Halves;
            int duplicates = table.H[h + Tcb.DupAcks];
            if (duplicates != 0 && (table.H[h + Tcb.Options] & PeerOptions.Sack) == 0 && (table.H[h + Tcb.Flags] & TcbFlags.Loss) == 0)
            {
                // Each duplicate tells of a segment that has left the network; outside recovery RFC 3042 believes two.
                if (duplicates > 2 && (table.H[h + Tcb.Flags] & TcbFlags.Recovery) == 0)
                {
                    duplicates = 2;
                }

                pipe -= duplicates * table.H[h + Tcb.SndMss];
            }

            return pipe;
        }

        /// <summary>New data is acknowledged; SND.UNA has moved already.</summary>
        internal static void OnNewAck(TcpTable table, int slot, int acked)
        {
            int w = slot * Tcb.Words;
            int h = slot * Tcb.Halves;
            uint[] words = table.W;
            uint una = words[w + Tcb.SndUna];
            int flags = table.H[h + Tcb.Flags];
            bool past = !Seq.Less(una, words[w + Tcb.Recover]);
            if ((flags & (TcbFlags.Recovery | TcbFlags.Loss)) != 0)
            {
                BlackHole.OnRepaired(table, slot, acked);
            }

            if ((flags & TcbFlags.Recovery) != 0)
            {
                int mss = table.H[h + Tcb.SndMss];
                if (past)
                {
                    Leave(table, slot, words, w, mss);
                }
                else if ((table.H[h + Tcb.Options] & PeerOptions.Sack) == 0)
                {
                    // RFC 6582 3.2 step 3, partial acknowledgment: the next hole is known to be lost too. What it covers
                    // was sent again once, and told by duplicates otherwise.
                    int told = (acked / mss) - 1;
                    int duplicates = table.H[h + Tcb.DupAcks];
                    table.H[h + Tcb.DupAcks] = (ushort)(told <= 0 ? duplicates : told < duplicates ? duplicates - told : 0);
                    LoseNext(table, slot, una, mss);
                }

                return;
            }

            table.H[h + Tcb.DupAcks] = 0;
            Congestion.Grow(table, slot, acked);
            if (past && una != words[w + Tcb.Recover])
            {
                // Kept close behind: half a turn of the numbers later it would lie ahead.
                words[w + Tcb.Recover] = una - 1;
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
            int w = slot * Tcb.Words;
            int h = slot * Tcb.Halves;
            uint[] words = table.W;
            int count = table.H[h + Tcb.DupAcks] + 1;
            if (count > DuplicateThreshold && count > Seq.Diff(words[w + Tcb.SndNxt], words[w + Tcb.SndUna]) / table.H[h + Tcb.SndMss])
            {
                // More than there are segments under way tell of none that has left the network (RFC 5681 3.2 step 4, MAY).
                return;
            }

            table.H[h + Tcb.DupAcks] = (ushort)count;

            // RFC 6582 3.2 step 1: not for what was already sent again.
            if (count == DuplicateThreshold && (table.H[h + Tcb.Flags] & TcbFlags.Recovery) == 0
                && Seq.Less(words[w + Tcb.Recover], words[w + Tcb.SndUna]))
            {
                Enter(table, slot, words, w);
                LoseNext(table, slot, words[w + Tcb.SndUna], table.H[h + Tcb.SndMss]);
            }
        }

        /// <summary>An acknowledgment with news for the scoreboard, or the reordering timer: finds what is lost.</summary>
        internal static void Detect(TcpTable table, int slot)
        {
            int w = slot * Tcb.Words;
            int h = slot * Tcb.Halves;
            uint[] words = table.W;
            int flags = table.H[h + Tcb.Flags];
            int mss = table.H[h + Tcb.SndMss];
            int segments = table.H[h + Tcb.DupAcks];
            if (table.Records.SackedOctets[slot] > mss << 1)
            {
                // RFC 6675 4, IsLost: more than two full segments overtook it.
                segments = DuplicateThreshold;
            }

            int lost = table.Records.LostOctets[slot];
            int wait = table.Rack.Detect(slot, words[w + Tcb.SndUna], (int)(long)words[w + Tcb.Srtt] >> 3, segments,
                (flags & (TcbFlags.Recovery | TcbFlags.Loss)) != 0);
            words[w + Tcb.ReorderAt] = wait == 0 ? 0 : table.Context.Arm(wait);
            if (table.Records.LostOctets[slot] != lost && (flags & TcbFlags.Recovery) == 0
                && (!Seq.Less(words[w + Tcb.SndUna], words[w + Tcb.Recover]) || (table.H[h + Tcb.Features] & TcbFeatures.ProbeSent) != 0))
            {
                Enter(table, slot, words, w);
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
            int w = slot * Tcb.Words;
            int h = slot * Tcb.Halves;
            uint[] words = table.W;

            // What the link had no room for was not lost on the path.
            bool sent = !table.Is(slot, TcbFlags.ResendHead);
            if (first)
            {
                // RFC 4015 3.2 (0): pipe_prev, where nothing but silence speaks for a loss; 0 where there is nothing to undo. What
                // counts towards the next increase has no use until something is acknowledged.
                int flight = Seq.Diff(words[w + Tcb.SndNxt], words[w + Tcb.SndUna]);
                int before = (int)(long)words[w + Tcb.Ssthresh];
                bool plain = (table.H[h + Tcb.Flags] & (TcbFlags.Loss | TcbFlags.Recovery)) == 0 && table.Records.SackedOctets[slot] == 0;
                Congestion.Reduce(table, slot, int.MaxValue);
                words[w + Tcb.Acked] = (uint)(!plain ? 0 : before > flight ? before : flight);
                table.Rack.OnReduced(slot);
            }

            BlackHole.OnTimeout(table, slot, sent);
            TailLossProbe.Forget(table, slot);
            words[w + Tcb.Cwnd] = table.H[h + Tcb.SndMss];
            words[w + Tcb.Recover] = words[w + Tcb.SndNxt];
            words[w + Tcb.ReorderAt] = 0;
            table.H[h + Tcb.DupAcks] = 0;
            table.Clear(slot, TcbFlags.Recovery);
            table.Set(slot, TcbFlags.Loss | TcbFlags.ResendHead);
            SendAgain(table, slot);
        }

        /// <summary>The first acknowledgment after a time-out answers what was sent before it, says its echo (RFC 3522 3.2), and no
        /// D-SACK says that an answer was lost: the time-out came too early. What it has done to the congestion state is undone
        /// (RFC 4015 3.2), and nothing more is sent again. SND.UNA has moved already.</summary>
        internal static void Undo(TcpTable table, int slot, int acked)
        {
            int w = slot * Tcb.Words;
            int h = slot * Tcb.Halves;
            uint[] words = table.W;
            if (table.H[h + Tcb.Tries] == 0 || (table.H[h + Tcb.Flags] & TcbFlags.Loss) == 0 || words[w + Tcb.Acked] == 0)
            {
                return;
            }

            words[w + Tcb.Ssthresh] = words[w + Tcb.Acked];
            words[w + Tcb.Cwnd] = (uint)(Seq.Diff(words[w + Tcb.SndNxt], words[w + Tcb.SndUna]) + Congestion.WithinInitial(table.H[h + Tcb.SndMss], acked));
            words[w + Tcb.Recover] = words[w + Tcb.SndUna] - 1;
            table.Clear(slot, TcbFlags.Loss | TcbFlags.ResendHead);
            table.Records.FindAll(slot, words[w + Tcb.SndUna]);
        }

        /// <summary>Everything under way is to be sent again, but for what the peer has. When it says to have the very
        /// octet that it asks for, it has thrown away what it had (RFC 2018 8).</summary>
        internal static void SendAgain(TcpTable table, int slot)
        {
            bool reneged = table.Records.Count(slot) != 0 && (table.Records.Marks[table.Records.Start(slot)] & SendRecords.Sacked) != 0;
            table.Records.LoseAll(slot, table.W[(slot * Tcb.Words) + Tcb.SndUna], reneged);
        }

        private static void LoseNext(TcpTable table, int slot, uint una, int mss)
        {
            table.Records.LoseHead(slot, una, mss);
            table.Set(slot, TcbFlags.ResendHead);
        }

        private static void Enter(TcpTable table, int slot, uint[] words, int w)
        {
            TailLossProbe.Forget(table, slot);
            Congestion.Reduce(table, slot, (int)(long)words[w + Tcb.Cwnd]);
            words[w + Tcb.Cwnd] = words[w + Tcb.Ssthresh];
            words[w + Tcb.Recover] = words[w + Tcb.SndNxt];
            table.Rack.OnReduced(slot);
            table.Set(slot, TcbFlags.Recovery | TcbFlags.ResendHead);
            table.Context.Counts[(int)Counter.TcpFastRetransmits]++;

            // What is sent again gets the whole time-out, as RFC 6675 6 leaves open.
            TcpTimers.Restart(table, slot, words, w);
        }

        // RFC 6582 3.2 step 3, full acknowledgment: no burst of what was held back.
        private static void Leave(TcpTable table, int slot, uint[] words, int w, int mss)
        {
            table.Clear(slot, TcbFlags.Recovery | TcbFlags.ResendHead);
            table.H[(slot * Tcb.Halves) + Tcb.DupAcks] = 0;
            table.Rack.OnRecovered(slot);
            if ((table.H[(slot * Tcb.Halves) + Tcb.Options] & PeerOptions.Sack) == 0)
            {
                int flight = Seq.Diff(words[w + Tcb.SndNxt], words[w + Tcb.SndUna]);
                int limit = (flight > mss ? flight : mss) + mss;
                int threshold = (int)(long)words[w + Tcb.Ssthresh];
                words[w + Tcb.Cwnd] = (uint)(threshold < limit ? threshold : limit);
            }

            words[w + Tcb.Acked] = 0;
        }
    }
}
