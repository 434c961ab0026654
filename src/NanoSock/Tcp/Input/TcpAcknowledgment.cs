using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Processes the ACK field, the fifth step of RFC 9293 3.10.7.4. It advances SND.UNA, updates the
    /// round-trip time and the send window, reports delivered data to <see cref="LossRecovery"/>, and leaves the states
    /// that wait for the acknowledgment of the FIN.</summary>
    internal static class TcpAcknowledgment
    {
        /// <summary>Returns true if the acknowledgment is acceptable (RFC 5961 5.2). In SYN-RECEIVED, only the
        /// acknowledgment of the SYN is. Answers the segment otherwise.</summary>
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

        /// <summary>Returns true if an acknowledgment is not beyond SND.NXT, and not older than the largest window (RFC
        /// 5961 5.2).</summary>
        internal static bool IsInRange(TcpTable tcp, int slot, uint acknowledged)
        {
            return !Seq.Less(tcp.SndNxt[slot], acknowledged)
                && !Seq.Less(acknowledged, tcp.SndUna[slot] - tcp.MaxWnd[slot]);
        }

        /// <summary>Returns true if an acknowledgment advances SND.UNA.</summary>
        internal static bool IsNew(TcpTable tcp, int slot, uint acknowledged)
        {
            return Seq.Less(tcp.SndUna[slot], acknowledged) && !Seq.Less(tcp.SndNxt[slot], acknowledged);
        }

        /// <summary>Processes an acceptable acknowledgment.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="segment">The segment.</param>
        /// <param name="bare">True if the segment came without data and FIN, which may have been trimmed since.</param>
        /// <returns>False if the connection has ended.</returns>
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

            AckSample sample = tcp.Rack.Sample;
            sample.Begin(tcp.Context.Now);
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
                TailLossProbe.OnAck(tcp, slot, segment, acked,
                    acked == 0 && segment.DataLength == 0 && window == windowBefore);
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
                // RFC 6675 2: with SACK, an acknowledgment that reports new data is a duplicate acknowledgment,
                // whatever else it carries.
                tcp.DupAcks[slot]++;
            }

            if (selected != 0 || tcp.Scoreboard.SackedBytes[slot] != 0 || tcp.ReorderAt[slot] != 0
                || (acked != 0 && sample.IsAmbiguous && HasSack(tcp, slot)))
            {
                // RFC 8985 6.2 step 5 applies also where retransmitted data was delivered.
                LossRecovery.Detect(tcp, slot);
                tcp.MarkDirty(slot);
            }

            if (sample.Delivered != 0 && tcp.Bandwidth != null)
            {
                Westwood.OnDelivered(tcp, slot, sample.Delivered, tcp.Context.Now, (int)(long)tcp.Srtt[slot] >> 3);
            }

            if ((windowBefore | window) == 0 && acked != 0)
            {
                // The peer has accepted the byte of a probe. Probing starts again with the first interval (RFC 9293
                // 3.8.6.1).
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

        /// <summary>Advances SND.UNA; the caller has begun the <see cref="AckSample"/>. Returns the bytes
        /// acknowledged.</summary>
        internal static int Advance(TcpTable tcp, int slot, uint acknowledged, TcpSegment segment)
        {
            uint una = tcp.SndUna[slot];
            int acked = Seq.Diff(acknowledged, una);
            tcp.SndUna[slot] = acknowledged;
            Rack rack = tcp.Rack;
            AckSample sample = rack.Sample;
            int echoed = RoundTripMeasurement.Echoed(tcp, slot, segment);
            bool superfluous = RoundTripMeasurement.IsCopyReported(tcp, slot, segment, una);
            uint limit = sample.Echoed;
            if (echoed >= 0 && !superfluous)
            {
                sample.Echoed = TransmitTime.Of(tcp.Context.Now - (uint)echoed) | TransmitTime.OrderMask;
            }

            tcp.Scoreboard.Acknowledge(slot, una, acknowledged, rack);
            sample.Echoed = limit;
            if (acknowledged == tcp.SndNxt[slot] && acked <= tcp.SndMss[slot]
                && sample.Delivered != 0 && !sample.IsAmbiguous)
            {
                RoundTrip.SampleSingle(tcp, slot, TransmitTime.Since(sample.LastTransmitted, tcp.Context.Now));
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

            // RFC 6298 5.2, 5.3: the timer stops. It starts again later, if something is outstanding then.
            OnProgress(tcp, slot);

            // A probe that the link has not taken yet is no longer due, nor is the retransmission of data that has
            // arrived.
            tcp.Clear(slot, acknowledged == tcp.SndNxt[slot] ? TcbFlags.Probe | TcbFlags.ResendHead : TcbFlags.Probe);
            tcp.SilentSince[slot] = tcp.Context.Now;
            tcp.RtxAt[slot] = 0;
            if ((tcp.Features[slot] & TcbFeatures.TailProbe) != 0)
            {
                // The tail loss probe has not gone out yet, and the peer has answered.
                TailLossProbe.Forget(tcp, slot);
            }

            return acked;
        }

        /// <summary>Opens the connection after the acknowledgment of the SYN.</summary>
        internal static void Establish(TcpTable tcp, int slot, TcpSegment segment)
        {
            bool lost = tcp.Tries[slot] != 0;
            tcp.Rack.Sample.Begin(tcp.Context.Now);
            Advance(tcp, slot, segment.Acknowledgment, segment);
            if (!lost && tcp.Srtt[slot] == 0)
            {
                RoundTrip.Sample(tcp, slot, Seq.Diff(tcp.Context.Now, tcp.LastSent[slot]),
                    tcp.MinimumTimeout, HasSack(tcp, slot));
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

        // Resets the retry state after the peer has made progress.
        private static void OnProgress(TcpTable tcp, int slot)
        {
            if (tcp.Tries[slot] != 0)
            {
                // The path works again, so an earlier soft error is obsolete.
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

        private static void OnSameAck(TcpTable tcp, int slot, bool bare, uint windowBefore, uint window, uint next)
        {
            if (window == 0 && !tcp.Is(slot, TcbFlags.Orphan))
            {
                // RFC 9293 MUST-37: the connection stays as long as probes are answered. An orphan is excepted, because
                // no peer may hold memory of the node without limit (RFC 6429).
                tcp.SilentSince[slot] = tcp.Context.Now;
                OnProgress(tcp, slot);
            }

            if (window != windowBefore || window == 0)
            {
                tcp.MarkDirty(slot);
                return;
            }

            // RFC 5681 2: a duplicate acknowledgment has no data and the same window, and data is outstanding.
            if (bare && tcp.SndUna[slot] != next)
            {
                if ((tcp.Options[slot] & NegotiatedOptions.Sack) == 0)
                {
                    LossRecovery.OnDuplicateAck(tcp, slot);
                }

                tcp.MarkDirty(slot);
            }
        }

        // Unanswered or refused probes say nothing about the path. Their back-off is reset, and their data is sent
        // again with the data that follows.
        private static void OnWindowOpened(TcpTable tcp, int slot)
        {
            RoundTrip.Reset(tcp, slot, tcp.MinimumTimeout, HasSack(tcp, slot));
            if (!tcp.Is(slot, TcbFlags.Orphan))
            {
                // An orphan's window may open and close without limit while no data is accepted. Only progress counts
                // (RFC 6429).
                OnProgress(tcp, slot);
                tcp.SilentSince[slot] = tcp.Context.Now;
            }

            TcpTimers.Restart(tcp, slot);
            if (tcp.Is(slot, TcbFlags.Probed))
            {
                // The window was closed for longer than an RTO, so the congestion state is stale (RFC 5681 4.1).
                Congestion.Restart(tcp, slot);
                tcp.Clear(slot, TcbFlags.Probed);
                tcp.Set(slot, TcbFlags.ResendHead);
                LossRecovery.MarkFlightLost(tcp, slot);
            }
        }

        // The effect of the acknowledgment of the FIN in each state (RFC 9293 3.10.7.4, fifth).
        private static bool CloseSteps(TcpTable tcp, int slot)
        {
            byte state = tcp.Endpoints.State[slot];
            if (state <= (byte)TcpState.Established || state == (byte)TcpState.CloseWait
                || state == (byte)TcpState.FinWait2)
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
