using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>The end of a connection that no program holds, as a record of <see cref="TimeWaitTable"/>: all data is acknowledged, the
    /// FIN was sent, and FIN-WAIT-1, FIN-WAIT-2, CLOSING or LAST-ACK waits for the rest (RFC 9293 3.10.7.4). Its segments bear the
    /// node's time to live and type of service.</summary>
    internal static class ClosingRecord
    {
        /// <summary>How long FIN-WAIT-2 lasts without a program, unless SO_LINGER says: a peer that never closes holds nothing (as
        /// Linux's tcp_fin_timeout).</summary>
        internal const int FinWait2Milliseconds = 60000;
        // How soon a FIN is tried again that found no room.
        private const int BusyMilliseconds = 16;

        /// <summary>Starts the timers of a new record.</summary>
        internal static void Start(TcpTable table, int entry, int slot)
        {
            EndpointTable endpoints = table.Endpoints;
            uint[] words = endpoints.Records;
            int row = TimeWaitTable.IndexOf(endpoints, entry);
            uint life = table.LifeAt[slot];
            uint user = table.UserTimeout[slot];
            uint limit = user != 0 ? user : (uint)table.DefaultUserTimeout;
            uint end = table.SilentSince[slot] + limit;
            bool finWait2 = TimeWaitTable.State(endpoints, entry) == TcpState.FinWait2;
            if (life != 0 && (finWait2 || Seq.Less(life, end)))
            {
                TimeWaitTable.Set(endpoints, entry, TimeWaitTable.Linger);
                end = life;
            }

            words[row + TimeWaitTable.EndsAt] = end == 0 ? 1u : end;
            if (finWait2)
            {
                if ((table.Features[slot] & TcbFeatures.ByCall) != 0)
                {
                    TimeWaitTable.Set(endpoints, entry, TimeWaitTable.ByCall);
                    TimeWaitTable.Wait(table, entry, 0);
                    return;
                }

                EnterFinWait2(table, entry);
                return;
            }

            TimeWaitTable.SetTimeout(endpoints, entry, (int)(long)table.Rto[slot]);
            int left = Seq.Diff(table.RtxAt[slot], table.Context.Now);
            TimeWaitTable.SetDue(table, entry, left < 0 ? 0 : left);
            table.Context.ScheduleWakeup(end);
        }

        /// <summary>A segment for a record.</summary>
        internal static void Receive(TcpTable table, int entry, TcpSegment segment)
        {
            NetContext context = table.Context;
            EndpointTable endpoints = table.Endpoints;
            uint[] words = endpoints.Records;
            int row = TimeWaitTable.IndexOf(endpoints, entry);
            TcpState state = TimeWaitTable.State(endpoints, entry);
            int flags = segment.Flags;
            bool reset = (flags & Tcp.Rst) != 0;
            bool timestamps = TimeWaitTable.Has(endpoints, entry, TimeWaitTable.Timestamps);
            if (timestamps && !reset)
            {
                // RFC 7323 5.3 R1.
                if (!segment.HasTimestamp)
                {
                    context.Counts[(int)Counter.TcpNoTimestamp]++;
                }
                else if (Seq.Less(segment.TimestampValue, words[row + TimeWaitTable.Recent]))
                {
                    context.Drop(DropReason.TcpOldTimestamp);
                    Answer(table, entry);
                    return;
                }
            }

            // First, check sequence number. The whole buffer is free: nothing will be read.
            int start = Seq.Diff(segment.Sequence, words[row + TimeWaitTable.RcvNxt]);
            int end = start + segment.Length;
            bool acceptable = start < table.RxSize && (segment.Length == 0 ? start >= 0 : end > 0);
            if (!acceptable)
            {
                context.Drop(DropReason.TcpOutOfWindow);
                if (!reset)
                {
                    // What was received before may still acknowledge our FIN: the peer's own, sent again in CLOSING and LAST-ACK.
                    if ((flags & (Tcp.Syn | Tcp.Ack)) == Tcp.Ack && start < 0 && start >= -table.RxSize
                        && segment.Acknowledgment == words[row + TimeWaitTable.SndNxt] && !FinAcknowledged(table, entry, state))
                    {
                        return;
                    }

                    Answer(table, entry);
                }

                return;
            }

            // Second, check the RST bit (RFC 5961 3.2).
            if (reset)
            {
                if (start == 0)
                {
                    context.Counts[(int)Counter.TcpResetsIn]++;
                    TimeWaitTable.Remove(table, entry);
                }
                else
                {
                    context.Drop(DropReason.TcpBadReset);
                    Answer(table, entry);
                }

                return;
            }

            // Fourth, check the SYN bit (RFC 5961 4.2).
            if ((flags & Tcp.Syn) != 0)
            {
                context.Drop(DropReason.TcpUnexpectedSyn);
                Answer(table, entry);
                return;
            }

            // Fifth, check the ACK field. Older than what the send buffer held is older than any window (RFC 5961 5.2).
            if ((flags & Tcp.Ack) == 0)
            {
                context.Drop(DropReason.TcpNoAck);
                return;
            }

            int behind = Seq.Diff(words[row + TimeWaitTable.SndNxt], segment.Acknowledgment);
            if (behind < 0 || behind > table.TxSize + 1)
            {
                context.Drop(DropReason.TcpBadAck);
                Answer(table, entry);
                return;
            }

            context.Counts[(int)Counter.TcpSegmentsIn]++;
            if (timestamps && segment.HasTimestamp && start <= 0)
            {
                words[row + TimeWaitTable.Recent] = segment.TimestampValue;
            }

            if (behind == 0 && !FinAcknowledged(table, entry, state))
            {
                return;
            }

            state = TimeWaitTable.State(endpoints, entry);
            bool open = state == TcpState.FinWait1 || state == TcpState.FinWait2;

            // Seventh, process the segment text.
            if (segment.DataLength > 0 && start + segment.DataLength > 0)
            {
                if (open)
                {
                    // RFC 9293 3.6.1: no program will ever read this; the peer must know (RFC 2525 2.16).
                    context.Drop(DropReason.TcpDataAfterClose);
                    Reset(table, entry);
                    TimeWaitTable.Remove(table, entry);
                    return;
                }

                context.Drop(DropReason.TcpDataAfterFin);
            }

            // Eighth, check the FIN bit.
            if ((flags & Tcp.Fin) != 0)
            {
                CheckFin(table, entry, state, open && start + segment.DataLength == 0);
            }
        }

        /// <summary>Does what is due in a state in which our FIN waits for its acknowledgment.</summary>
        internal static void OnTimer(TcpTable table, int entry, TcpState state)
        {
            NetContext context = table.Context;
            EndpointTable endpoints = table.Endpoints;
            uint[] words = endpoints.Records;
            int row = TimeWaitTable.IndexOf(endpoints, entry);
            int left = Seq.Diff(words[row + TimeWaitTable.EndsAt], context.Now);
            if (left <= 0)
            {
                // R2 has no try of its own here: neither a program nor data suffers from the end.
                if (!TimeWaitTable.Has(endpoints, entry, TimeWaitTable.Linger))
                {
                    context.Counts[(int)Counter.TcpGivenUp]++;
                }
                else if (state == TcpState.FinWait1)
                {
                    Reset(table, entry);
                }

                TimeWaitTable.Remove(table, entry);
                return;
            }

            int due = TimeWaitTable.DueIn(table, entry);
            if (due > 0 && due <= RoundTrip.MaximumTimeout)
            {
                // What seems to lie further ahead is long past: the half-word turns in 262 s.
                context.Arm(due < left ? due : left);
                return;
            }

            // RFC 6298 5.4 to 5.6.
            if (!TimeWaitTable.Emit(table, entry, words[row + TimeWaitTable.SndNxt] - 1, Tcp.Fin | Tcp.Ack, Window(table, entry)))
            {
                // The link has no room: nothing went unanswered.
                TimeWaitTable.SetDue(table, entry, BusyMilliseconds);
                context.ScheduleWakeup(words[row + TimeWaitTable.EndsAt]);
                return;
            }

            context.Counts[(int)Counter.TcpTimeouts]++;
            context.Counts[(int)Counter.TcpRetransmissions]++;
            int timeout = RoundTrip.Double(TimeWaitTable.Timeout(endpoints, entry));
            if (timeout >= table.MinimumTimeout << 3)
            {
                // RFC 9293 3.8.3 (b): the neighbor that leads there is asked whether it is.
                TcpEmitter.ReportNoProgress(table, endpoints.RemoteAddress[entry]);
            }

            TimeWaitTable.SetTimeout(endpoints, entry, timeout);
            TimeWaitTable.SetDue(table, entry, timeout);
            context.ScheduleWakeup(words[row + TimeWaitTable.EndsAt]);
        }

        /// <summary>Tries at once whatever waits for an answer by way of an interface: its link has come up.</summary>
        internal static void LinkUp(TcpTable table, int interfaceIndex)
        {
            EndpointTable endpoints = table.Endpoints;
            for (int entry = endpoints.TimeWaitStart; entry < endpoints.Count; entry++)
            {
                if (!TimeWaitTable.IsUsed(endpoints, entry) || !TcpTimers.IsRoutedBy(table, endpoints.RemoteAddress[entry], interfaceIndex))
                {
                    continue;
                }

                TcpState state = TimeWaitTable.State(endpoints, entry);
                if (state != TcpState.TimeWait && state != TcpState.FinWait2)
                {
                    // The timer does it; the back-off of the outage is forgotten.
                    TimeWaitTable.SetTimeout(endpoints, entry, RoundTrip.InitialTimeout >> 1);
                    TimeWaitTable.SetDue(table, entry, 0);
                }
            }
        }

        /// <summary>Sends a reset.</summary>
        internal static void Reset(TcpTable table, int entry)
        {
            TimeWaitTable.Emit(table, entry, TimeWaitTable.Sent(table, entry), Tcp.Rst | Tcp.Ack, 0);
        }

        // Our FIN has been acknowledged; false when that was the last the record waited for.
        private static bool FinAcknowledged(TcpTable table, int entry, TcpState state)
        {
            if (state == TcpState.LastAck)
            {
                TimeWaitTable.Remove(table, entry);
                return false;
            }

            if (state == TcpState.Closing)
            {
                EnterTimeWait(table, entry);
            }
            else if (state == TcpState.FinWait1)
            {
                TimeWaitTable.SetState(table.Endpoints, entry, TcpState.FinWait2);
                EnterFinWait2(table, entry);
            }

            return true;
        }

        private static void CheckFin(TcpTable table, int entry, TcpState state, bool inOrder)
        {
            if (!inOrder)
            {
                // Again, or with a hole before it: the acknowledgment says what is missing.
                Answer(table, entry);
                return;
            }

            EndpointTable endpoints = table.Endpoints;
            int row = TimeWaitTable.IndexOf(endpoints, entry);
            endpoints.Records[row + TimeWaitTable.RcvNxt]++;
            TimeWaitTable.Emit(table, entry, endpoints.Records[row + TimeWaitTable.SndNxt], Tcp.Ack, Window(table, entry));
            if (state == TcpState.FinWait1)
            {
                TimeWaitTable.SetState(endpoints, entry, TcpState.Closing);
            }
            else
            {
                EnterTimeWait(table, entry);
            }
        }

        private static void EnterTimeWait(TcpTable table, int entry)
        {
            TimeWaitTable.SetState(table.Endpoints, entry, TcpState.TimeWait);
            TimeWaitTable.Wait(table, entry, table.TimeWaitDuration);
        }

        private static void EnterFinWait2(TcpTable table, int entry)
        {
            if (!TimeWaitTable.Has(table.Endpoints, entry, TimeWaitTable.Linger))
            {
                TimeWaitTable.Wait(table, entry, FinWait2Milliseconds);
                return;
            }

            table.Context.ScheduleWakeup(table.Endpoints.Records[TimeWaitTable.IndexOf(table.Endpoints, entry) + TimeWaitTable.EndsAt]);
        }

        // An acknowledgment, within the throttle.
        private static void Answer(TcpTable table, int entry)
        {
            if (ChallengeThrottle.AllowsRecord(table, entry))
            {
                TimeWaitTable.Emit(table, entry, TimeWaitTable.Sent(table, entry), Tcp.Ack, Window(table, entry));
            }
        }

        private static int Window(TcpTable table, int entry)
        {
            return TimeWaitTable.Has(table.Endpoints, entry, TimeWaitTable.WindowScale) ? table.RxSize >> table.ReceiveShift : table.InitialWindow();
        }
    }
}
