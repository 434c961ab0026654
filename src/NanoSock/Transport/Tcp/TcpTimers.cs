using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>What time does to connections: retransmission, probes, delayed acknowledgments, ends.</summary>
    internal static class TcpTimers
    {
        // RFC 9293 MUST-23: a SYN is tried for 3 minutes at least.
        private const int SynMilliseconds = 180000;
        // A closed window is probed once a minute in the end: one or two lost packets must not decide (SHLD-10).
        private const int FewestProbes = 3;
        // R1 of RFC 9293 3.8.3 (SHLD-10).
        private const int RetransmissionsBeforeAdvice = 3;

        /// <summary>All that time does to TCP.</summary>
        internal static void RunAll(TcpTable table)
        {
            if (table.Context.IsLinkDown)
            {
                LinkDown(table);
            }

            OnTimer(table);
            HalfOpenTable.OnTimer(table);
            TimeWaitTable.OnTimer(table);
            PathMtu.OnTimer(table);
        }

        private static void OnTimer(TcpTable table)
        {
            byte[] states = table.Endpoints.State;
            int count = table.Endpoints.UdpStart;
            for (int slot = 0; slot < count; slot++)
            {
                if (states[slot] <= (byte)TcpState.Listen)
                {
                    continue;
                }
                if ((table.LifeAt[slot] | table.AckAt[slot] | table.ReorderAt[slot] | table.RtxAt[slot] | table.KeepAt[slot]) != 0
                    || table.Pacing != null)
                {
                    OnTimer(table, slot);
                }
            }
        }

        // A connection of which something is armed.
        private static void OnTimer(TcpTable table, int slot)
        {
            NetContext context = table.Context;
            if (context.IsDue(table.LifeAt[slot]))
            {
                // Linger has run out, or a SYN has found no way out.
                if (table.Endpoints.State[slot] == (byte)TcpState.SynSent)
                {
                    TcpClosing.GiveUp(table, slot, false);
                }
                else
                {
                    TcpClosing.Abort(table, slot, 0);
                }

                return;
            }

            if (context.IsDue(table.AckAt[slot]))
            {
                table.AckAt[slot] = 0;
                table.AcknowledgeNow(slot);
            }

            if (context.IsDue(table.KeepAt[slot]) && !KeepAlive.OnTimer(table, slot))
            {
                return;
            }

            if (context.IsDue(table.ReorderAt[slot]))
            {
                table.ReorderAt[slot] = 0;
                LossRecovery.Detect(table, slot);
                table.MarkDirty(slot);
            }

            if (table.Pacing != null)
            {
                if (context.IsDue(table.Pacing.At(slot)))
                {
                    table.MarkDirty(slot);
                }
                else
                {
                    context.ScheduleWakeup(table.Pacing.At(slot));
                }
            }

            if (context.IsDue(table.RtxAt[slot]))
            {
                Retransmit(table, slot, true);
            }

            // Whatever is armed, by this or before, is waited for.
            context.ScheduleWakeup(table.LifeAt[slot]);
            context.ScheduleWakeup(table.AckAt[slot]);
            context.ScheduleWakeup(table.ReorderAt[slot]);
            context.ScheduleWakeup(table.RtxAt[slot]);
            context.ScheduleWakeup(table.KeepAt[slot]);
        }

        /// <summary>Tries at once whatever waits for an answer by way of an interface: its link has come up. What went unanswered
        /// meanwhile says nothing about the path, so the back-off is forgotten.</summary>
        internal static void LinkUp(TcpTable table, int interfaceIndex)
        {
            byte[] states = table.Endpoints.State;
            for (int slot = 0; slot < table.Endpoints.UdpStart; slot++)
            {
                if (states[slot] <= (byte)TcpState.Listen || !IsRoutedBy(table, table.Endpoints.RemoteAddress[slot], interfaceIndex))
                {
                    continue;
                }

                KeepAlive.Again(table, slot);
                if (table.RtxAt[slot] != 0)
                {
                    RoundTrip.Reset(table, slot, table.MinimumTimeout, (table.Options[slot] & NegotiatedOptions.Sack) != 0);
                    Retransmit(table, slot, false);
                }
            }

            HalfOpenTable.LinkUp(table, interfaceIndex);
            ClosingRecord.LinkUp(table, interfaceIndex);
        }

        // A SYN whose link has gone down waits for the link from now on, not from its next time-out (TcpUserCalls.OnUnsent).
        private static void LinkDown(TcpTable table)
        {
            byte[] states = table.Endpoints.State;
            for (int slot = 0; slot < table.Endpoints.UdpStart; slot++)
            {
                if (states[slot] == (byte)TcpState.SynSent && table.LifeAt[slot] == 0
                    && RouteTable.Find(table.Context, table.Endpoints.RemoteAddress[slot], -1) && !table.Context.RouteInterface.IsUp)
                {
                    table.Set(slot, TcbFlags.ResendHead);
                    table.MarkDirty(slot);
                }
            }
        }

        /// <summary>Whether packets to an address leave by an interface.</summary>
        internal static bool IsRoutedBy(TcpTable table, uint remote, int interfaceIndex)
        {
            return RouteTable.Find(table.Context, remote, -1) && table.Context.RouteInterface.Index == interfaceIndex;
        }

        /// <summary>Starts the retransmission timer when something begins to wait for an answer (RFC 6298 5.1): its first octet is
        /// sent, or the link has no room for it.</summary>
        internal static void Start(TcpTable table, int slot)
        {
            table.SilentSince[slot] = table.Context.Now;
            table.RtxAt[slot] = table.Context.Arm(Limited(table, slot, (int)(long)table.Rto[slot]));
        }

        /// <summary>Sets how long the program waits for an answer; what waits already does so no longer than that.</summary>
        internal static void SetUserTimeout(TcpTable table, int slot, int milliseconds)
        {
            table.UserTimeout[slot] = (uint)milliseconds;
            table.Clear(slot, TcbFlags.FastPath);
            uint end = table.SilentSince[slot] + (uint)milliseconds;
            if (milliseconds != 0 && table.LifeAt[slot] != 0 && table.Endpoints.State[slot] == (byte)TcpState.SynSent)
            {
                // An attempt to connect that has found no way out.
                table.LifeAt[slot] = end == 0 ? 1u : end;
                table.Context.ScheduleWakeup(table.LifeAt[slot]);
            }

            if (milliseconds != 0 && table.RtxAt[slot] != 0 && Seq.Less(end, table.RtxAt[slot]))
            {
                table.RtxAt[slot] = end == 0 ? 1u : end;
                table.Context.ScheduleWakeup(table.RtxAt[slot]);
            }
        }

        /// <summary>Gives what is sent again the time to be answered: the link may have had no room for it for a while.</summary>
        internal static void AllowAnswer(TcpTable table, int slot)
        {
            int most = Limited(table, slot, Timeout(table, slot));
            int answer = RoundTrip.Measured(table, slot, table.MinimumTimeout);
            answer = answer < most ? answer : most;

            // Not beyond R2 and one answer where a link comes and goes more often than that: each time the same is sent again.
            int limit = Limit(table, (int)(long)table.UserTimeout[slot], table.Endpoints.State[slot] <= (byte)TcpState.SynReceived);
            if (table.RtxAt[slot] != 0 && Seq.Diff(table.Context.Now, table.SilentSince[slot]) - limit <= answer && Seq.Diff(table.RtxAt[slot], table.Context.Now) < answer)
            {
                table.RtxAt[slot] = table.Context.Arm(answer);
            }
        }

        /// <summary>Returns a time-out, or what is left of the user timeout where that is shorter.</summary>
        internal static int Limited(TcpTable table, int slot, int timeout)
        {
            int user = (int)(long)table.UserTimeout[slot];
            int left = user - Seq.Diff(table.Context.Now, table.SilentSince[slot]);
            return user == 0 || left >= timeout ? timeout : left > 0 ? left : 1;
        }

        // R2 of RFC 9293 3.8.3, or what the program has set.
        private static int Limit(TcpTable table, int user, bool opening)
        {
            return user != 0 ? user : opening && table.DefaultUserTimeout < SynMilliseconds ? SynMilliseconds : table.DefaultUserTimeout;
        }

        // RFC 6298 5.4 to 5.6; RFC 9293 3.8.6.1 where the window is closed. Without the back-off it is not the time that has
        // passed which calls for another try.
        private static void Retransmit(TcpTable table, int slot, bool backOff)
        {
            if (backOff && TailLossProbe.OnTimer(table, slot))
            {
                return;
            }

            uint armed = table.RtxAt[slot];
            table.RtxAt[slot] = 0;
            table.Clear(slot, TcbFlags.FastPath);
            bool opening = table.Endpoints.State[slot] <= (byte)TcpState.SynReceived;
            uint now = table.Context.Now;
            int silent = Seq.Diff(now, table.SilentSince[slot]);
            int user = (int)(long)table.UserTimeout[slot];
            int limit = Limit(table, user, opening);
            if (opening && table.LifeAt[slot] != 0 && !table.Is(slot, TcbFlags.Orphan) && silent < limit)
            {
                // A SYN that finds no way out now: nothing goes unanswered meanwhile (TcpUserCalls.OnUnsent).
                table.Set(slot, TcbFlags.ResendHead);
                table.MarkDirty(slot);
                return;
            }

            bool underWay = table.SndNxt[slot] != table.SndUna[slot];
            int tries = table.Tries[slot];
            bool closed = !opening && table.SndWnd[slot] == 0;
            bool probing = closed || (!opening && !underWay);

            // The link had no room for the last try: nothing that was sent has gone unanswered since.
            bool refused = table.Is(slot, TcbFlags.Probe) || (table.Is(slot, TcbFlags.ResendHead) && (opening || table.Is(slot, TcbFlags.Loss)));
            bool first = probing && tries == 0 && !refused;
            if (first && closed)
            {
                // Nothing has gone unanswered before the first probe goes out.
                table.SilentSince[slot] = now;
                silent = 0;
            }

            bool last = silent >= limit && !first && (!probing || tries >= FewestProbes || refused || user != 0);
            bool orphan = table.Is(slot, TcbFlags.Orphan);

            // R2 gets a try of its own where a program, or data, would suffer from an end.
            bool exact = user != 0 || opening || (orphan && (probing || table.SndUna[slot] == table.TxEnd[slot]));
            int answer = RoundTrip.Measured(table, slot, table.MinimumTimeout);
            if (last && (exact || (backOff && silent - limit >= answer)))
            {
                // An orphan's closed window may well be answered.
                TcpClosing.GiveUp(table, slot, probing && orphan);
                return;
            }

            if (opening)
            {
                table.Set(slot, TcbFlags.ResendHead);
            }
            else if (probing)
            {
                table.Set(slot, TcbFlags.Probe);
            }
            else if (!refused)
            {
                table.Context.Counts[(int)Counter.TcpTimeouts]++;
                LossRecovery.OnTimeout(table, slot, tries == 0);
            }

            table.MarkDirty(slot);
            int wait = (int)(long)table.Rto[slot];
            if (last)
            {
                // The try at R2 itself, for a path that was away until now. It gets the time to be answered, and what is left
                // of the time-out before it. A link that comes and goes does not prolong that.
                int left = wait - Seq.Diff(now, table.LastSent[slot]);
                table.RtxAt[slot] = !backOff && Seq.Diff(armed, table.SilentSince[slot]) > limit ? armed
                    : table.Context.Arm(left > answer && left < wait ? left : answer);
                return;
            }

            if (backOff && !refused && (underWay || closed))
            {
                RoundTrip.BackOff(table, slot, tries == 0 ? Timeout(table, slot) : wait);
                wait = (int)(long)table.Rto[slot];
                table.Tries[slot] = (ushort)(tries + 1);
                if (tries + 1 == RetransmissionsBeforeAdvice)
                {
                    Advise(table, slot);
                }
            }

            if (!backOff && probing && underWay && !refused && tries < FewestProbes)
            {
                // The probe that this one follows went unanswered, too.
                table.Tries[slot] = (ushort)(tries + 1);
            }

            if (silent < limit && limit - silent < wait && (user != 0 || (!exact && (!probing || tries + 1 >= FewestProbes))))
            {
                // The limit is kept to the millisecond, not to the next time-out.
                wait = limit - silent;
            }

            table.RtxAt[slot] = table.Context.Arm(wait);
        }

        /// <summary>Starts the retransmission timer when something was sent or acknowledged (RFC 6298 5.1, 5.3), for a tail loss probe
        /// where one may come first; off when nothing is outstanding.</summary>
        internal static void Restart(TcpTable table, int slot)
        {
            if (table.SndUna[slot] == table.SndNxt[slot])
            {
                table.RtxAt[slot] = 0;
            }
            else if (TailLossProbe.IsQuiet(table, slot))
            {
                // A single segment, unless more follows it.
                bool single = table.SndNxt[slot] == table.TxEnd[slot]
                    && table.SndNxt[slot] - table.SndUna[slot] <= table.SndMss[slot];
                table.RtxAt[slot] = table.Context.Arm(Limited(table, slot, (int)(long)(single ? table.SinglePto : table.Pto)[slot]));
            }
            else
            {
                table.RtxAt[slot] = table.Context.Arm(Limited(table, slot, Timeout(table, slot)));
            }
        }

        /// <summary>Something has been sent after nothing was outstanding: SND.NXT leaves SND.UNA. Whatever was armed before was for what
        /// had not been sent.</summary>
        internal static void Begin(TcpTable table, int slot, int occupied)
        {
            table.SilentSince[slot] = table.Context.Now;
            Restart(table, slot);
            if ((uint)occupied == table.SndWnd[slot] && TailLossProbe.IsQuiet(table, slot))
            {
                // A single segment that fills the window may be probed for before its time-out.
                table.RtxAt[slot] = table.Context.Arm(Limited(table, slot, (int)(long)table.Pto[slot]));
            }
        }

        /// <summary>Returns the time-out for what is outstanding. The peer may hold back its answer to a single segment (RFC 9293
        /// 3.8.6.3); more than one it answers at once, and also one that fills the window, with a window update (3.8.6.2.2).</summary>
        internal static int Timeout(TcpTable table, int slot)
        {
            int flight = Seq.Diff(table.SndNxt[slot], table.SndUna[slot]);
            return flight <= table.SndMss[slot] && flight < (int)(long)table.SndWnd[slot] ? (int)(long)table.Rto[slot]
                : RoundTrip.Undelayed(table, slot, table.MinimumTimeout);
        }

        // RFC 9293 3.8.3 (b) and (e): the neighbour that leads there is asked whether it is, and the program can see that
        // something is wrong (SHLD-9).
        private static void Advise(TcpTable table, int slot)
        {
            TcpEmitter.ReportNoProgress(table, table.Endpoints.RemoteAddress[slot]);
            if (table.SoftError[slot] == 0)
            {
                table.SoftError[slot] = TcpErrors.TimedOut;
            }

            table.Endpoints.MarkReadinessChanged(slot);
        }
    }
}
