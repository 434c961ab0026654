using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Keep-alives (RFC 9293 3.8.4, RFC 1122 4.2.3.6): when a connection on which nothing is under way has been
    /// silent for long, segments numbered SND.NXT-1, without data (SHLD-12), ask whether the peer still knows it.</summary>
    internal static class KeepAlive
    {
        /// <summary>MUST-28: two hours at least.</summary>
        internal const int DefaultSeconds = 7200;
        internal const int DefaultInterval = 75;
        internal const int DefaultCount = 9;
        private const int OneProbe = 0x100;

        /// <summary>The peer was heard, or the program has said how long it may be silent: the time begins now.</summary>
        internal static void Restart(TcpTable table, int slot)
        {
            int h = slot * Tcb.Halves;
            ushort[] halves = table.H;
            if ((halves[h + Tcb.Features] & TcbFeatures.KeepAlive) != 0)
            {
                halves[h + Tcb.Features] &= unchecked((ushort)~TcbFeatures.KeepProbe);
                halves[h + Tcb.KeepProbes] &= OneProbe - 1;
                table.W[(slot * Tcb.Words) + Tcb.KeepAt] = table.Context.Arm(Or(halves[h + Tcb.KeepTime], DefaultSeconds) * 1000);
            }
        }

        /// <summary>The time has passed; false when the connection is given up.</summary>
        internal static bool OnTimer(TcpTable table, int slot)
        {
            uint[] words = table.W;
            ushort[] halves = table.H;
            int w = slot * Tcb.Words;
            int h = slot * Tcb.Halves;
            words[w + Tcb.KeepAt] = 0;
            if (words[w + Tcb.SndNxt] != words[w + Tcb.SndUna] || table.Unacknowledged(slot) > 0 || words[w + Tcb.RtxAt] != 0)
            {
                // MUST-26: what is in flight, or waits for a window or for the link, asks already, and has its own limit.
                Restart(table, slot);
                return true;
            }

            uint now = table.Context.Now;
            int probes = halves[h + Tcb.KeepProbes] >> 8;
            if (probes == 0)
            {
                words[w + Tcb.SilentSince] = now - (uint)(Or(halves[h + Tcb.KeepTime], DefaultSeconds) * 1000);
            }
            else
            {
                // MUST-29: no single probe decides. The user timeout, where the program has set one, takes the place of the
                // count, as Linux has it.
                int count = halves[h + Tcb.KeepProbes] & (OneProbe - 1);
                int user = (int)(long)words[w + Tcb.UserTimeout];
                if (user != 0 ? Seq.Diff(now, words[w + Tcb.SilentSince]) >= user : probes >= Or(count, DefaultCount))
                {
                    TcpClosing.GiveUp(table, slot, true);
                    return false;
                }
            }

            if ((halves[h + Tcb.Features] & TcbFeatures.KeepAlive) != 0)
            {
                if (probes < 255)
                {
                    halves[h + Tcb.KeepProbes] += OneProbe;
                }

                halves[h + Tcb.Features] |= TcbFeatures.KeepProbe;
                words[w + Tcb.KeepAt] = table.Context.Arm(Or(halves[h + Tcb.KeepInterval], DefaultInterval) * 1000);
                table.MarkDirty(slot);
            }

            return true;
        }

        /// <summary>Repeats the last probe if it went unanswered.</summary>
        internal static void Again(TcpTable table, int slot)
        {
            int h = slot * Tcb.Halves;
            if (table.H[h + Tcb.KeepProbes] >= OneProbe && (table.H[h + Tcb.Features] & TcbFeatures.KeepAlive) != 0)
            {
                table.H[h + Tcb.Features] |= TcbFeatures.KeepProbe;
                table.MarkDirty(slot);
            }
        }

        /// <summary>Answers the peer's keep-alive: a segment without data, numbered one less than RCV.NXT, whose acknowledgment is in
        /// range (RFC 9293 3.8.4). It is no challenge: what the node sends of those must not keep the answer from a peer that would take
        /// its absence for death.</summary>
        /// <returns>False when it is no probe.</returns>
        internal static bool Answer(TcpTable table, int slot, TcpSegment segment)
        {
            int w = slot * Tcb.Words;
            uint[] words = table.W;
            if (segment.Length != 0 || (segment.Flags & Tcp.Ack) == 0 || Seq.Less(words[w + Tcb.SndNxt], segment.Acknowledgment)
                || Seq.Less(segment.Acknowledgment, words[w + Tcb.SndUna] - words[w + Tcb.MaxWnd]))
            {
                return false;
            }

            if (ChallengeThrottle.AllowsKeepAlive(table, words, w + Tcb.ChallengedUntil))
            {
                table.AcknowledgeNow(slot);
            }

            return true;
        }

        /// <summary>What was set, or what stands where nothing was.</summary>
        internal static int Or(int value, int byDefault)
        {
            return value == 0 ? byDefault : value;
        }
    }
}
