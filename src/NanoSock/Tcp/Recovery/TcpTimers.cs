using NanoSock.Ip;
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

        // A connection of which something is armed.
        private static void OnTimer(TcpTable tcp, int slot)
        {
            NetContext net = tcp.Context;
            if (net.IsDue(tcp.LifeAt[slot]))
            {
                // Linger has run out, or a SYN has found no way out.
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

            // Whatever is armed, by this or before, is waited for.
            net.ScheduleWakeup(tcp.LifeAt[slot]);
            net.ScheduleWakeup(tcp.AckAt[slot]);
            net.ScheduleWakeup(tcp.ReorderAt[slot]);
            net.ScheduleWakeup(tcp.RtxAt[slot]);
            net.ScheduleWakeup(tcp.KeepAt[slot]);
        }

        /// <summary>Tries at once whatever waits for an answer by way of an interface: its link has come up. What went unanswered
        /// meanwhile says nothing about the path, so the back-off is forgotten.</summary>
        internal static void LinkUp(TcpTable tcp, int interfaceIndex)
        {
            byte[] states = tcp.Endpoints.State;
            for (int slot = 0; slot < tcp.Endpoints.UdpStart; slot++)
            {
                if (states[slot] <= (byte)TcpState.Listen || !IsRoutedBy(tcp, tcp.Endpoints.RemoteAddress[slot], interfaceIndex))
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

        // A SYN whose link has gone down waits for the link from now on, not from its next time-out (TcpUserCalls.OnUnsent).
        private static void LinkDown(TcpTable tcp)
        {
            byte[] states = tcp.Endpoints.State;
            for (int slot = 0; slot < tcp.Endpoints.UdpStart; slot++)
            {
                if (states[slot] == (byte)TcpState.SynSent && tcp.LifeAt[slot] == 0
                    && RouteTable.Find(tcp.Context, tcp.Endpoints.RemoteAddress[slot], -1) && !tcp.Context.RouteInterface.IsUp)
                {
                    tcp.Set(slot, TcbFlags.ResendHead);
                    tcp.MarkDirty(slot);
                }
            }
        }

        /// <summary>Whether packets to an address leave by an interface.</summary>
        internal static bool IsRoutedBy(TcpTable tcp, uint remote, int interfaceIndex)
        {
            return RouteTable.Find(tcp.Context, remote, -1) && tcp.Context.RouteInterface.Index == interfaceIndex;
        }

        /// <summary>Starts the retransmission timer when something begins to wait for an answer (RFC 6298 5.1): its first byte is
        /// sent, or the link has no room for it.</summary>
        internal static void Start(TcpTable tcp, int slot)
        {
            tcp.SilentSince[slot] = tcp.Context.Now;
            tcp.RtxAt[slot] = tcp.Context.Arm(Limited(tcp, slot, (int)(long)tcp.Rto[slot]));
        }

        /// <summary>Sets how long the program waits for an answer; what waits already does so no longer than that.</summary>
        internal static void SetUserTimeout(TcpTable tcp, int slot, int milliseconds)
        {
            tcp.UserTimeout[slot] = (uint)milliseconds;
            tcp.Clear(slot, TcbFlags.FastPath);
            uint end = tcp.SilentSince[slot] + (uint)milliseconds;
            if (milliseconds != 0 && tcp.LifeAt[slot] != 0 && tcp.Endpoints.State[slot] == (byte)TcpState.SynSent)
            {
                // An attempt to connect that has found no way out.
                tcp.LifeAt[slot] = end == 0 ? 1u : end;
                tcp.Context.ScheduleWakeup(tcp.LifeAt[slot]);
            }

            if (milliseconds != 0 && tcp.RtxAt[slot] != 0 && Seq.Less(end, tcp.RtxAt[slot]))
            {
                tcp.RtxAt[slot] = end == 0 ? 1u : end;
                tcp.Context.ScheduleWakeup(tcp.RtxAt[slot]);
            }
        }

        /// <summary>Gives what is sent again the time to be answered: the link may have had no room for it for a while.</summary>
        internal static void AllowAnswer(TcpTable tcp, int slot)
        {
            int most = Limited(tcp, slot, Timeout(tcp, slot));
            int answer = RoundTrip.Measured(tcp, slot, tcp.MinimumTimeout);
            answer = answer < most ? answer : most;

            // Not beyond R2 and one answer where a link comes and goes more often than that: each time the same is sent again.
            int limit = Limit(tcp, (int)(long)tcp.UserTimeout[slot], tcp.Endpoints.State[slot] <= (byte)TcpState.SynReceived);
            if (tcp.RtxAt[slot] != 0 && Seq.Diff(tcp.Context.Now, tcp.SilentSince[slot]) - limit <= answer && Seq.Diff(tcp.RtxAt[slot], tcp.Context.Now) < answer)
            {
                tcp.RtxAt[slot] = tcp.Context.Arm(answer);
            }
        }

        /// <summary>Returns a time-out, or what is left of the user timeout where that is shorter.</summary>
        internal static int Limited(TcpTable tcp, int slot, int timeout)
        {
            int user = (int)(long)tcp.UserTimeout[slot];
            int left = user - Seq.Diff(tcp.Context.Now, tcp.SilentSince[slot]);
            return user == 0 || left >= timeout ? timeout : left > 0 ? left : 1;
        }

        // R2 of RFC 9293 3.8.3, or what the program has set.
        private static int Limit(TcpTable tcp, int user, bool opening)
        {
            return user != 0 ? user : opening && tcp.DefaultUserTimeout < SynMilliseconds ? SynMilliseconds : tcp.DefaultUserTimeout;
        }

        // RFC 6298 5.4 to 5.6; RFC 9293 3.8.6.1 where the window is closed. Without the back-off it is not the time that has
        // passed which calls for another try.
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
                // A SYN that finds no way out now: nothing goes unanswered meanwhile (TcpUserCalls.OnUnsent).
                tcp.Set(slot, TcbFlags.ResendHead);
                tcp.MarkDirty(slot);
                return;
            }

            bool underWay = tcp.SndNxt[slot] != tcp.SndUna[slot];
            int tries = tcp.Tries[slot];
            bool closed = !opening && tcp.SndWnd[slot] == 0;
            bool probing = closed || (!opening && !underWay);

            // The link had no room for the last try: nothing that was sent has gone unanswered since.
            bool refused = tcp.Is(slot, TcbFlags.Probe) || (tcp.Is(slot, TcbFlags.ResendHead) && (opening || tcp.Is(slot, TcbFlags.Loss)));
            bool first = probing && tries == 0 && !refused;
            if (first && closed)
            {
                // Nothing has gone unanswered before the first probe goes out.
                tcp.SilentSince[slot] = now;
                silent = 0;
            }

            bool last = silent >= limit && !first && (!probing || tries >= FewestProbes || refused || user != 0);
            bool orphan = tcp.Is(slot, TcbFlags.Orphan);

            // R2 gets a try of its own where a program, or data, would suffer from an end.
            bool exact = user != 0 || opening || (orphan && (probing || tcp.SndUna[slot] == tcp.TxEnd[slot]));
            int answer = RoundTrip.Measured(tcp, slot, tcp.MinimumTimeout);
            if (last && (exact || (backOff && silent - limit >= answer)))
            {
                // An orphan's closed window may well be answered.
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
            int wait = (int)(long)tcp.Rto[slot];
            if (last)
            {
                // The try at R2 itself, for a path that was away until now. It gets the time to be answered, and what is left
                // of the time-out before it. A link that comes and goes does not prolong that.
                int left = wait - Seq.Diff(now, tcp.LastSent[slot]);
                tcp.RtxAt[slot] = !backOff && Seq.Diff(armed, tcp.SilentSince[slot]) > limit ? armed
                    : tcp.Context.Arm(left > answer && left < wait ? left : answer);
                return;
            }

            if (backOff && !refused && (underWay || closed))
            {
                RoundTrip.BackOff(tcp, slot, tries == 0 ? Timeout(tcp, slot) : wait);
                wait = (int)(long)tcp.Rto[slot];
                tcp.Tries[slot] = (ushort)(tries + 1);
                if (tries + 1 == RetransmissionsBeforeAdvice)
                {
                    Advise(tcp, slot);
                }
            }

            if (!backOff && probing && underWay && !refused && tries < FewestProbes)
            {
                // The probe that this one follows went unanswered, too.
                tcp.Tries[slot] = (ushort)(tries + 1);
            }

            if (silent < limit && limit - silent < wait && (user != 0 || (!exact && (!probing || tries + 1 >= FewestProbes))))
            {
                // The limit is kept to the millisecond, not to the next time-out.
                wait = limit - silent;
            }

            tcp.RtxAt[slot] = tcp.Context.Arm(wait);
        }

        /// <summary>Starts the retransmission timer when something was sent or acknowledged (RFC 6298 5.1, 5.3), for a tail loss probe
        /// where one may come first; off when nothing is outstanding.</summary>
        internal static void Restart(TcpTable tcp, int slot)
        {
            if (tcp.SndUna[slot] == tcp.SndNxt[slot])
            {
                tcp.RtxAt[slot] = 0;
            }
            else if (TailLossProbe.IsQuiet(tcp, slot))
            {
                // A single segment, unless more follows it.
                bool single = tcp.SndNxt[slot] == tcp.TxEnd[slot]
                    && tcp.SndNxt[slot] - tcp.SndUna[slot] <= tcp.SndMss[slot];
                tcp.RtxAt[slot] = tcp.Context.Arm(Limited(tcp, slot, (int)(long)(single ? tcp.SinglePto : tcp.Pto)[slot]));
            }
            else
            {
                tcp.RtxAt[slot] = tcp.Context.Arm(Limited(tcp, slot, Timeout(tcp, slot)));
            }
        }

        /// <summary>Something has been sent after nothing was outstanding: SND.NXT leaves SND.UNA. Whatever was armed before was for what
        /// had not been sent.</summary>
        internal static void Begin(TcpTable tcp, int slot, int occupied)
        {
            tcp.SilentSince[slot] = tcp.Context.Now;
            Restart(tcp, slot);
            if ((uint)occupied == tcp.SndWnd[slot] && TailLossProbe.IsQuiet(tcp, slot))
            {
                // A single segment that fills the window may be probed for before its time-out.
                tcp.RtxAt[slot] = tcp.Context.Arm(Limited(tcp, slot, (int)(long)tcp.Pto[slot]));
            }
        }

        /// <summary>Returns the time-out for what is outstanding. The peer may hold back its answer to a single segment (RFC 9293
        /// 3.8.6.3); more than one it answers at once, and also one that fills the window, with a window update (3.8.6.2.2).</summary>
        internal static int Timeout(TcpTable tcp, int slot)
        {
            int flight = Seq.Diff(tcp.SndNxt[slot], tcp.SndUna[slot]);
            return flight <= tcp.SndMss[slot] && flight < (int)(long)tcp.SndWnd[slot] ? (int)(long)tcp.Rto[slot]
                : RoundTrip.Undelayed(tcp, slot, tcp.MinimumTimeout);
        }

        // RFC 9293 3.8.3 (b) and (e): the neighbour that leads there is asked whether it is, and the program can see that
        // something is wrong (SHLD-9).
        private static void Advise(TcpTable tcp, int slot)
        {
            TcpEmitter.ReportNoProgress(tcp, tcp.Endpoints.RemoteAddress[slot]);
            if (tcp.SoftError[slot] == 0)
            {
                tcp.SoftError[slot] = TcpErrors.TimedOut;
            }

            tcp.Endpoints.MarkReadinessChanged(slot);
        }
    }
}
