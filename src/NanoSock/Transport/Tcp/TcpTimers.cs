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
            OnTimer(table);
            HalfOpenTable.OnTimer(table);
            TimeWaitTable.OnTimer(table);
            PathMtu.OnTimer(table);
        }

        private static void OnTimer(TcpTable table)
        {
            byte[] states = table.Endpoints.State;
            uint[] words = table.W;
            int count = table.Endpoints.UdpStart;
            for (int slot = 0; slot < count; slot++)
            {
                if (states[slot] <= (byte)TcpState.Listen)
                {
                    continue;
                }

                int w = slot * Tcb.Words;
                if ((words[w + Tcb.LifeAt] | words[w + Tcb.AckAt] | words[w + Tcb.ReorderAt] | words[w + Tcb.RtxAt] | words[w + Tcb.KeepAt]) != 0
                    || table.Pacing != null)
                {
                    OnTimer(table, slot, words, w);
                }
            }
        }

        // A connection of which something is armed.
        private static void OnTimer(TcpTable table, int slot, uint[] words, int w)
        {
            NetContext context = table.Context;
            if (context.IsDue(words[w + Tcb.LifeAt]))
            {
                // Linger has run out, or nobody waits for the peer's FIN any more.
                TcpClosing.Abort(table, slot, 0);
                return;
            }

            if (context.IsDue(words[w + Tcb.AckAt]))
            {
                words[w + Tcb.AckAt] = 0;
                table.AcknowledgeNow(slot);
            }

            if (context.IsDue(words[w + Tcb.KeepAt]) && !KeepAlive.OnTimer(table, slot))
            {
                return;
            }

            if (context.IsDue(words[w + Tcb.ReorderAt]))
            {
                words[w + Tcb.ReorderAt] = 0;
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
                    context.Consider(table.Pacing.At(slot));
                }
            }

            if (context.IsDue(words[w + Tcb.RtxAt]))
            {
                Retransmit(table, slot, words, w);
            }

            // Whatever is armed, by this or before, is waited for.
            context.Consider(words[w + Tcb.LifeAt]);
            context.Consider(words[w + Tcb.AckAt]);
            context.Consider(words[w + Tcb.ReorderAt]);
            context.Consider(words[w + Tcb.RtxAt]);
            context.Consider(words[w + Tcb.KeepAt]);
        }

        // RFC 6298 5.4 to 5.6; RFC 9293 3.8.6.1 where the window is closed.
        private static void Retransmit(TcpTable table, int slot, uint[] words, int w)
        {
            words[w + Tcb.RtxAt] = 0;
            table.Clear(slot, TcbFlags.Calm);
            byte state = table.Endpoints.State[slot];
            bool opening = state <= (byte)TcpState.SynReceived;
            int h = slot * Tcb.Halves;
            bool underWay = words[w + Tcb.SndNxt] != words[w + Tcb.SndUna];
            int tries = table.H[h + Tcb.Tries];
            bool probing = !opening && (words[w + Tcb.SndWnd] == 0 || !underWay);
            if (probing && tries == 0)
            {
                // Nothing has gone unanswered before the first probe goes out.
                words[w + Tcb.SilentSince] = table.Context.Now;
            }

            int silent = Seq.Diff(table.Context.Now, words[w + Tcb.SilentSince]);
            int user = (int)(long)words[w + Tcb.UserTimeout];
            int limit = user != 0 ? user : opening && table.UserTimeout < SynMilliseconds ? SynMilliseconds : table.UserTimeout;
            if (silent >= limit && (!probing || tries >= FewestProbes || user != 0))
            {
                // An orphan's closed window may well be answered.
                TcpClosing.GiveUp(table, slot, probing && table.Is(slot, TcbFlags.Orphan));
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
            else
            {
                table.Context.Counts[(int)Counter.TcpTimeouts]++;
                LossRecovery.OnTimeout(table, slot, tries == 0);
            }

            if (underWay || words[w + Tcb.SndWnd] == 0)
            {
                words[w + Tcb.Rto] = (uint)RoundTrip.Double((int)(long)words[w + Tcb.Rto]);
                table.H[h + Tcb.Tries] = (ushort)(tries + 1);
                if (tries + 1 == RetransmissionsBeforeAdvice)
                {
                    Advise(table, slot, h);
                }
            }

            // What the program has set is kept to the millisecond, not to the next time-out.
            int wait = (int)(long)words[w + Tcb.Rto];
            words[w + Tcb.RtxAt] = table.Context.Arm(user != 0 && user - silent < wait ? user - silent : wait);
            table.MarkDirty(slot);
        }

        // RFC 9293 3.8.3 (b) and (e): the neighbour that leads there is asked whether it is, and the program can see that
        // something is wrong (SHLD-9).
        private static void Advise(TcpTable table, int slot, int h)
        {
            TcpEmitter.Doubt(table, table.Endpoints.RemoteAddress[slot]);
            if (table.H[h + Tcb.SoftError] == 0)
            {
                table.H[h + Tcb.SoftError] = TcpErrors.TimedOut;
            }

            table.Endpoints.Touch(slot);
        }
    }
}
