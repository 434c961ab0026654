using NanoSock.Net;

namespace NanoSock.Transport
{
    /// <summary>Re-dates the times that TCP stores (<see cref="Aging"/>).</summary>
    internal static class TcpAging
    {
        // More than the longest user timeout that a program can set.
        private const int LongestSilence = 1 << 30;

        /// <summary>Re-dates all of them.</summary>
        /// <param name="table">The connections; the node's time is still that of the last Poll.</param>
        /// <param name="time">The time of this Poll.</param>
        internal static void Run(TcpTable table, long time)
        {
            NetContext context = table.Context;
            uint[] words = table.W;
            int count = table.Endpoints.UdpStart;
            for (int slot = 0; slot < count; slot++)
            {
                int w = slot * Tcb.Words;
                Aging.Timer(context, time, words, w + Tcb.ReorderAt);
                Aging.Timer(context, time, words, w + Tcb.RtxAt);
                Aging.Timer(context, time, words, w + Tcb.AckAt);
                Aging.Timer(context, time, words, w + Tcb.LifeAt);
                Aging.Timer(context, time, words, w + Tcb.PathAt);
                Aging.Timer(context, time, words, w + Tcb.KeepAt);
                words[w + Tcb.SilentSince] = Aging.Bound(context, time, words[w + Tcb.SilentSince], LongestSilence);
                words[w + Tcb.LastSent] = Aging.Bound(context, time, words[w + Tcb.LastSent], Aging.Longest);
                words[w + Tcb.ChallengedUntil] = Aging.Bound(context, time, words[w + Tcb.ChallengedUntil], Aging.Longest);
                table.Rack.Age(slot, time);
                if (table.Timestamps.IsOffered)
                {
                    table.Timestamps.Age(slot, time);
                }

                if (table.Bandwidth != null)
                {
                    table.Bandwidth.Age(context, slot, time);
                }

                if (table.Pacing != null)
                {
                    table.Pacing.Age(slot, time);
                }
            }

            HalfOpenTable.Age(table, time);
            TimeWaitTable.Age(table, time);
            ChallengeThrottle.Age(table, time);
        }
    }
}
