using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>The fifth step of RFC 9293 3.10.7.4: check the ACK field. It moves SND.UNA, the round-trip time and the send
    /// window, tells <see cref="LossRecovery"/> what has arrived, and moves the states in which our FIN waits.</summary>
    internal static class TcpAcknowledgment
    {
        /// <summary>Returns true if a segment acknowledges what it may (RFC 5961 5.2; in SYN-RECEIVED, our SYN and nothing else); answers it
        /// otherwise.</summary>
        internal static bool IsAcceptable(TcpTable tcp, int slot, Ipv4Packet packet, TcpSegment segment)
        {
            uint acknowledged = segment.Acknowledgment;
            if (tcp.Endpoints.State[slot] == (byte)TcpState.SynReceived)
            {
                if (acknowledged != tcp.SndNxt[slot] || acknowledged == tcp.SndUna[slot])
                {
                    tcp.Context.Drop(DropReason.TcpBadAck);
                    TcpEmitter.EmitResetFor(tcp, packet, segment);
                    return false;
                }
            }
            else if (!IsInRange(tcp, slot, acknowledged))
            {
                tcp.Context.Drop(DropReason.TcpBadAck);
                tcp.Challenge(slot);
                return false;
            }

            return true;
        }

        /// <summary>Returns true if an acknowledgment is neither of what was not sent nor (RFC 5961 5.2) older than any window.</summary>
        internal static bool IsInRange(TcpTable tcp, int slot, uint acknowledged)
        {
            return !Seq.Less(tcp.SndNxt[slot], acknowledged) && !Seq.Less(acknowledged, tcp.SndUna[slot] - tcp.MaxWnd[slot]);
        }

        /// <summary>Returns true if an acknowledgment moves SND.UNA.</summary>
        internal static bool IsNew(TcpTable tcp, int slot, uint acknowledged)
        {
            return Seq.Less(tcp.SndUna[slot], acknowledged) && !Seq.Less(tcp.SndNxt[slot], acknowledged);
        }

        /// <summary>Processes an acceptable acknowledgment.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="segment">The segment.</param>
        /// <param name="bare">Whether it came without data and FIN, which may have been cut off since.</param>
        /// <returns>False when the connection did not outlive it.</returns>
        internal static bool CheckAck(TcpTable tcp, int slot, TcpSegment segment, bool bare)
        {
            uint acknowledged = segment.Acknowledgment;
            uint una = tcp.SndUna[slot];
            uint next = tcp.SndNxt[slot];
            if (tcp.Endpoints.State[slot] == (byte)TcpState.SynReceived)
            {
                SendWindow.Set(tcp, slot, segment, tcp.SendShift(slot));
                Establish(tcp, slot, segment);
                return true;
            }

            uint windowBefore = tcp.SndWnd[slot];
            if (Seq.LessOrEqual(una, acknowledged))
            {
                SendWindow.Update(tcp, slot, segment, tcp.SendShift(slot));
            }

            uint window = tcp.SndWnd[slot];
            int acked = Seq.Less(una, acknowledged) ? Advance(tcp, slot, acknowledged, segment) : 0;
            bool selective = segment.SackCount != 0 && HasSack(tcp, slot);
            int selected = selective ? SelectiveAcks.Process(tcp, slot, segment) : 0;
            if ((tcp.Features[slot] & TcbFeatures.ProbeSent) != 0)
            {
                TailLossProbe.OnAck(tcp, slot, segment, acked, acked == 0 && segment.DataLength == 0 && window == windowBefore);
            }

            if (acked != 0)
            {
                LossRecovery.OnNewAck(tcp, slot, acked);
                tcp.Endpoints.MarkReadinessChanged(slot);
                tcp.MarkDirty(slot);
            }
            else if (acknowledged == una)
            {
                OnSameAck(tcp, slot, bare, windowBefore, window, next);
            }

            if (selected != 0 && tcp.DupAcks[slot] != ushort.MaxValue)
            {
                // RFC 6675 2: with SACK, what tells of something new is a duplicate acknowledgment, whatever else it brings.
                tcp.DupAcks[slot]++;
            }

            if (selected != 0 || tcp.Scoreboard.SackedOctets[slot] != 0 || tcp.ReorderAt[slot] != 0 || (acked != 0 && tcp.Rack.Ambiguous && HasSack(tcp, slot)))
            {
                // RFC 8985 6.2 step 5: also where what was delivered had been sent again.
                LossRecovery.Detect(tcp, slot);
                tcp.MarkDirty(slot);
            }

            if (tcp.Rack.Delivered != 0)
            {
                Delivered(tcp, slot);
            }

            if ((windowBefore | window) == 0 && acked != 0)
            {
                // The byte of a probe was taken: probing begins again with the first interval (RFC 9293 3.8.6.1).
                RoundTrip.Reset(tcp, slot, tcp.MinimumTimeout, HasSack(tcp, slot));
            }

            if (windowBefore == 0 && window != 0)
            {
                OnWindowOpened(tcp, slot);
            }

            if (acked != 0)
            {
                TcpTimers.Restart(tcp, slot);
            }

            return CloseSteps(tcp, slot);
        }

        /// <summary>Moves SND.UNA forward; returns the bytes acknowledged.</summary>
        internal static int Advance(TcpTable tcp, int slot, uint acknowledged, TcpSegment segment)
        {
            uint una = tcp.SndUna[slot];
            int acked = Seq.Diff(acknowledged, una);
            tcp.SndUna[slot] = acknowledged;
            Rack rack = tcp.Rack;
            rack.Ambiguous = false;
            int echoed = RoundTripMeasurement.Echoed(tcp, slot, segment);
            bool superfluous = RoundTripMeasurement.IsCopyReported(tcp, slot, segment, una);
            rack.FirstCopiesUntil(echoed >= 0 && !superfluous, tcp.Context.Now - (uint)echoed);
            tcp.Scoreboard.Acknowledge(slot, una, acknowledged, rack);
            rack.FirstCopiesUntil(false, 0);
            if (acknowledged == tcp.SndNxt[slot] && acked <= tcp.SndMss[slot] && rack.Delivered != 0 && !rack.Ambiguous)
            {
                RoundTrip.SampleSingle(tcp, slot, TransmitTime.Since(rack.LastSent, tcp.Context.Now));
            }

            if (tcp.Context.IsNeighborProbed)
            {
                TcpEmitter.OnProgress(tcp, slot);
            }

            RoundTripMeasurement.Measure(tcp, slot, segment, echoed, superfluous ? rack.CountReport(slot, una) : 0);
            if (echoed >= 0 && !superfluous && rack.WasSentBeforeReduction(slot, tcp.Context.Now - (uint)echoed))
            {
                LossRecovery.Undo(tcp, slot, acked);
            }

            // RFC 6298 5.2, 5.3: off. It is started again when it is known what comes next, if something is outstanding.
            OnProgress(tcp, slot);

            // A probe that the link has not taken yet, or the retransmission of what has arrived after all, is no longer due.
            tcp.Clear(slot, acknowledged == tcp.SndNxt[slot] ? TcbFlags.Probe | TcbFlags.ResendHead : TcbFlags.Probe);
            tcp.SilentSince[slot] = tcp.Context.Now;
            tcp.RtxAt[slot] = 0;
            if ((tcp.Features[slot] & TcbFeatures.TailProbe) != 0)
            {
                // It has not gone out yet, and the silence is over.
                TailLossProbe.Forget(tcp, slot);
            }

            return acked;
        }

        /// <summary>The connection is open: our SYN has been acknowledged.</summary>
        internal static void Establish(TcpTable tcp, int slot, TcpSegment segment)
        {
            bool lost = tcp.Tries[slot] != 0;
            Advance(tcp, slot, segment.Acknowledgment, segment);
            if (!lost && tcp.Srtt[slot] == 0)
            {
                RoundTrip.Sample(tcp, slot, Seq.Diff(tcp.Context.Now, tcp.LastSent[slot]), tcp.MinimumTimeout, HasSack(tcp, slot));
            }

            tcp.Endpoints.State[slot] = (byte)TcpState.Established;
            Congestion.Start(tcp, slot, lost);
            tcp.Context.Counts[(int)Counter.TcpActiveOpens]++;
            if (tcp.Is(slot, TcbFlags.FinQueued))
            {
                tcp.Endpoints.State[slot] = (byte)TcpState.FinWait1;
            }

            tcp.Endpoints.MarkReadinessChanged(slot);
            tcp.MarkDirty(slot);
        }

        // What went unanswered is over.
        private static void OnProgress(TcpTable tcp, int slot)
        {
            if (tcp.Tries[slot] != 0)
            {
                // The way is open again: an error of the time when it was not is no news any more.
                tcp.Tries[slot] = 0;
                tcp.SoftError[slot] = 0;
                if (tcp.Is(slot, TcbFlags.Loss))
                {
                    tcp.Acked[slot] = 0;
                }
            }
        }

        internal static bool HasSack(TcpTable tcp, int slot)
        {
            return (tcp.Options[slot] & NegotiatedOptions.Sack) != 0;
        }

        private static void Delivered(TcpTable tcp, int slot)
        {
            if (tcp.Westwood != null)
            {
                tcp.Westwood.OnDelivered(slot, tcp.Rack.Delivered, tcp.Context.Now, (int)(long)tcp.Srtt[slot] >> 3);
            }

            tcp.Rack.Delivered = 0;
        }

        private static void OnSameAck(TcpTable tcp, int slot, bool bare, uint windowBefore, uint window, uint next)
        {
            if (window == 0 && !tcp.Is(slot, TcbFlags.Orphan))
            {
                // MUST-37: as long as probes are answered, the connection stays. Not so when its program has gone: no
                // peer may hold a node's memory for ever (RFC 6429).
                tcp.SilentSince[slot] = tcp.Context.Now;
                OnProgress(tcp, slot);
            }

            if (window != windowBefore || window == 0)
            {
                tcp.MarkDirty(slot);
                return;
            }

            // RFC 5681 2: a duplicate acknowledgment carries nothing, changes nothing, and something is under way.
            if (bare && tcp.SndUna[slot] != next)
            {
                if ((tcp.Options[slot] & NegotiatedOptions.Sack) == 0)
                {
                    LossRecovery.OnDuplicateAck(tcp, slot);
                }

                tcp.MarkDirty(slot);
            }
        }

        // Probes that went unanswered, or were refused, say nothing about the path: their back-off is forgotten, and what
        // they carried goes out again with what follows it.
        private static void OnWindowOpened(TcpTable tcp, int slot)
        {
            RoundTrip.Reset(tcp, slot, tcp.MinimumTimeout, HasSack(tcp, slot));
            if (!tcp.Is(slot, TcbFlags.Orphan))
            {
                // The window of an orphan may open and close without end, and nothing be taken: only progress counts (RFC 6429).
                OnProgress(tcp, slot);
                tcp.SilentSince[slot] = tcp.Context.Now;
            }

            TcpTimers.Restart(tcp, slot);
            if (tcp.Is(slot, TcbFlags.Probed))
            {
                // Closed for longer than a time-out: nobody knows the path any more (RFC 5681 4.1).
                Congestion.Restart(tcp, slot);
                tcp.Clear(slot, TcbFlags.Probed);
                tcp.Set(slot, TcbFlags.ResendHead);
                LossRecovery.SendAgain(tcp, slot);
            }
        }

        // What the acknowledgment of our FIN does in each state.
        private static bool CloseSteps(TcpTable tcp, int slot)
        {
            byte state = tcp.Endpoints.State[slot];
            if (state <= (byte)TcpState.Established || state == (byte)TcpState.CloseWait || state == (byte)TcpState.FinWait2)
            {
                return true;
            }

            bool finAcked = Seq.Less(tcp.TxEnd[slot], tcp.SndUna[slot]);
            if (!finAcked)
            {
                return true;
            }

            if (state == (byte)TcpState.FinWait1)
            {
                tcp.Endpoints.State[slot] = (byte)TcpState.FinWait2;
                return true;
            }

            if (state == (byte)TcpState.Closing)
            {
                TcpClosing.EnterTimeWait(tcp, slot);
            }
            else
            {
                TcpClosing.End(tcp, slot, 0);
            }

            return false;
        }
    }
}
