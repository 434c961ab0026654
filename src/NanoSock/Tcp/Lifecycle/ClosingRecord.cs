using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Processes the end of a connection without an application, as a record of <see cref="TimeWaitTable"/>.
    /// All data is acknowledged, the FIN was sent, and the record is in FIN-WAIT-1, FIN-WAIT-2, CLOSING or LAST-ACK
    /// (RFC 9293 3.10.7.4). Its segments have the node's time to live and type of service.</summary>
    internal static class ClosingRecord
    {
        /// <summary>Duration of FIN-WAIT-2 without an application, unless SO_LINGER sets another. A peer that never
        /// closes holds no memory (as Linux's tcp_fin_timeout).</summary>
        internal const int FinWait2Milliseconds = 60000;
        // Delay before a FIN is tried again for which the link had no room.
        private const int BusyMilliseconds = 16;

        /// <summary>Starts the timers of a new record.</summary>
        internal static void Start(TcpTable tcp, int entry, int slot)
        {
            uint life = tcp.LifeAt[slot];
            uint user = tcp.UserTimeout[slot];
            uint limit = user != 0 ? user : (uint)tcp.DefaultUserTimeout;
            uint end = tcp.SilentSince[slot] + limit;
            bool finWait2 = TimeWaitTable.State(tcp, entry) == TcpState.FinWait2;
            if (life != 0 && (finWait2 || Seq.Less(life, end)))
            {
                TimeWaitTable.Set(tcp, entry, TimeWaitTable.Linger);
                end = life;
            }

            tcp.LifeAt[entry] = end == 0 ? 1u : end;
            if (finWait2)
            {
                if ((tcp.Features[slot] & TcbFeatures.ByCall) != 0)
                {
                    TimeWaitTable.Set(tcp, entry, TimeWaitTable.ByCall);
                    TimeWaitTable.Wait(tcp, entry, 0);
                    return;
                }

                EnterFinWait2(tcp, entry);
                return;
            }

            tcp.FinTimeout[entry] = tcp.Rto[slot];
            int left = Seq.Diff(tcp.RtxAt[slot], tcp.Context.Now);
            TimeWaitTable.SetDue(tcp, entry, left < 0 ? 0 : left);
            TimeWaitTable.ArmEnd(tcp, entry);
        }

        /// <summary>Processes a segment for a record.</summary>
        internal static void Receive(TcpTable tcp, int entry, TcpSegment segment)
        {
            NetContext net = tcp.Context;
            TcpState state = TimeWaitTable.State(tcp, entry);
            int flags = segment.Flags;
            bool reset = (flags & Tcp.Rst) != 0;
            bool timestamps = TimeWaitTable.Has(tcp, entry, TimeWaitTable.SendsTimestamps);
            if (timestamps && !reset)
            {
                // PAWS (RFC 7323 5.3 R1).
                if (!segment.HasTimestamp)
                {
                    net.Counts[(int)Counter.TcpNoTimestamp]++;
                }
                else if (Seq.Less(segment.TimestampValue, tcp.TsRecent[entry]))
                {
                    net.Drop(DropReason.TcpOldTimestamp);
                    Answer(tcp, entry);
                    return;
                }
            }

            // First, check sequence number. The whole buffer is free, because nothing will be read.
            int start = Seq.Diff(segment.Sequence, tcp.RcvNxt[entry]);
            int end = start + segment.Length;
            bool acceptable = start < tcp.RxSize && (segment.Length == 0 ? start >= 0 : end > 0);
            if (!acceptable)
            {
                net.Drop(DropReason.TcpOutOfWindow);
                if (!reset)
                {
                    // A segment left of the window may still acknowledge the FIN: the peer's own FIN, sent again in
                    // CLOSING and LAST-ACK.
                    if ((flags & (Tcp.Syn | Tcp.Ack)) == Tcp.Ack && start < 0 && start >= -tcp.RxSize
                        && segment.Acknowledgment == tcp.SndNxt[entry] && !FinAcknowledged(tcp, entry, state))
                    {
                        return;
                    }

                    Answer(tcp, entry);
                }

                return;
            }

            // Second, check the RST bit (RFC 5961 3.2).
            if (reset)
            {
                if (start == 0)
                {
                    net.Counts[(int)Counter.TcpResetsIn]++;
                    TimeWaitTable.Remove(tcp, entry);
                }
                else
                {
                    net.Drop(DropReason.TcpBadReset);
                    Answer(tcp, entry);
                }

                return;
            }

            // Fourth, check the SYN bit (RFC 5961 4.2).
            if ((flags & Tcp.Syn) != 0)
            {
                net.Drop(DropReason.TcpUnexpectedSyn);
                Answer(tcp, entry);
                return;
            }

            // Fifth, check the ACK field. An acknowledgment further back than the send buffer is older than any window
            // (RFC 5961 5.2).
            if ((flags & Tcp.Ack) == 0)
            {
                net.Drop(DropReason.TcpNoAck);
                return;
            }

            int behind = Seq.Diff(tcp.SndNxt[entry], segment.Acknowledgment);
            if (behind < 0 || behind > tcp.TxSize + 1)
            {
                net.Drop(DropReason.TcpBadAck);
                Answer(tcp, entry);
                return;
            }

            net.Counts[(int)Counter.TcpSegmentsIn]++;
            if (timestamps && segment.HasTimestamp && start <= 0)
            {
                tcp.TsRecent[entry] = segment.TimestampValue;
            }

            if (behind == 0 && !FinAcknowledged(tcp, entry, state))
            {
                return;
            }

            state = TimeWaitTable.State(tcp, entry);
            bool open = state == TcpState.FinWait1 || state == TcpState.FinWait2;

            // Seventh, process the segment text.
            if (segment.DataLength > 0 && start + segment.DataLength > 0)
            {
                if (open)
                {
                    // RFC 9293 3.6.1: no application will read this data, and the peer must know (RFC 2525 2.16).
                    net.Drop(DropReason.TcpDataAfterClose);
                    Reset(tcp, entry);
                    TimeWaitTable.Remove(tcp, entry);
                    return;
                }

                net.Drop(DropReason.TcpDataAfterFin);
            }

            // Eighth, check the FIN bit.
            if ((flags & Tcp.Fin) != 0)
            {
                CheckFin(tcp, entry, state, open && start + segment.DataLength == 0);
            }
        }

        /// <summary>Runs the timer of a record in a state that waits for the acknowledgment of the FIN.</summary>
        internal static void OnTimer(TcpTable tcp, int entry, TcpState state)
        {
            NetContext net = tcp.Context;
            int left = Seq.Diff(tcp.LifeAt[entry], net.Now);
            if (left <= 0)
            {
                // R2 has no retransmission of its own here, because neither an application nor data is affected by the
                // end.
                if (!TimeWaitTable.Has(tcp, entry, TimeWaitTable.Linger))
                {
                    net.Counts[(int)Counter.TcpGivenUp]++;
                }
                else if (state == TcpState.FinWait1)
                {
                    Reset(tcp, entry);
                }

                TimeWaitTable.Remove(tcp, entry);
                return;
            }

            int due = TimeWaitTable.DueIn(tcp, entry);
            if (due > 0 && due <= RoundTrip.MaximumTimeout)
            {
                // A time that seems to be further in the future is in the past, because the half-word wraps in 262 s.
                TimeWaitTable.Arm(tcp, due < left ? due : left);
                return;
            }

            // RFC 6298 5.4 to 5.6.
            if (!TimeWaitTable.Emit(tcp, entry, tcp.SndNxt[entry] - 1, Tcp.Fin | Tcp.Ack, Window(tcp, entry)))
            {
                // The link has no room, so this is not an unanswered retransmission.
                TimeWaitTable.SetDue(tcp, entry, BusyMilliseconds);
                TimeWaitTable.ArmEnd(tcp, entry);
                return;
            }

            net.Counts[(int)Counter.TcpTimeouts]++;
            net.Counts[(int)Counter.TcpRetransmissions]++;
            int timeout = RoundTrip.Double(tcp.FinTimeout[entry]);
            if (timeout >= tcp.MinimumTimeout << 3)
            {
                // RFC 9293 3.8.3 (b): the next hop is asked for its reachability.
                TcpEmitter.ReportNoProgress(tcp, entry);
            }

            tcp.FinTimeout[entry] = (ushort)timeout;
            TimeWaitTable.SetDue(tcp, entry, timeout);
            TimeWaitTable.ArmEnd(tcp, entry);
        }

        /// <summary>Retransmits at once for the records whose peers an interface leads to, after its link has come
        /// up.</summary>
        internal static void LinkUp(TcpTable tcp, int interfaceIndex)
        {
            EndpointTable endpoints = tcp.Endpoints;
            for (int entry = endpoints.TimeWaitStart; entry < endpoints.Count; entry++)
            {
                if (!TimeWaitTable.IsUsed(tcp, entry)
                    || !TcpTimers.IsRoutedBy(tcp, entry, interfaceIndex))
                {
                    continue;
                }

                TcpState state = TimeWaitTable.State(tcp, entry);
                if (state != TcpState.TimeWait && state != TcpState.FinWait2)
                {
                    // The timer retransmits. The back-off of the outage is reset.
                    tcp.FinTimeout[entry] = RoundTrip.InitialTimeout >> 1;
                    TimeWaitTable.SetDue(tcp, entry, 0);
                }
            }
        }

        /// <summary>Sends a reset and ends the record.</summary>
        internal static void Reset(TcpTable tcp, int entry)
        {
            TimeWaitTable.Emit(tcp, entry, TimeWaitTable.Sent(tcp, entry), Tcp.Rst | Tcp.Ack, 0);
        }

        // Processes the acknowledgment of the FIN. Returns false when the record ends with it.
        private static bool FinAcknowledged(TcpTable tcp, int entry, TcpState state)
        {
            if (state == TcpState.LastAck)
            {
                TimeWaitTable.Remove(tcp, entry);
                return false;
            }

            if (state == TcpState.Closing)
            {
                EnterTimeWait(tcp, entry);
            }
            else if (state == TcpState.FinWait1)
            {
                TimeWaitTable.SetState(tcp, entry, TcpState.FinWait2);
                EnterFinWait2(tcp, entry);
            }

            return true;
        }

        private static void CheckFin(TcpTable tcp, int entry, TcpState state, bool inOrder)
        {
            if (!inOrder)
            {
                // A repeated FIN, or one out of order. The acknowledgment shows what is missing.
                Answer(tcp, entry);
                return;
            }

            tcp.RcvNxt[entry]++;
            TimeWaitTable.Emit(tcp, entry, TimeWaitTable.Sent(tcp, entry), Tcp.Ack, Window(tcp, entry));
            if (state == TcpState.FinWait1)
            {
                TimeWaitTable.SetState(tcp, entry, TcpState.Closing);
            }
            else
            {
                EnterTimeWait(tcp, entry);
            }
        }

        private static void EnterTimeWait(TcpTable tcp, int entry)
        {
            TimeWaitTable.SetState(tcp, entry, TcpState.TimeWait);
            TimeWaitTable.Wait(tcp, entry, tcp.TimeWaitDuration);
        }

        private static void EnterFinWait2(TcpTable tcp, int entry)
        {
            if (!TimeWaitTable.Has(tcp, entry, TimeWaitTable.Linger))
            {
                TimeWaitTable.Wait(tcp, entry, FinWait2Milliseconds);
                return;
            }

            TimeWaitTable.ArmEnd(tcp, entry);
        }

        // Sends an acknowledgment, if the throttle allows it.
        private static void Answer(TcpTable tcp, int entry)
        {
            if (ChallengeThrottle.AllowsRecord(tcp, entry))
            {
                TimeWaitTable.Emit(tcp, entry, TimeWaitTable.Sent(tcp, entry), Tcp.Ack, Window(tcp, entry));
            }
        }

        private static int Window(TcpTable tcp, int entry)
        {
            return TimeWaitTable.Has(tcp, entry, TimeWaitTable.WindowScale)
                ? tcp.RxSize >> tcp.ReceiveShift
                : tcp.InitialWindow();
        }
    }
}
