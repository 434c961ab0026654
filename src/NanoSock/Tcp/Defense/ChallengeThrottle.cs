using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Holds back acknowledgments of segments that do not belong where they came (RFC 5961 7). For each connection
    /// or record one every half second, after a few at once: two ends that answer each other's answers come to rest. For the
    /// node so many a second that nobody can tell the number: a limit that is known can be used up, and what is left of it
    /// tells whether a guess at somebody else's connection was right (CVE-2016-5696).</summary>
    internal static class ChallengeThrottle
    {
        private const int Interval = 1000;
        private const int Spacing = 500;
        private const int Burst = 4;
        // A half-word of a record counts four milliseconds.
        private const int RecordShift = 2;

        /// <summary>The same as <see cref="Allows"/> for a half-open or TIME-WAIT record.</summary>
        internal static bool AllowsRecord(TcpTable tcp, int entry)
        {
            ushort[] halves = tcp.Endpoints.Halves;
            int at = IndexOf(tcp.Endpoints, entry);
            int now = (ushort)(tcp.Context.Now >> RecordShift);
            int debt = Grant(tcp, ((halves[at] - now) & 0xFFFF) << RecordShift);
            if (debt == 0)
            {
                return false;
            }

            halves[at] = (ushort)(now + (debt >> RecordShift));
            return true;
        }

        /// <summary>A record is another connection's from now on.</summary>
        internal static void Forget(TcpTable tcp, int entry)
        {
            tcp.Endpoints.Halves[IndexOf(tcp.Endpoints, entry)] = (ushort)(tcp.Context.Now >> RecordShift);
        }

        /// <summary>Re-dates the half-words of records, whose turn takes 262 s (<see cref="Aging"/>).</summary>
        internal static void Age(TcpTable tcp, long time)
        {
            ushort[] halves = tcp.Endpoints.Halves;
            int at = IndexOf(tcp.Endpoints, tcp.Endpoints.SocketCount);
            int end = at + tcp.Endpoints.Count - tcp.Endpoints.SocketCount;
            int before = (ushort)(tcp.Context.Now >> RecordShift);
            int now = (ushort)((uint)time >> RecordShift);
            for (; at < end; at++)
            {
                int debt = ((halves[at] - before) & 0xFFFF) << RecordShift;
                if (debt > Burst * Spacing || debt <= time - tcp.Context.Time)
                {
                    halves[at] = (ushort)now;
                }
            }
        }

        /// <summary>Whether one more may go out, and counts it.</summary>
        /// <param name="tcp">The connections.</param>
        /// <param name="slot">The connection.</param>
        internal static bool Allows(TcpTable tcp, int slot)
        {
            int debt = Grant(tcp, Seq.Diff(tcp.ChallengedUntil[slot], tcp.Context.Now));
            if (debt == 0)
            {
                return false;
            }

            tcp.ChallengedUntil[slot] = tcp.Context.Now + (uint)debt;
            return true;
        }

        /// <summary>The same as <see cref="Allows"/> for the answer to a keep-alive: the limit of the connection holds, that of the node
        /// does not, for such an answer says nothing about other connections.</summary>
        internal static bool AllowsKeepAlive(TcpTable tcp, int slot)
        {
            int debt = Limited(Seq.Diff(tcp.ChallengedUntil[slot], tcp.Context.Now));
            if (debt > (Burst - 1) * Spacing)
            {
                tcp.Context.Counts[(int)Counter.TcpChallengesSuppressed]++;
                return false;
            }

            tcp.ChallengedUntil[slot] = tcp.Context.Now + (uint)(debt + Spacing);
            return true;
        }

        // Where a record's half-word is: behind those that half-open records have beside it.
        private static int IndexOf(EndpointTable endpoints, int entry)
        {
            return (endpoints.TimeWaitStart * EndpointTable.HalvesRow) + entry - endpoints.SocketCount;
        }

        // The debt with one more granted, in milliseconds; 0 when none is.
        private static int Grant(TcpTable tcp, int debt)
        {
            NetContext net = tcp.Context;
            debt = Limited(debt);
            uint interval = (uint)(net.Time / Interval);
            if (interval != tcp.ChallengeInterval)
            {
                tcp.ChallengeInterval = interval;
                tcp.ChallengesLeft = (tcp.ChallengeRate >> 1) + 1
                    + (int)(long)(net.Prf.Hash32(interval, 0, 0, 0x4348414C) % (uint)tcp.ChallengeRate);
            }

            if (debt > (Burst - 1) * Spacing || tcp.ChallengesLeft == 0)
            {
                net.Counts[(int)Counter.TcpChallengesSuppressed]++;
                return 0;
            }

            tcp.ChallengesLeft--;
            net.Counts[(int)Counter.TcpChallengesSent]++;
            return debt + Spacing;
        }

        // What is long past, or so long that it seems to lie ahead, is no debt.
        private static int Limited(int debt)
        {
            return debt < 0 || debt > Burst * Spacing ? 0 : debt;
        }
    }
}
