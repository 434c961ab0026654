using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Sends keep-alives (RFC 9293 3.8.4, RFC 1122 4.2.3.6). When a connection with nothing in flight has been
    /// silent for long, segments numbered SND.NXT-1, without data (SHLD-12), check whether the peer still has the
    /// connection.</summary>
    internal static class KeepAlive
    {
        /// <summary>Default time to the first keep-alive: two hours (RFC 9293 MUST-28).</summary>
        internal const int DefaultSeconds = 7200;
        internal const int DefaultInterval = 75;
        internal const int DefaultCount = 9;
        private const int OneProbe = 0x100;

        /// <summary>Restarts the time after the peer was heard, or after the application has changed it.</summary>
        internal static void Restart(TcpTable tcp, int slot)
        {
            if ((tcp.Features[slot] & TcbFeatures.KeepAlive) != 0)
            {
                tcp.Features[slot] &= unchecked((ushort)~TcbFeatures.KeepProbe);
                TcpSettings.Set(tcp, slot, TcpSettings.KeepProbes, Probes(tcp, slot) & (OneProbe - 1));
                tcp.KeepAt[slot] = tcp.Arm(slot, Seconds(tcp, slot) * 1000);
            }
        }

        /// <summary>Runs the keep-alive timer. Returns false if the connection has ended.</summary>
        internal static bool OnTimer(TcpTable tcp, int slot)
        {
            tcp.KeepAt[slot] = 0;
            if (tcp.SndNxt[slot] != tcp.SndUna[slot] || tcp.Unacknowledged(slot) > 0 || tcp.RtxAt[slot] != 0)
            {
                // RFC 9293 MUST-26: data that is in flight, or waits for a window or for the link, detects a dead peer
                // with its own limit.
                Restart(tcp, slot);
                return true;
            }

            uint now = tcp.Context.Now;
            int setting = Probes(tcp, slot);
            int probes = setting >> 8;
            if (probes == 0)
            {
                tcp.SilentSince[slot] = now - (uint)(Seconds(tcp, slot) * 1000);
            }
            else
            {
                // RFC 9293 MUST-29: no single probe decides. A user timeout that the application has set replaces the
                // count, as in Linux.
                int count = setting & (OneProbe - 1);
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
                    TcpSettings.Set(tcp, slot, TcpSettings.KeepProbes, setting + OneProbe);
                }

                tcp.Features[slot] |= TcbFeatures.KeepProbe;
                int interval = TcpSettings.Get(tcp, slot, TcpSettings.KeepInterval);
                tcp.KeepAt[slot] = tcp.Arm(slot, Or(interval, DefaultInterval) * 1000);
                tcp.MarkDirty(slot);
            }

            return true;
        }

        /// <summary>Repeats the last keep-alive if it was unanswered.</summary>
        internal static void Again(TcpTable tcp, int slot)
        {
            if ((tcp.Features[slot] & TcbFeatures.KeepAlive) != 0 && Probes(tcp, slot) >= OneProbe)
            {
                tcp.Features[slot] |= TcbFeatures.KeepProbe;
                tcp.MarkDirty(slot);
            }
        }

        /// <summary>Answers the peer's keep-alive: a segment without data, numbered RCV.NXT-1, with an acceptable
        /// acknowledgment (RFC 9293 3.8.4). The answer is no challenge. The node's challenge limit must not suppress
        /// it, because the peer would consider the connection dead.</summary>
        /// <returns>False when the segment is no keep-alive.</returns>
        internal static bool Answer(TcpTable tcp, int slot, TcpSegment segment)
        {
            if (segment.Length != 0 || (segment.Flags & Tcp.Ack) == 0
                || Seq.Less(tcp.SndNxt[slot], segment.Acknowledgment)
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

        /// <summary>Returns a setting, or its default where it is 0.</summary>
        internal static int Or(int value, int byDefault)
        {
            return value == 0 ? byDefault : value;
        }

        private static int Seconds(TcpTable tcp, int slot)
        {
            return Or(TcpSettings.Get(tcp, slot, TcpSettings.KeepTime), DefaultSeconds);
        }

        private static int Probes(TcpTable tcp, int slot)
        {
            return TcpSettings.Get(tcp, slot, TcpSettings.KeepProbes);
        }
    }
}
