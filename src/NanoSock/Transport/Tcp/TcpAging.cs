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
            int count = table.Endpoints.UdpStart;
            for (int slot = 0; slot < count; slot++)
            {
                Aging.Timer(context, time, table.ReorderAt, slot);
                Aging.Timer(context, time, table.RtxAt, slot);
                Aging.Timer(context, time, table.AckAt, slot);
                Aging.Timer(context, time, table.LifeAt, slot);
                Aging.Timer(context, time, table.PathAt, slot);
                Aging.Timer(context, time, table.KeepAt, slot);
                table.SilentSince[slot] = Aging.Bound(context, time, table.SilentSince[slot], LongestSilence);
                table.LastSent[slot] = Aging.Bound(context, time, table.LastSent[slot], Aging.Longest);
                table.ChallengedUntil[slot] = Aging.Bound(context, time, table.ChallengedUntil[slot], Aging.Longest);
                table.Rack.Age(slot, time);
                if (table.Timestamps.IsOffered)
                {
                    table.Timestamps.Age(slot, time);
                }

                if (table.Westwood != null)
                {
                    table.Westwood.Age(context, slot, time);
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
