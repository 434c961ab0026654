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
        internal static void Restart(TcpTable tcp, int slot)
        {
            if ((tcp.Features[slot] & TcbFeatures.KeepAlive) != 0)
            {
                tcp.Features[slot] &= unchecked((ushort)~TcbFeatures.KeepProbe);
                tcp.KeepProbes[slot] &= OneProbe - 1;
                tcp.KeepAt[slot] = tcp.Context.Arm(Or(tcp.KeepTime[slot], DefaultSeconds) * 1000);
            }
        }

        /// <summary>The time has passed; false when the connection is given up.</summary>
        internal static bool OnTimer(TcpTable tcp, int slot)
        {
            tcp.KeepAt[slot] = 0;
            if (tcp.SndNxt[slot] != tcp.SndUna[slot] || tcp.Unacknowledged(slot) > 0 || tcp.RtxAt[slot] != 0)
            {
                // MUST-26: what is in flight, or waits for a window or for the link, asks already, and has its own limit.
                Restart(tcp, slot);
                return true;
            }

            uint now = tcp.Context.Now;
            int probes = tcp.KeepProbes[slot] >> 8;
            if (probes == 0)
            {
                tcp.SilentSince[slot] = now - (uint)(Or(tcp.KeepTime[slot], DefaultSeconds) * 1000);
            }
            else
            {
                // MUST-29: no single probe decides. The user timeout, where the program has set one, takes the place of the
                // count, as Linux has it.
                int count = tcp.KeepProbes[slot] & (OneProbe - 1);
                int user = (int)(long)tcp.UserTimeout[slot];
                if (user != 0 ? Seq.Diff(now, tcp.SilentSince[slot]) >= user : probes >= Or(count, DefaultCount))
                {
                    TcpClosing.GiveUp(tcp, slot, true);
                    return false;
                }
            }

            if ((tcp.Features[slot] & TcbFeatures.KeepAlive) != 0)
            {
                if (probes < 255)
                {
                    tcp.KeepProbes[slot] += OneProbe;
                }

                tcp.Features[slot] |= TcbFeatures.KeepProbe;
                tcp.KeepAt[slot] = tcp.Context.Arm(Or(tcp.KeepInterval[slot], DefaultInterval) * 1000);
                tcp.MarkDirty(slot);
            }

            return true;
        }

        /// <summary>Repeats the last probe if it went unanswered.</summary>
        internal static void Again(TcpTable tcp, int slot)
        {
            if (tcp.KeepProbes[slot] >= OneProbe && (tcp.Features[slot] & TcbFeatures.KeepAlive) != 0)
            {
                tcp.Features[slot] |= TcbFeatures.KeepProbe;
                tcp.MarkDirty(slot);
            }
        }

        /// <summary>Answers the peer's keep-alive: a segment without data, numbered one less than RCV.NXT, whose acknowledgment is in
        /// range (RFC 9293 3.8.4). It is no challenge: what the node sends of those must not keep the answer from a peer that would take
        /// its absence for death.</summary>
        /// <returns>False when it is no probe.</returns>
        internal static bool Answer(TcpTable tcp, int slot, TcpSegment segment)
        {
            if (segment.Length != 0 || (segment.Flags & Tcp.Ack) == 0 || Seq.Less(tcp.SndNxt[slot], segment.Acknowledgment)
                || Seq.Less(segment.Acknowledgment, tcp.SndUna[slot] - tcp.MaxWnd[slot]))
            {
                return false;
            }

            if (ChallengeThrottle.AllowsKeepAlive(tcp, slot))
            {
                tcp.AcknowledgeNow(slot);
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
