using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Runs the timers of connections: retransmission, probes, delayed acknowledgments, ends.</summary>
    internal static partial class TcpTimers
    {
        // RFC 9293 MUST-23: a SYN is retransmitted for at least 3 minutes.
        private const int SynMilliseconds = 180000;
        // The interval of zero-window probes grows to one minute. One or two lost packets must not end the connection
        // (SHLD-10).
        private const int FewestProbes = 3;
        // R1 of RFC 9293 3.8.3 (SHLD-10).
        private const int RetransmissionsBeforeAdvice = 3;

        /// <summary>Runs all timers of TCP.</summary>
        internal static void RunAll(TcpTable tcp)
        {
            if (tcp.Context.IsLinkDown)
            {
                LinkDown(tcp);
            }

            OnTimer(tcp);
            NetContext net = tcp.Context;
            if (net.Time >= tcp.HalfOpenDue || net.IsBlocked)
            {
                long others = net.Collect();
                HalfOpenTable.OnTimer(tcp);
                tcp.HalfOpenDue = net.Collected(others);
            }
            else if (tcp.HalfOpenDue < net.NextTimer)
            {
                net.NextTimer = tcp.HalfOpenDue;
            }

            if (net.Time >= tcp.TimeWaitDue)
            {
                long others = net.Collect();
                tcp.TimeWaitDue = long.MaxValue;
                TimeWaitTable.OnTimer(tcp);
                long due = net.Collected(others);

                // A record that was changed is looked at again, because its times are rounded up.
                tcp.TimeWaitDue = tcp.TimeWaitDue == 0 ? 0 : due;
            }
            else if (tcp.TimeWaitDue < net.NextTimer)
            {
                net.NextTimer = tcp.TimeWaitDue;
            }
        }

        private static void OnTimer(TcpTable tcp)
        {
            byte[] states = tcp.Endpoints.State;
            uint[] armed = tcp.Armed;
            for (int word = 0; word < armed.Length; word++)
            {
                uint bits = armed[word];
                for (int slot = word << 5; bits != 0; slot++)
                {
                    if ((bits & 1) == 0)
                    {
                        // Only a few are armed.
                    }
                    else if (states[slot] > (byte)TcpState.Listen
                        && ((tcp.LifeAt[slot] | tcp.AckAt[slot] | tcp.ReorderAt[slot] | tcp.RtxAt[slot]
                            | tcp.KeepAt[slot] | tcp.PathAt[slot]) != 0
                            || (tcp.Pacing != null && tcp.Pacing.At(slot) != 0)))
                    {
                        OnTimer(tcp, slot);
                    }
                    else
                    {
                        armed[word] &= ~(1u << (slot & 31));
                    }

                    bits >>= 1;
                }
            }
        }

        // Runs the timers of a connection that has one armed.
        private static void OnTimer(TcpTable tcp, int slot)
        {
            NetContext net = tcp.Context;
            if (net.IsDue(tcp.LifeAt[slot]))
            {
                // SO_LINGER has expired, or a SYN could not leave the node.
                if (tcp.Endpoints.State[slot] == (byte)TcpState.SynSent)
                {
                    TcpClosing.GiveUp(tcp, slot, false);
                }
                else
                {
                    TcpClosing.Abort(tcp, slot, 0);
                }

                return;
            }

            if (net.IsDue(tcp.AckAt[slot]))
            {
                tcp.AckAt[slot] = 0;
                tcp.AcknowledgeNow(slot);
            }

            if (net.IsDue(tcp.KeepAt[slot]) && !KeepAlive.OnTimer(tcp, slot))
            {
                return;
            }

            if (net.IsDue(tcp.ReorderAt[slot]))
            {
                tcp.ReorderAt[slot] = 0;
                LossRecovery.Detect(tcp, slot);
                tcp.MarkDirty(slot);
            }

            if (tcp.Pacing != null)
            {
                if (net.IsDue(tcp.Pacing.At(slot)))
                {
                    tcp.MarkDirty(slot);
                }
                else
                {
                    net.ScheduleWakeup(tcp.Pacing.At(slot));
                }
            }

            if (net.IsDue(tcp.RtxAt[slot]))
            {
                Retransmit(tcp, slot, true);
            }

            if (net.IsDue(tcp.PathAt[slot]))
            {
                PathMtu.OnTimer(tcp, slot);
            }

            // Schedules the wake-up for every timer that is armed, now or before.
            net.ScheduleWakeup(tcp.LifeAt[slot]);
            net.ScheduleWakeup(tcp.AckAt[slot]);
            net.ScheduleWakeup(tcp.ReorderAt[slot]);
            net.ScheduleWakeup(tcp.RtxAt[slot]);
            net.ScheduleWakeup(tcp.KeepAt[slot]);
            net.ScheduleWakeup(tcp.PathAt[slot]);
        }

        /// <summary>Starts the retransmission timer at the start of a flight (RFC 6298 5.1): its first byte is sent, or
        /// waits for room on the link.</summary>
        internal static void Start(TcpTable tcp, int slot)
        {
            tcp.SilentSince[slot] = tcp.Context.Now;
            tcp.RtxAt[slot] = tcp.Arm(slot, Limited(tcp, slot, tcp.Rto[slot]));
        }

        /// <summary>Sets the user timeout, which applies to outstanding data too.</summary>
        internal static void SetUserTimeout(TcpTable tcp, int slot, int milliseconds)
        {
            tcp.UserTimeout[slot] = (uint)milliseconds;
            tcp.Clear(slot, TcbFlags.FastPath);
            uint end = tcp.SilentSince[slot] + (uint)milliseconds;
            if (milliseconds != 0 && tcp.LifeAt[slot] != 0 && tcp.Endpoints.State[slot] == (byte)TcpState.SynSent)
            {
                // An attempt to connect whose SYN could not leave the node.
                tcp.LifeAt[slot] = end == 0 ? 1u : end;
                tcp.Context.ScheduleWakeup(tcp.LifeAt[slot]);
            }

            if (milliseconds != 0 && tcp.RtxAt[slot] != 0 && Seq.Less(end, tcp.RtxAt[slot]))
            {
                tcp.RtxAt[slot] = end == 0 ? 1u : end;
                tcp.Context.ScheduleWakeup(tcp.RtxAt[slot]);
            }
        }

        /// <summary>Extends the timer, so that a retransmission can be answered after the link had no room for it for a
        /// while.</summary>
        internal static void AllowAnswer(TcpTable tcp, int slot)
        {
            int most = Limited(tcp, slot, Timeout(tcp, slot));
            int answer = RoundTrip.Measured(tcp, slot, tcp.MinimumTimeout);
            answer = answer < most ? answer : most;

            // The limit is R2 and one answer, because a link that goes down and up more often retransmits the same data
            // each time.
            int limit = Limit(tcp, (int)(long)tcp.UserTimeout[slot],
                tcp.Endpoints.State[slot] <= (byte)TcpState.SynReceived);
            if (tcp.RtxAt[slot] != 0 && Seq.Diff(tcp.Context.Now, tcp.SilentSince[slot]) - limit <= answer
                && Seq.Diff(tcp.RtxAt[slot], tcp.Context.Now) < answer)
            {
                tcp.RtxAt[slot] = tcp.Arm(slot, answer);
            }
        }

        /// <summary>Returns a time-out, limited to the remaining user timeout.</summary>
        internal static int Limited(TcpTable tcp, int slot, int timeout)
        {
            int user = (int)(long)tcp.UserTimeout[slot];
            int left = user - Seq.Diff(tcp.Context.Now, tcp.SilentSince[slot]);
            return user == 0 || left >= timeout ? timeout : left > 0 ? left : 1;
        }

        // R2 of RFC 9293 3.8.3, or the user timeout.
        private static int Limit(TcpTable tcp, int user, bool opening)
        {
            return user != 0 ? user
                : opening && tcp.DefaultUserTimeout < SynMilliseconds ? SynMilliseconds
                : tcp.DefaultUserTimeout;
        }

        // RFC 6298 5.4 to 5.6; RFC 9293 3.8.6.1 where the window is closed. Without back-off, the cause of the
        // retransmission is not a time-out.
        private static void Retransmit(TcpTable tcp, int slot, bool backOff)
        {
            if (backOff && TailLossProbe.OnTimer(tcp, slot))
            {
                return;
            }

            uint armed = tcp.RtxAt[slot];
            tcp.RtxAt[slot] = 0;
            tcp.Clear(slot, TcbFlags.FastPath);
            bool opening = tcp.Endpoints.State[slot] <= (byte)TcpState.SynReceived;
            uint now = tcp.Context.Now;
            int silent = Seq.Diff(now, tcp.SilentSince[slot]);
            int user = (int)(long)tcp.UserTimeout[slot];
            int limit = Limit(tcp, user, opening);
            if (opening && tcp.LifeAt[slot] != 0 && !tcp.Is(slot, TcbFlags.Orphan) && silent < limit)
            {
                // A SYN cannot leave the node now, so it does not count as unanswered (TcpUserCalls.OnUnsent).
                tcp.Set(slot, TcbFlags.ResendHead);
                tcp.MarkDirty(slot);
                return;
            }

            bool outstanding = tcp.SndNxt[slot] != tcp.SndUna[slot];
            int tries = tcp.Tries[slot];
            bool closed = !opening && tcp.SndWnd[slot] == 0;
            bool probing = closed || (!opening && !outstanding);

            // The link had no room for the last retransmission, so nothing has been unanswered since.
            bool refused = tcp.Is(slot, TcbFlags.Probe)
                || (tcp.Is(slot, TcbFlags.ResendHead) && (opening || tcp.Is(slot, TcbFlags.Loss)));
            bool first = probing && tries == 0 && !refused;
            if (first && closed)
            {
                // Nothing is unanswered before the first probe is sent.
                tcp.SilentSince[slot] = now;
                silent = 0;
            }

            bool last = silent >= limit && !first && (!probing || tries >= FewestProbes || refused || user != 0);
            bool orphan = tcp.Is(slot, TcbFlags.Orphan);

            // R2 gets a retransmission of its own where an application, or data, would be affected by the end.
            bool exact = user != 0 || opening || (orphan && (probing || tcp.SndUna[slot] == tcp.TxEnd[slot]));
            int answer = RoundTrip.Measured(tcp, slot, tcp.MinimumTimeout);
            if (last && (exact || (backOff && silent - limit >= answer)))
            {
                // The peer may well answer an orphan's probes of a closed window.
                TcpClosing.GiveUp(tcp, slot, probing && orphan);
                return;
            }

            if (opening)
            {
                tcp.Set(slot, TcbFlags.ResendHead);
            }
            else if (probing)
            {
                tcp.Set(slot, TcbFlags.Probe);
            }
            else if (!refused)
            {
                tcp.Context.Counts[(int)Counter.TcpTimeouts]++;
                LossRecovery.OnTimeout(tcp, slot, tries == 0);
            }

            tcp.MarkDirty(slot);
            int wait = tcp.Rto[slot];
            if (last)
            {
                // The retransmission at R2, for a path that was down until now. It gets the time to be answered, and
                // the rest of the time-out before it. A link that goes down and up does not extend that.
                int left = wait - Seq.Diff(now, tcp.LastSent[slot]);
                tcp.RtxAt[slot] = !backOff && Seq.Diff(armed, tcp.SilentSince[slot]) > limit ? armed
                    : tcp.Arm(slot, left > answer && left < wait ? left : answer);
                return;
            }

            if (backOff && !refused && (outstanding || closed))
            {
                RoundTrip.BackOff(tcp, slot, tries == 0 ? Timeout(tcp, slot) : wait);
                wait = tcp.Rto[slot];
                tcp.Tries[slot] = (ushort)(tries + 1);
                if (tries + 1 == RetransmissionsBeforeAdvice)
                {
                    Advise(tcp, slot);
                }
            }

            if (!backOff && probing && outstanding && !refused && tries < FewestProbes)
            {
                // The probe before this one was unanswered, too.
                tcp.Tries[slot] = (ushort)(tries + 1);
            }

            if (silent < limit && limit - silent < wait
                && (user != 0 || (!exact && (!probing || tries + 1 >= FewestProbes))))
            {
                // The limit applies to the millisecond, not to the next time-out.
                wait = limit - silent;
            }

            tcp.RtxAt[slot] = tcp.Arm(slot, wait);
        }

        /// <summary>Restarts the retransmission timer after data was sent or acknowledged (RFC 6298 5.1, 5.3), for a
        /// tail loss probe where one may precede the time-out. Stops the timer when nothing is outstanding.</summary>
        internal static void Restart(TcpTable tcp, int slot)
        {
            if (tcp.SndUna[slot] == tcp.SndNxt[slot])
            {
                tcp.RtxAt[slot] = 0;
            }
            else if (TailLossProbe.IsQuiet(tcp, slot))
            {
                // A single segment, with no data behind it.
                bool single = tcp.SndNxt[slot] == tcp.TxEnd[slot]
                    && tcp.SndNxt[slot] - tcp.SndUna[slot] <= tcp.SndMss[slot];
                tcp.RtxAt[slot] = tcp.Arm(slot, Limited(tcp, slot,
                    (int)(long)(single ? tcp.SinglePto : tcp.Pto)[slot]));
            }
            else
            {
                tcp.RtxAt[slot] = tcp.Arm(slot, Limited(tcp, slot, Timeout(tcp, slot)));
            }
        }

        /// <summary>Starts the timer after a segment was sent with nothing outstanding, when SND.NXT leaves SND.UNA. A
        /// timer armed before was for unsent data.</summary>
        internal static void Begin(TcpTable tcp, int slot, int occupied)
        {
            tcp.SilentSince[slot] = tcp.Context.Now;
            Restart(tcp, slot);
            if ((uint)occupied == tcp.SndWnd[slot] && TailLossProbe.IsQuiet(tcp, slot))
            {
                // For a single segment that fills the window, a probe may precede the time-out.
                tcp.RtxAt[slot] = tcp.Arm(slot, Limited(tcp, slot, tcp.Pto[slot]));
            }
        }

        /// <summary>Returns the time-out of the outstanding data. The peer may delay the acknowledgment of a single
        /// segment (RFC 9293 3.8.6.3). It acknowledges at once more than one segment, and one that fills the window, by
        /// a window update (3.8.6.2.2).</summary>
        internal static int Timeout(TcpTable tcp, int slot)
        {
            int flight = Seq.Diff(tcp.SndNxt[slot], tcp.SndUna[slot]);
            return flight <= tcp.SndMss[slot] && flight < (int)(long)tcp.SndWnd[slot] ? tcp.Rto[slot]
                : RoundTrip.Undelayed(tcp, slot, tcp.MinimumTimeout);
        }

        // RFC 9293 3.8.3 (b) and (e): the next hop is asked for its reachability, and the application can query the
        // delivery problem (SHLD-9).
        private static void Advise(TcpTable tcp, int slot)
        {
            TcpEmitter.ReportNoProgress(tcp, slot);
            if (tcp.SoftError[slot] == 0)
            {
                tcp.SoftError[slot] = TcpErrors.TimedOut;
            }

            tcp.Endpoints.MarkReadinessChanged(slot);
        }
    }
}
