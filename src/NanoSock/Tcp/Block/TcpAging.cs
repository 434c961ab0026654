using NanoSock.Ip;

namespace NanoSock.Transport
{
    /// <summary>Re-dates the times that TCP stores (<see cref="Aging"/>).</summary>
    internal static class TcpAging
    {
        // Longer than the longest user timeout that an application can set.
        private const int LongestSilence = 1 << 30;

        /// <summary>Re-dates all stored times of TCP.</summary>
        /// <param name="tcp">The connections. The node's time is still that of the last Poll.</param>
        /// <param name="time">The time of this Poll.</param>
        internal static void Run(TcpTable tcp, long time)
        {
            NetContext net = tcp.Context;
            int count = tcp.Endpoints.UdpStart;
            for (int slot = 0; slot < count; slot++)
            {
                Aging.Timer(net, time, tcp.ReorderAt, slot);
                Aging.Timer(net, time, tcp.RtxAt, slot);
                Aging.Timer(net, time, tcp.AckAt, slot);
                Aging.Timer(net, time, tcp.LifeAt, slot);
                Aging.Timer(net, time, tcp.PathAt, slot);
                Aging.Timer(net, time, tcp.KeepAt, slot);
                tcp.SilentSince[slot] = Aging.Bound(net, time, tcp.SilentSince[slot], LongestSilence);
                tcp.LastSent[slot] = Aging.Bound(net, time, tcp.LastSent[slot], Aging.Longest);
                tcp.ChallengedUntil[slot] = Aging.Bound(net, time, tcp.ChallengedUntil[slot], Aging.Longest);
                tcp.Rack.Age(slot, time);
                if (Timestamps.IsOffered(tcp))
                {
                    Timestamps.Age(tcp, slot, time);
                }

                if (tcp.Bandwidth != null)
                {
                    Westwood.Age(tcp, slot, time);
                }

                if (tcp.Pacing != null)
                {
                    tcp.Pacing.Age(slot, time);
                }
            }

            HalfOpenTable.Age(tcp, time);
            TimeWaitTable.Age(tcp, time);
            ChallengeThrottle.Age(tcp, time);
        }
    }
}
