using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Detects and repairs losses. With SACK it follows RFC 6675, with the loss detection of RFC 8985. Without
    /// SACK it counts duplicate acknowledgments (RFC 5681, RFC 6582). Both use limited transmit (RFC 3042). It also
    /// processes retransmission time-outs.</summary>
    internal static class LossRecovery
    {
        private const int DuplicateThreshold = 3;

        /// <summary>Estimates the bytes in the network, the pipe of RFC 6675.</summary>
        internal static int Pipe(TcpTable tcp, int slot, int flight)
        {
            int pipe = flight - tcp.Scoreboard.SackedBytes[slot] - tcp.Scoreboard.LostBytes[slot];
            int duplicates = tcp.DupAcks[slot];
            if (duplicates != 0 && (tcp.Options[slot] & NegotiatedOptions.Sack) == 0
                && (tcp.Flags[slot] & TcbFlags.Loss) == 0)
            {
                // Each duplicate acknowledgment reports a segment that has left the network. Outside recovery, RFC 3042
                // counts two.
                if (duplicates > 2 && (tcp.Flags[slot] & TcbFlags.Recovery) == 0)
                {
                    duplicates = 2;
                }

                pipe -= duplicates * tcp.SndMss[slot];
            }

            return pipe;
        }

        /// <summary>Processes an acknowledgment of new data, after SND.UNA has advanced.</summary>
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
                    // RFC 6582 3.2 step 3, partial acknowledgment: the next hole is lost too. Of the acknowledged
                    // segments, the first was retransmitted; duplicate acknowledgments have reported the others.
                    int reported = (acked / mss) - 1;
                    int duplicates = tcp.DupAcks[slot];
                    tcp.DupAcks[slot] = (ushort)(reported <= 0 ? duplicates
                        : reported < duplicates ? duplicates - reported
                        : 0);
                    MarkNextLost(tcp, slot, una, mss);
                }

                return;
            }

            tcp.DupAcks[slot] = 0;
            Congestion.Grow(tcp, slot, acked);
            if (past && una != tcp.Recover[slot])
            {
                // The number stays close behind SND.UNA. After half a turn of the sequence space it would lie ahead.
                tcp.Recover[slot] = una - 1;
            }

            if (past && (flags & TcbFlags.Loss) != 0)
            {
                tcp.Clear(slot, TcbFlags.Loss);
                tcp.Rack.OnRecovered(slot);
                BlackHole.OnRecovered(tcp, slot);
            }
        }

        /// <summary>Processes a duplicate acknowledgment (RFC 5681 2) without SACK.</summary>
        internal static void OnDuplicateAck(TcpTable tcp, int slot)
        {
            int count = tcp.DupAcks[slot] + 1;
            if (count > DuplicateThreshold && count > Seq.Diff(tcp.SndNxt[slot], tcp.SndUna[slot]) / tcp.SndMss[slot])
            {
                // Duplicates beyond the number of segments in flight report no segment that has left the network (RFC
                // 5681 3.2 step 4, MAY).
                return;
            }

            tcp.DupAcks[slot] = (ushort)count;

            // RFC 6582 3.2 step 1: data that was already retransmitted starts no fast retransmit.
            if (count == DuplicateThreshold && (tcp.Flags[slot] & TcbFlags.Recovery) == 0
                && Seq.Less(tcp.Recover[slot], tcp.SndUna[slot]))
            {
                EnterRecovery(tcp, slot);
                MarkNextLost(tcp, slot, tcp.SndUna[slot], tcp.SndMss[slot]);
            }
        }

        /// <summary>Detects losses after an acknowledgment with news for the scoreboard, or when the reordering timer
        /// has expired.</summary>
        internal static void Detect(TcpTable tcp, int slot)
        {
            int flags = tcp.Flags[slot];
            int mss = tcp.SndMss[slot];
            int segments = tcp.DupAcks[slot];
            if (tcp.Scoreboard.SackedBytes[slot] > mss << 1)
            {
                // RFC 6675 4, IsLost: more than two full segments overtook it.
                segments = DuplicateThreshold;
            }

            int lost = tcp.Scoreboard.LostBytes[slot];
            int wait = tcp.Rack.Detect(slot, tcp.SndUna[slot], (int)(long)tcp.Srtt[slot] >> 3, segments,
                (flags & (TcbFlags.Recovery | TcbFlags.Loss)) != 0);
            tcp.ReorderAt[slot] = wait == 0 ? 0 : tcp.Arm(slot, wait);
            if (tcp.Scoreboard.LostBytes[slot] != lost && (flags & TcbFlags.Recovery) == 0
                && (!Seq.Less(tcp.SndUna[slot], tcp.Recover[slot])
                    || (tcp.Features[slot] & TcbFeatures.ProbeSent) != 0))
            {
                EnterRecovery(tcp, slot);
            }
            else if (tcp.Rack.Sample.LostAgain && (flags & TcbFlags.Recovery) != 0)
            {
                Congestion.ReduceAgain(tcp, slot);
                tcp.Rack.OnReduced(slot);
            }
        }

        /// <summary>Processes the expiry of the retransmission timer (RFC 5681 3.1, RFC 6298 5.4).</summary>
        internal static void OnTimeout(TcpTable tcp, int slot, bool first)
        {
            // A segment that the link had no room for was not lost on the path.
            bool sent = !tcp.Is(slot, TcbFlags.ResendHead);
            if (first)
            {
                // RFC 4015 3.2 (0): pipe_prev, where only the time-out indicates a loss; 0 where there is nothing to
                // undo. The field otherwise counts towards the next increase, which needs an acknowledgment first.
                int flight = Seq.Diff(tcp.SndNxt[slot], tcp.SndUna[slot]);
                int before = (int)(long)tcp.Ssthresh[slot];
                bool plain = (tcp.Flags[slot] & (TcbFlags.Loss | TcbFlags.Recovery)) == 0
                    && tcp.Scoreboard.SackedBytes[slot] == 0;
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
            MarkFlightLost(tcp, slot);
        }

        /// <summary>Undoes a spurious time-out. The echo of the first acknowledgment after the time-out shows that it
        /// answers the original transmission (RFC 3522 3.2), and no D-SACK reports a lost acknowledgment. The
        /// congestion state is restored (RFC 4015 3.2), and nothing more is retransmitted. SND.UNA has already
        /// advanced.</summary>
        internal static void Undo(TcpTable tcp, int slot, int acked)
        {
            if (tcp.Tries[slot] == 0 || (tcp.Flags[slot] & TcbFlags.Loss) == 0 || tcp.Acked[slot] == 0)
            {
                return;
            }

            tcp.Ssthresh[slot] = tcp.Acked[slot];
            tcp.Cwnd[slot] = (uint)(Seq.Diff(tcp.SndNxt[slot], tcp.SndUna[slot])
                + Congestion.WithinInitial(tcp.SndMss[slot], acked));
            tcp.Recover[slot] = tcp.SndUna[slot] - 1;
            tcp.Clear(slot, TcbFlags.Loss | TcbFlags.ResendHead);
            tcp.Scoreboard.ClearLost(slot, tcp.SndUna[slot]);
        }

        /// <summary>Schedules the retransmission of everything in flight that is not selectively acknowledged. A peer
        /// that has selectively acknowledged the byte at SND.UNA has discarded its data, so all of it is retransmitted
        /// (RFC 2018 8).</summary>
        internal static void MarkFlightLost(TcpTable tcp, int slot)
        {
            bool reneged = tcp.Scoreboard.Count(slot) != 0
                && (tcp.Scoreboard.Marks[tcp.Scoreboard.Start(slot)] & SegmentState.Sacked) != 0;
            tcp.Scoreboard.MarkAllLost(slot, tcp.SndUna[slot], reneged);
        }

        private static void MarkNextLost(TcpTable tcp, int slot, uint una, int mss)
        {
            tcp.Scoreboard.MarkHeadLost(slot, una, mss);
            tcp.Set(slot, TcbFlags.ResendHead);
        }

        private static void EnterRecovery(TcpTable tcp, int slot)
        {
            TailLossProbe.Forget(tcp, slot);
            Congestion.Reduce(tcp, slot, (int)(long)tcp.Cwnd[slot]);
            tcp.Cwnd[slot] = tcp.Ssthresh[slot];
            tcp.Recover[slot] = tcp.SndNxt[slot];
            tcp.Rack.OnReduced(slot);
            tcp.Set(slot, TcbFlags.Recovery | TcbFlags.ResendHead);
            tcp.Context.Counts[(int)Counter.TcpFastRetransmits]++;

            // The retransmission gets the whole time-out, a choice that RFC 6675 6 leaves open.
            TcpTimers.Restart(tcp, slot);
        }

        // RFC 6582 3.2 step 3, full acknowledgment: the window is limited, so that held-back data does not go out in a
        // burst.
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
