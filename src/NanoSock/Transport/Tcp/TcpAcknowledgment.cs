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
                if (acknowledged != table.SndNxt[slot] || acknowledged == table.SndUna[slot])
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
            return !Seq.Less(table.SndNxt[slot], acknowledged) && !Seq.Less(acknowledged, table.SndUna[slot] - table.MaxWnd[slot]);
        }

        /// <summary>Returns true if an acknowledgment moves SND.UNA.</summary>
        internal static bool IsNew(TcpTable table, int slot, uint acknowledged)
        {
            return Seq.Less(table.SndUna[slot], acknowledged) && !Seq.Less(table.SndNxt[slot], acknowledged);
        }

        /// <summary>Processes an acceptable acknowledgment.</summary>
        /// <param name="table">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="segment">The segment.</param>
        /// <param name="bare">Whether it came without data and FIN, which may have been cut off since.</param>
        /// <returns>False when the connection did not outlive it.</returns>
        internal static bool CheckAck(TcpTable table, int slot, TcpSegment segment, bool bare)
        {
            uint acknowledged = segment.Acknowledgment;
            uint una = table.SndUna[slot];
            uint next = table.SndNxt[slot];
            if (table.Endpoints.State[slot] == (byte)TcpState.SynReceived)
            {
                SendWindow.Set(table, slot, segment, table.SendShift(slot));
                Establish(table, slot, segment);
                return true;
            }

            uint windowBefore = table.SndWnd[slot];
            if (Seq.LessOrEqual(una, acknowledged))
            {
                SendWindow.Update(table, slot, segment, table.SendShift(slot));
            }

            uint window = table.SndWnd[slot];
            int acked = Seq.Less(una, acknowledged) ? Advance(table, slot, acknowledged, segment) : 0;
            bool selective = segment.SackCount != 0 && HasSack(table, slot);
            int selected = selective ? SelectiveAcks.Process(table, slot, segment) : 0;
            if ((table.Features[slot] & TcbFeatures.ProbeSent) != 0)
            {
                TailLossProbe.OnAck(table, slot, segment, acked, acked == 0 && segment.DataLength == 0 && window == windowBefore);
            }

            if (acked != 0)
            {
                LossRecovery.OnNewAck(table, slot, acked);
                table.Endpoints.MarkReadinessChanged(slot);
                table.MarkDirty(slot);
            }
            else if (acknowledged == una)
            {
                OnSameAck(table, slot, bare, windowBefore, window, next);
            }

            if (selected != 0 && table.DupAcks[slot] != ushort.MaxValue)
            {
                // RFC 6675 2: with SACK, what tells of something new is a duplicate acknowledgment, whatever else it brings.
                table.DupAcks[slot]++;
            }

            if (selected != 0 || table.Scoreboard.SackedOctets[slot] != 0 || table.ReorderAt[slot] != 0 || (acked != 0 && table.Rack.Ambiguous && HasSack(table, slot)))
            {
                // RFC 8985 6.2 step 5: also where what was delivered had been sent again.
                LossRecovery.Detect(table, slot);
                table.MarkDirty(slot);
            }

            if (table.Rack.Delivered != 0)
            {
                Delivered(table, slot);
            }

            if ((windowBefore | window) == 0 && acked != 0)
            {
                // The octet of a probe was taken: probing begins again with the first interval (RFC 9293 3.8.6.1).
                RoundTrip.Reset(table, slot, table.MinimumTimeout, HasSack(table, slot));
            }

            if (windowBefore == 0 && window != 0)
            {
                OnWindowOpened(table, slot);
            }

            if (acked != 0)
            {
                TcpTimers.Restart(table, slot);
            }

            return CloseSteps(table, slot);
        }

        /// <summary>Moves SND.UNA forward; returns the octets acknowledged.</summary>
        internal static int Advance(TcpTable table, int slot, uint acknowledged, TcpSegment segment)
        {
            uint una = table.SndUna[slot];
            int acked = Seq.Diff(acknowledged, una);
            table.SndUna[slot] = acknowledged;
            Rack rack = table.Rack;
            rack.Ambiguous = false;
            int echoed = RoundTripMeasurement.Echoed(table, slot, segment);
            bool superfluous = RoundTripMeasurement.IsCopyReported(table, slot, segment, una);
            rack.FirstCopiesUntil(echoed >= 0 && !superfluous, table.Context.Now - (uint)echoed);
            table.Scoreboard.Acknowledge(slot, una, acknowledged, rack);
            rack.FirstCopiesUntil(false, 0);
            if (acknowledged == table.SndNxt[slot] && acked <= table.SndMss[slot] && rack.Delivered != 0 && !rack.Ambiguous)
            {
                RoundTrip.SampleSingle(table, slot, TransmitTime.Since(rack.LastSent, table.Context.Now));
            }

            if (table.Context.IsNeighborProbed)
            {
                TcpEmitter.OnProgress(table, slot);
            }

            RoundTripMeasurement.Measure(table, slot, segment, echoed, superfluous ? rack.CountReport(slot, una) : 0);
            if (echoed >= 0 && !superfluous && rack.WasSentBeforeReduction(slot, table.Context.Now - (uint)echoed))
            {
                LossRecovery.Undo(table, slot, acked);
            }

            // RFC 6298 5.2, 5.3: off. It is started again when it is known what comes next, if something is outstanding.
            OnProgress(table, slot);

            // A probe that the link has not taken yet, or the retransmission of what has arrived after all, is no longer due.
            table.Clear(slot, acknowledged == table.SndNxt[slot] ? TcbFlags.Probe | TcbFlags.ResendHead : TcbFlags.Probe);
            table.SilentSince[slot] = table.Context.Now;
            table.RtxAt[slot] = 0;
            if ((table.Features[slot] & TcbFeatures.TailProbe) != 0)
            {
                // It has not gone out yet, and the silence is over.
                TailLossProbe.Forget(table, slot);
            }

            return acked;
        }

        /// <summary>The connection is open: our SYN has been acknowledged.</summary>
        internal static void Establish(TcpTable table, int slot, TcpSegment segment)
        {
            bool lost = table.Tries[slot] != 0;
            Advance(table, slot, segment.Acknowledgment, segment);
            if (!lost && table.Srtt[slot] == 0)
            {
                RoundTrip.Sample(table, slot, Seq.Diff(table.Context.Now, table.LastSent[slot]), table.MinimumTimeout, HasSack(table, slot));
            }

            table.Endpoints.State[slot] = (byte)TcpState.Established;
            Congestion.Start(table, slot, lost);
            table.Context.Counts[(int)Counter.TcpActiveOpens]++;
            if (table.Is(slot, TcbFlags.FinQueued))
            {
                table.Endpoints.State[slot] = (byte)TcpState.FinWait1;
            }

            table.Endpoints.MarkReadinessChanged(slot);
            table.MarkDirty(slot);
        }

        // What went unanswered is over.
        private static void OnProgress(TcpTable table, int slot)
        {
            if (table.Tries[slot] != 0)
            {
                // The way is open again: an error of the time when it was not is no news any more.
                table.Tries[slot] = 0;
                table.SoftError[slot] = 0;
                if (table.Is(slot, TcbFlags.Loss))
                {
                    table.Acked[slot] = 0;
                }
            }
        }

        internal static bool HasSack(TcpTable table, int slot)
        {
            return (table.Options[slot] & NegotiatedOptions.Sack) != 0;
        }

        private static void Delivered(TcpTable table, int slot)
        {
            if (table.Westwood != null)
            {
                table.Westwood.OnDelivered(slot, table.Rack.Delivered, table.Context.Now, (int)(long)table.Srtt[slot] >> 3);
            }

            table.Rack.Delivered = 0;
        }

        private static void OnSameAck(TcpTable table, int slot, bool bare, uint windowBefore, uint window, uint next)
        {
            if (window == 0 && !table.Is(slot, TcbFlags.Orphan))
            {
                // MUST-37: as long as probes are answered, the connection stays. Not so when its program has gone: no
                // peer may hold a node's memory for ever (RFC 6429).
                table.SilentSince[slot] = table.Context.Now;
                OnProgress(table, slot);
            }

            if (window != windowBefore || window == 0)
            {
                table.MarkDirty(slot);
                return;
            }

            // RFC 5681 2: a duplicate acknowledgment carries nothing, changes nothing, and something is under way.
            if (bare && table.SndUna[slot] != next)
            {
                if ((table.Options[slot] & NegotiatedOptions.Sack) == 0)
                {
                    LossRecovery.OnDuplicateAck(table, slot);
                }

                table.MarkDirty(slot);
            }
        }

        // Probes that went unanswered, or were refused, say nothing about the path: their back-off is forgotten, and what
        // they carried goes out again with what follows it.
        private static void OnWindowOpened(TcpTable table, int slot)
        {
            RoundTrip.Reset(table, slot, table.MinimumTimeout, HasSack(table, slot));
            if (!table.Is(slot, TcbFlags.Orphan))
            {
                // The window of an orphan may open and close without end, and nothing be taken: only progress counts (RFC 6429).
                OnProgress(table, slot);
                table.SilentSince[slot] = table.Context.Now;
            }

            TcpTimers.Restart(table, slot);
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
        private static bool CloseSteps(TcpTable table, int slot)
        {
            byte state = table.Endpoints.State[slot];
            if (state <= (byte)TcpState.Established || state == (byte)TcpState.CloseWait || state == (byte)TcpState.FinWait2)
            {
                return true;
            }

            bool finAcked = Seq.Less(table.TxEnd[slot], table.SndUna[slot]);
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
