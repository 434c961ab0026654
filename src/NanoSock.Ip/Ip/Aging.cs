using NanoSock.Wire;

namespace NanoSock.Ip
{
    /// <summary>Re-dates the times that the tables store in milliseconds modulo 2^32, before half a turn has passed and
    /// the past would look like the future. A time further back than any comparison needs is moved up to that bound. It
    /// runs in the first Poll of every <see cref="Period"/>, before that Poll's time counts, so that a node may pause
    /// for any time between two Polls.</summary>
    internal static class Aging
    {
        /// <summary>Milliseconds between two runs: half a turn of the shortest times, those of 16 bits that count units
        /// of four milliseconds.</summary>
        internal const int Period = 1 << 17;
        /// <summary>The age up to which a timer, or a time that is compared with minutes, stays unchanged, in
        /// milliseconds: longer than any accepted round trip.</summary>
        internal const int Longest = 1 << 24;

        /// <summary>Re-dates the network layer.</summary>
        /// <param name="net">The node; its time is still that of the last Poll.</param>
        /// <param name="time">The time of this Poll.</param>
        internal static void Run(NetContext net, long time)
        {
            for (int row = 0; row < net.NeighborAddress.Length; row++)
            {
                Timer(net, time, net.NeighborTimer, row);
                if (NeighborTable.IsKnown(net, row))
                {
                    net.NeighborUsed[row] = Bound(net, time, net.NeighborUsed[row], Longest);
                }
            }

            Reassembly.Age(net, time);
            GroupTable.Age(net, time);
            FragmentOutput.Age(net, time);
        }

        /// <summary>Re-dates a timer; 0 means no timer.</summary>
        internal static void Timer(NetContext net, long time, uint[] words, int at)
        {
            if (words[at] != 0)
            {
                words[at] = Bound(net, time, words[at], Longest);
            }
        }

        /// <summary>Returns a stored time, moved up where it lies more than <paramref name="longest"/> milliseconds
        /// back; never 0 then.</summary>
        internal static uint Bound(NetContext net, long time, uint stored, int longest)
        {
            if (time - net.Time + Seq.Diff(net.Now, stored) <= longest)
            {
                return stored;
            }

            uint moved = (uint)(time - longest);
            return moved == 0 ? 1u : moved;
        }
    }
}
