using NanoSock.Net;
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
        internal static bool AllowsRecord(TcpTable table, int entry)
        {
            ushort[] halves = table.Endpoints.Halves;
            int at = IndexOf(table.Endpoints, entry);
            int now = (ushort)(table.Context.Now >> RecordShift);
            int debt = Grant(table, ((halves[at] - now) & 0xFFFF) << RecordShift);
            if (debt == 0)
            {
                return false;
            }

            halves[at] = (ushort)(now + (debt >> RecordShift));
            return true;
        }

        /// <summary>A record is another connection's from now on.</summary>
        internal static void Forget(TcpTable table, int entry)
        {
            table.Endpoints.Halves[IndexOf(table.Endpoints, entry)] = (ushort)(table.Context.Now >> RecordShift);
        }

        /// <summary>Re-dates the half-words of records, whose turn takes 262 s (<see cref="Aging"/>).</summary>
        internal static void Age(TcpTable table, long time)
        {
            ushort[] halves = table.Endpoints.Halves;
            int at = IndexOf(table.Endpoints, table.Endpoints.SocketCount);
            int end = at + table.Endpoints.Count - table.Endpoints.SocketCount;
            int before = (ushort)(table.Context.Now >> RecordShift);
            int now = (ushort)((uint)time >> RecordShift);
            for (; at < end; at++)
            {
                int debt = ((halves[at] - before) & 0xFFFF) << RecordShift;
                if (debt > Burst * Spacing || debt <= time - table.Context.Time)
                {
                    halves[at] = (ushort)now;
                }
            }
        }

        /// <summary>Whether one more may go out, and counts it.</summary>
        /// <param name="table">The connections.</param>
        /// <param name="slot">The connection.</param>
        internal static bool Allows(TcpTable table, int slot)
        {
            int debt = Grant(table, Seq.Diff(table.ChallengedUntil[slot], table.Context.Now));
            if (debt == 0)
            {
                return false;
            }

            table.ChallengedUntil[slot] = table.Context.Now + (uint)debt;
            return true;
        }

        /// <summary>The same as <see cref="Allows"/> for the answer to a keep-alive: the limit of the connection holds, that of the node
        /// does not, for such an answer says nothing about other connections.</summary>
        internal static bool AllowsKeepAlive(TcpTable table, int slot)
        {
            int debt = Limited(Seq.Diff(table.ChallengedUntil[slot], table.Context.Now));
            if (debt > (Burst - 1) * Spacing)
            {
                table.Context.Counts[(int)Counter.TcpChallengesSuppressed]++;
                return false;
            }

            table.ChallengedUntil[slot] = table.Context.Now + (uint)(debt + Spacing);
            return true;
        }

        // Where a record's half-word is: behind those that half-open records have beside it.
        private static int IndexOf(EndpointTable endpoints, int entry)
        {
            return (endpoints.TimeWaitStart * EndpointTable.HalvesRow) + entry - endpoints.SocketCount;
        }

        // The debt with one more granted, in milliseconds; 0 when none is.
        private static int Grant(TcpTable table, int debt)
        {
            NetContext context = table.Context;
            debt = Limited(debt);
            uint interval = (uint)(context.Time / Interval);
            if (interval != table.ChallengeInterval)
            {
                table.ChallengeInterval = interval;
                table.ChallengesLeft = (table.ChallengeRate >> 1) + 1
                    + (int)(long)(context.Prf.Hash32(interval, 0, 0, 0x4348414C) % (uint)table.ChallengeRate);
            }

            if (debt > (Burst - 1) * Spacing || table.ChallengesLeft == 0)
            {
                context.Counts[(int)Counter.TcpChallengesSuppressed]++;
                return 0;
            }

            table.ChallengesLeft--;
            context.Counts[(int)Counter.TcpChallengesSent]++;
            return debt + Spacing;
        }

        // What is long past, or so long that it seems to lie ahead, is no debt.
        private static int Limited(int debt)
        {
            return debt < 0 || debt > Burst * Spacing ? 0 : debt;
        }
    }
}
