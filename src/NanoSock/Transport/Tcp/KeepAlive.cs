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
            if ((table.Features[slot] & TcbFeatures.KeepAlive) != 0)
            {
                table.Features[slot] &= unchecked((ushort)~TcbFeatures.KeepProbe);
                table.KeepProbes[slot] &= OneProbe - 1;
                table.KeepAt[slot] = table.Context.Arm(Or(table.KeepTime[slot], DefaultSeconds) * 1000);
            }
        }

        /// <summary>The time has passed; false when the connection is given up.</summary>
        internal static bool OnTimer(TcpTable table, int slot)
        {
            table.KeepAt[slot] = 0;
            if (table.SndNxt[slot] != table.SndUna[slot] || table.Unacknowledged(slot) > 0 || table.RtxAt[slot] != 0)
            {
                // MUST-26: what is in flight, or waits for a window or for the link, asks already, and has its own limit.
                Restart(table, slot);
                return true;
            }

            uint now = table.Context.Now;
            int probes = table.KeepProbes[slot] >> 8;
            if (probes == 0)
            {
                table.SilentSince[slot] = now - (uint)(Or(table.KeepTime[slot], DefaultSeconds) * 1000);
            }
            else
            {
                // MUST-29: no single probe decides. The user timeout, where the program has set one, takes the place of the
                // count, as Linux has it.
                int count = table.KeepProbes[slot] & (OneProbe - 1);
                int user = (int)(long)table.UserTimeout[slot];
                if (user != 0 ? Seq.Diff(now, table.SilentSince[slot]) >= user : probes >= Or(count, DefaultCount))
                {
                    TcpClosing.GiveUp(table, slot, true);
                    return false;
                }
            }

            if ((table.Features[slot] & TcbFeatures.KeepAlive) != 0)
            {
                if (probes < 255)
                {
                    table.KeepProbes[slot] += OneProbe;
                }

                table.Features[slot] |= TcbFeatures.KeepProbe;
                table.KeepAt[slot] = table.Context.Arm(Or(table.KeepInterval[slot], DefaultInterval) * 1000);
                table.MarkDirty(slot);
            }

            return true;
        }

        /// <summary>Repeats the last probe if it went unanswered.</summary>
        internal static void Again(TcpTable table, int slot)
        {
            if (table.KeepProbes[slot] >= OneProbe && (table.Features[slot] & TcbFeatures.KeepAlive) != 0)
            {
                table.Features[slot] |= TcbFeatures.KeepProbe;
                table.MarkDirty(slot);
            }
        }

        /// <summary>Answers the peer's keep-alive: a segment without data, numbered one less than RCV.NXT, whose acknowledgment is in
        /// range (RFC 9293 3.8.4). It is no challenge: what the node sends of those must not keep the answer from a peer that would take
        /// its absence for death.</summary>
        /// <returns>False when it is no probe.</returns>
        internal static bool Answer(TcpTable table, int slot, TcpSegment segment)
        {
            if (segment.Length != 0 || (segment.Flags & Tcp.Ack) == 0 || Seq.Less(table.SndNxt[slot], segment.Acknowledgment)
                || Seq.Less(segment.Acknowledgment, table.SndUna[slot] - table.MaxWnd[slot]))
            {
                return false;
            }

            if (ChallengeThrottle.AllowsKeepAlive(table, slot))
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
