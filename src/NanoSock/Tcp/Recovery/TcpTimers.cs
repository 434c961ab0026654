using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Runs the timers of connections: retransmission, probes, delayed acknowledgments, ends.</summary>
    internal static class TcpTimers
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
            HalfOpenTable.OnTimer(tcp);
            TimeWaitTable.OnTimer(tcp);
            PathMtu.OnTimer(tcp);
        }

        private static void OnTimer(TcpTable tcp)
        {
            byte[] states = tcp.Endpoints.State;
            int count = tcp.Endpoints.UdpStart;
            for (int slot = 0; slot < count; slot++)
            {
                if (states[slot] <= (byte)TcpState.Listen)
                {
                    continue;
                }
                if ((tcp.LifeAt[slot] | tcp.AckAt[slot] | tcp.ReorderAt[slot] | tcp.RtxAt[slot] | tcp.KeepAt[slot]) != 0
                    || tcp.Pacing != null)
                {
                    OnTimer(tcp, slot);
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

            // Schedules the wake-up for every timer that is armed, now or before.
            net.ScheduleWakeup(tcp.LifeAt[slot]);
            net.ScheduleWakeup(tcp.AckAt[slot]);
            net.ScheduleWakeup(tcp.ReorderAt[slot]);
            net.ScheduleWakeup(tcp.RtxAt[slot]);
            net.ScheduleWakeup(tcp.KeepAt[slot]);
        }

        /// <summary>Retransmits at once for the connections whose peers an interface leads to, after its link has come
        /// up. Unanswered segments of the outage say nothing about the path, so the back-off is reset.</summary>
        internal static void LinkUp(TcpTable tcp, int interfaceIndex)
        {
            byte[] states = tcp.Endpoints.State;
            for (int slot = 0; slot < tcp.Endpoints.UdpStart; slot++)
            {
                if (states[slot] <= (byte)TcpState.Listen
                    || !IsRoutedBy(tcp, slot, interfaceIndex))
                {
                    continue;
                }

                KeepAlive.Again(tcp, slot);
                if (tcp.RtxAt[slot] != 0)
                {
                    RoundTrip.Reset(tcp, slot, tcp.MinimumTimeout, (tcp.Options[slot] & NegotiatedOptions.Sack) != 0);
                    Retransmit(tcp, slot, false);
                }
            }

            HalfOpenTable.LinkUp(tcp, interfaceIndex);
            ClosingRecord.LinkUp(tcp, interfaceIndex);
        }

        // A SYN whose link has gone down waits for the link from now on, not from its next time-out
        // (TcpUserCalls.OnUnsent).
        private static void LinkDown(TcpTable tcp)
        {
            byte[] states = tcp.Endpoints.State;
            for (int slot = 0; slot < tcp.Endpoints.UdpStart; slot++)
            {
                if (states[slot] != (byte)TcpState.SynSent || tcp.LifeAt[slot] != 0)
                {
                    continue;
                }

                RouteResult route = TcpEmitter.RouteOf(tcp, slot);
                if (route != null && !route.Interface.IsUp)
                {
                    tcp.Set(slot, TcbFlags.ResendHead);
                    tcp.MarkDirty(slot);
                }
            }
        }

        /// <summary>Returns true if packets of a connection or record leave by an interface.</summary>
        internal static bool IsRoutedBy(TcpTable tcp, int entry, int interfaceIndex)
        {
            RouteResult route = TcpEmitter.RouteOf(tcp, entry);
            return route != null && route.Interface.Index == interfaceIndex;
        }

        /// <summary>Starts the retransmission timer at the start of a flight (RFC 6298 5.1): its first byte is sent, or
        /// waits for room on the link.</summary>
        internal static void Start(TcpTable tcp, int slot)
        {
            tcp.SilentSince[slot] = tcp.Context.Now;
            tcp.RtxAt[slot] = tcp.Context.Arm(Limited(tcp, slot, tcp.Rto[slot]));
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
                tcp.RtxAt[slot] = tcp.Context.Arm(answer);
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
                    : tcp.Context.Arm(left > answer && left < wait ? left : answer);
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

            tcp.RtxAt[slot] = tcp.Context.Arm(wait);
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
                tcp.RtxAt[slot] = tcp.Context.Arm(Limited(tcp, slot,
                    (int)(long)(single ? tcp.SinglePto : tcp.Pto)[slot]));
            }
            else
            {
                tcp.RtxAt[slot] = tcp.Context.Arm(Limited(tcp, slot, Timeout(tcp, slot)));
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
                tcp.RtxAt[slot] = tcp.Context.Arm(Limited(tcp, slot, tcp.Pto[slot]));
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
