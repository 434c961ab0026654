using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>The fifth step of RFC 9293 3.10.7.4: check the ACK field. It moves SND.UNA, the round-trip time and the send
    /// window, tells <see cref="LossRecovery"/> what has arrived, and moves the states in which our FIN waits.</summary>
    internal static class TcpAcknowledgment
    {
        /// <summary>Returns true if a segment acknowledges what it may (RFC 5961 5.2; in SYN-RECEIVED, our SYN and nothing else); answers it
        /// otherwise.</summary>
        internal static bool IsAcceptable(TcpTable table, int slot, Ipv4Packet packet, TcpSegment segment)
        {
            uint acknowledged = segment.Acknowledgment;
            if (table.Endpoints.State[slot] == (byte)TcpState.SynReceived)
            {
                int w = slot * Tcb.Words;
                if (acknowledged != table.W[w + Tcb.SndNxt] || acknowledged == table.W[w + Tcb.SndUna])
                {
                    table.Context.Drop(DropReason.TcpBadAck);
                    TcpEmitter.EmitResetFor(table, packet, segment);
                    return false;
                }
            }
            else if (!IsInRange(table, slot, acknowledged))
            {
                table.Context.Drop(DropReason.TcpBadAck);
                table.Challenge(slot);
                return false;
            }

            return true;
        }

        /// <summary>Returns true if an acknowledgment is neither of what was not sent nor (RFC 5961 5.2) older than any window.</summary>
        internal static bool IsInRange(TcpTable table, int slot, uint acknowledged)
        {
            uint[] words = table.W;
            int w = slot * Tcb.Words;
            return !Seq.Less(words[w + Tcb.SndNxt], acknowledged) && !Seq.Less(acknowledged, words[w + Tcb.SndUna] - words[w + Tcb.MaxWnd]);
        }

        /// <summary>Returns true if an acknowledgment moves SND.UNA.</summary>
        internal static bool IsNew(TcpTable table, int slot, uint acknowledged)
        {
            int w = slot * Tcb.Words;
            return Seq.Less(table.W[w + Tcb.SndUna], acknowledged) && !Seq.Less(table.W[w + Tcb.SndNxt], acknowledged);
        }

        /// <summary>Processes an acceptable acknowledgment.</summary>
        /// <param name="table">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="segment">The segment.</param>
        /// <param name="bare">Whether it came without data and FIN, which may have been cut off since.</param>
        /// <returns>False when the connection did not outlive it.</returns>
        internal static bool CheckAck(TcpTable table, int slot, TcpSegment segment, bool bare)
        {
            uint[] words = table.W;
            int w = slot * Tcb.Words;
            uint acknowledged = segment.Acknowledgment;
            uint una = words[w + Tcb.SndUna];
            uint next = words[w + Tcb.SndNxt];
            if (table.Endpoints.State[slot] == (byte)TcpState.SynReceived)
            {
                SendWindow.Set(words, w, segment, table.SendShift(slot));
                Establish(table, slot, segment);
                return true;
            }

            uint windowBefore = words[w + Tcb.SndWnd];
            if (Seq.LessOrEqual(una, acknowledged))
            {
                SendWindow.Update(words, w, segment, table.SendShift(slot));
            }

            uint window = words[w + Tcb.SndWnd];
            int acked = Seq.Less(una, acknowledged) ? Advance(table, slot, acknowledged, segment) : 0;
            bool selective = segment.SackCount != 0 && HasSack(table, slot);
            int selected = selective ? SelectiveAcks.Take(table, slot, segment) : 0;
            if ((table.H[(slot * Tcb.Halves) + Tcb.Features] & TcbFeatures.ProbeSent) != 0)
            {
                TailLossProbe.OnAck(table, slot, segment, acked, acked == 0 && segment.DataLength == 0 && window == windowBefore);
            }

            if (acked != 0)
            {
                LossRecovery.OnNewAck(table, slot, acked);
                table.Endpoints.Touch(slot);
                table.MarkDirty(slot);
            }
            else if (acknowledged == una)
            {
                OnSameAck(table, slot, bare, windowBefore, window, next);
            }

            if (selected != 0 && table.H[(slot * Tcb.Halves) + Tcb.DupAcks] != ushort.MaxValue)
            {
                // RFC 6675 2: with SACK, what tells of something new is a duplicate acknowledgment, whatever else it brings.
                table.H[(slot * Tcb.Halves) + Tcb.DupAcks]++;
            }

            if (selected != 0 || table.Records.SackedOctets[slot] != 0 || words[w + Tcb.ReorderAt] != 0 || (acked != 0 && table.Rack.Ambiguous && HasSack(table, slot)))
            {
                // RFC 8985 6.2 step 5: also where what was delivered had been sent again.
                LossRecovery.Detect(table, slot);
                table.MarkDirty(slot);
            }

            if (table.Rack.Delivered != 0)
            {
                Delivered(table, slot, words, w);
            }

            if ((windowBefore | window) == 0 && acked != 0)
            {
                // The octet of a probe was taken: probing begins again with the first interval (RFC 9293 3.8.6.1).
                RoundTrip.Reset(words, w, table.MinimumTimeout, HasSack(table, slot));
            }

            if (windowBefore == 0 && window != 0)
            {
                OnWindowOpened(table, slot, words, w);
            }

            if (acked != 0)
            {
                TcpTimers.Restart(table, slot, words, w);
            }

            return CloseSteps(table, slot, words, w);
        }

        /// <summary>Moves SND.UNA forward; returns the octets acknowledged.</summary>
        internal static int Advance(TcpTable table, int slot, uint acknowledged, TcpSegment segment)
        {
            uint[] words = table.W;
            int w = slot * Tcb.Words;
            uint una = words[w + Tcb.SndUna];
            int acked = Seq.Diff(acknowledged, una);
            words[w + Tcb.SndUna] = acknowledged;
            Rack rack = table.Rack;
            rack.Ambiguous = false;
            int echoed = RoundTripMeasurement.Echoed(table, slot, segment);
            bool superfluous = RoundTripMeasurement.IsCopyReported(table, slot, segment, una);
            rack.FirstCopiesUntil(echoed >= 0 && !superfluous, table.Context.Now - (uint)echoed);
            table.Records.Acknowledge(slot, una, acknowledged, rack);
            rack.FirstCopiesUntil(false, 0);
            if (acknowledged == words[w + Tcb.SndNxt] && acked <= table.H[(slot * Tcb.Halves) + Tcb.SndMss] && rack.Delivered != 0 && !rack.Ambiguous)
            {
                RoundTrip.Answered(words, w, SendStamp.Since(rack.LastSent, table.Context.Now));
            }

            if (table.Context.IsNeighborProbed)
            {
                TcpEmitter.OnProgress(table, slot);
            }

            RoundTripMeasurement.Take(table, slot, words, w, segment, echoed, superfluous ? rack.CountReport(slot, una) : 0);
            if (echoed >= 0 && !superfluous && rack.WasSentBeforeReduction(slot, table.Context.Now - (uint)echoed))
            {
                LossRecovery.Undo(table, slot, acked);
            }

            // RFC 6298 5.2, 5.3: off. It is started again when it is known what comes next, if something is outstanding.
            Answered(table, slot);

            // A probe that the link has not taken yet, or the retransmission of what has arrived after all, is no longer due.
            table.Clear(slot, acknowledged == words[w + Tcb.SndNxt] ? TcbFlags.Probe | TcbFlags.ResendHead : TcbFlags.Probe);
            words[w + Tcb.SilentSince] = table.Context.Now;
            words[w + Tcb.RtxAt] = 0;
            if ((table.H[(slot * Tcb.Halves) + Tcb.Features] & TcbFeatures.TailProbe) != 0)
            {
                // It has not gone out yet, and the silence is over.
                TailLossProbe.Forget(table, slot);
            }

            return acked;
        }

        /// <summary>What <see cref="CheckAck"/> does for a calm connection and an acknowledgment of new data
        /// (<see cref="TcpPrediction"/>).</summary>
        /// <param name="table">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="words">The words of the blocks.</param>
        /// <param name="w">Where the connection's begin.</param>
        /// <param name="acknowledged">SEG.ACK.</param>
        /// <param name="acked">Octets that are new in it.</param>
        /// <param name="echo">TSecr, if timestamps were agreed on.</param>
        /// <returns>Whether there may be something to send now.</returns>
        internal static bool AdvanceCalm(TcpTable table, int slot, uint[] words, int w, uint acknowledged, int acked, uint echo)
        {
            uint next = words[w + Tcb.SndNxt];
            NetContext context = table.Context;
            uint now = context.Now;
            words[w + Tcb.SndUna] = acknowledged;
            if (context.IsNeighborProbed)
            {
                TcpEmitter.OnProgress(table, slot);
            }

            int measured = table.Rack.DeliverInOrder(slot, table.Records.AcknowledgeInOrder(slot, acknowledged), acknowledged);
            if (acknowledged == next && acked <= table.H[(slot * Tcb.Halves) + Tcb.SndMss])
            {
                RoundTrip.Answered(words, w, measured);
            }

            if (!Seq.Less(acknowledged, words[w + Tcb.RttSeq]))
            {
                int options = table.H[(slot * Tcb.Halves) + Tcb.Options];
                if ((options & PeerOptions.Timestamps) != 0)
                {
                    measured = Seq.Diff(now, table.Timestamps.SentAt(slot, echo));
                }

                if (measured >= 0 && measured <= RoundTrip.LongestMeasured)
                {
                    RoundTrip.Sample(words, w, measured, table.MinimumTimeout, (options & PeerOptions.Sack) != 0);
                    words[w + Tcb.RttSeq] = next;
                }
            }

            words[w + Tcb.SilentSince] = now;
            bool sent = words[w + Tcb.TxEnd] == next;
            words[w + Tcb.RtxAt] = acknowledged == next ? 0 : context.Arm((int)(long)words[w
                + (sent && next - acknowledged <= table.H[(slot * Tcb.Halves) + Tcb.SndMss] ? Tcb.SinglePto : Tcb.Pto)]);
            words[w + Tcb.Recover] = acknowledged - 1;
            Congestion.Grow(table, slot, acked);
            if (table.Bandwidth != null)
            {
                table.Bandwidth.OnDelivered(slot, acked, now, (int)(long)words[w + Tcb.Srtt] >> 3);
            }

            return !sent;
        }

        /// <summary>The connection is open: our SYN has been acknowledged.</summary>
        internal static void Establish(TcpTable table, int slot, TcpSegment segment)
        {
            bool lost = table.H[(slot * Tcb.Halves) + Tcb.Tries] != 0;
            uint[] words = table.W;
            int w = slot * Tcb.Words;
            Advance(table, slot, segment.Acknowledgment, segment);
            if (!lost && words[w + Tcb.Srtt] == 0)
            {
                RoundTrip.Sample(words, w, Seq.Diff(table.Context.Now, words[w + Tcb.LastSent]), table.MinimumTimeout, HasSack(table, slot));
            }

            table.Endpoints.State[slot] = (byte)TcpState.Established;
            Congestion.Start(table, slot, lost);
            table.Context.Counts[(int)Counter.TcpActiveOpens]++;
            if (table.Is(slot, TcbFlags.FinQueued))
            {
                table.Endpoints.State[slot] = (byte)TcpState.FinWait1;
            }

            table.Endpoints.Touch(slot);
            table.MarkDirty(slot);
        }

        // What went unanswered is over.
        private static void Answered(TcpTable table, int slot)
        {
            int tries = (slot * Tcb.Halves) + Tcb.Tries;
            if (table.H[tries] != 0)
            {
                // The way is open again: an error of the time when it was not is no news any more.
                table.H[tries] = 0;
                table.H[(slot * Tcb.Halves) + Tcb.SoftError] = 0;
                if (table.Is(slot, TcbFlags.Loss))
                {
                    table.W[(slot * Tcb.Words) + Tcb.Acked] = 0;
                }
            }
        }

        internal static bool HasSack(TcpTable table, int slot)
        {
            return (table.H[(slot * Tcb.Halves) + Tcb.Options] & PeerOptions.Sack) != 0;
        }

        private static void Delivered(TcpTable table, int slot, uint[] words, int w)
        {
            if (table.Bandwidth != null)
            {
                table.Bandwidth.OnDelivered(slot, table.Rack.Delivered, table.Context.Now, (int)(long)words[w + Tcb.Srtt] >> 3);
            }

            table.Rack.Delivered = 0;
        }

        private static void OnSameAck(TcpTable table, int slot, bool bare, uint windowBefore, uint window, uint next)
        {
            uint[] words = table.W;
            int w = slot * Tcb.Words;
            if (window == 0 && !table.Is(slot, TcbFlags.Orphan))
            {
                // MUST-37: as long as probes are answered, the connection stays. Not so when its program has gone: no
                // peer may hold a node's memory for ever (RFC 6429).
                words[w + Tcb.SilentSince] = table.Context.Now;
                Answered(table, slot);
            }

            if (window != windowBefore || window == 0)
            {
                table.MarkDirty(slot);
                return;
            }

            // RFC 5681 2: a duplicate acknowledgment carries nothing, changes nothing, and something is under way.
            if (bare && words[w + Tcb.SndUna] != next)
            {
                if ((table.H[(slot * Tcb.Halves) + Tcb.Options] & PeerOptions.Sack) == 0)
                {
                    LossRecovery.OnDuplicateAck(table, slot);
                }

                table.MarkDirty(slot);
            }
        }

        // Probes that went unanswered, or were refused, say nothing about the path: their back-off is forgotten, and what
        // they carried goes out again with what follows it.
        private static void OnWindowOpened(TcpTable table, int slot, uint[] words, int w)
        {
            RoundTrip.Reset(words, w, table.MinimumTimeout, HasSack(table, slot));
            if (!table.Is(slot, TcbFlags.Orphan))
            {
                // The window of an orphan may open and close without end, and nothing be taken: only progress counts (RFC 6429).
                Answered(table, slot);
                words[w + Tcb.SilentSince] = table.Context.Now;
            }

            TcpTimers.Restart(table, slot, words, w);
            if (table.Is(slot, TcbFlags.Probed))
            {
                // Closed for longer than a time-out: nobody knows the path any more (RFC 5681 4.1).
                Congestion.Restart(table, slot);
                table.Clear(slot, TcbFlags.Probed);
                table.Set(slot, TcbFlags.ResendHead);
                LossRecovery.SendAgain(table, slot);
            }
        }

        // What the acknowledgment of our FIN does in each state.
        private static bool CloseSteps(TcpTable table, int slot, uint[] words, int w)
        {
            byte state = table.Endpoints.State[slot];
            if (state <= (byte)TcpState.Established || state == (byte)TcpState.CloseWait || state == (byte)TcpState.FinWait2)
            {
                return true;
            }

            bool finAcked = Seq.Less(words[w + Tcb.TxEnd], words[w + Tcb.SndUna]);
            if (!finAcked)
            {
                return true;
            }

            if (state == (byte)TcpState.FinWait1)
            {
                table.Endpoints.State[slot] = (byte)TcpState.FinWait2;
                return true;
            }

            if (state == (byte)TcpState.Closing)
            {
                TcpClosing.EnterTimeWait(table, slot);
            }
            else
            {
                TcpClosing.End(table, slot, 0);
            }

            return false;
        }
    }
}
