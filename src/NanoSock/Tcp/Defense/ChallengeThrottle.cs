using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Limits challenge acknowledgments, the answers to segments that are not acceptable (RFC 5961 7).
    /// A connection or record sends one every half second, after a few at once, so that two ends that answer each
    /// other's acknowledgments stop.
    /// The node sends a number a second that varies by a keyed function of the second. An attacker could use up a known
    /// limit, and learn from the remainder whether a guess about another connection was right
    /// (CVE-2016-5696).</summary>
    internal static class ChallengeThrottle
    {
        private const int Interval = 1000;
        private const int Spacing = 500;
        private const int Burst = 4;
        // TcpTable.RecordChallengedUntil counts units of four milliseconds.
        private const int RecordShift = 2;

        /// <summary>Returns true if a half-open or TIME-WAIT record may send one more, and counts it, as
        /// <see cref="Allows"/> does for a connection.</summary>
        internal static bool AllowsRecord(TcpTable tcp, int entry)
        {
            ushort[] until = tcp.RecordChallengedUntil;
            int i = entry - tcp.Endpoints.SocketCount;
            int now = (ushort)(tcp.Context.Now >> RecordShift);
            int debt = Grant(tcp, ((until[i] - now) & 0xFFFF) << RecordShift);
            if (debt == 0)
            {
                return false;
            }

            until[i] = (ushort)(now + (debt >> RecordShift));
            return true;
        }

        /// <summary>Clears the count of a record that is reused for another connection.</summary>
        internal static void Forget(TcpTable tcp, int entry)
        {
            tcp.RecordChallengedUntil[entry - tcp.Endpoints.SocketCount] = (ushort)(tcp.Context.Now >> RecordShift);
        }

        /// <summary>Re-dates the times of records, which wrap in 262 s (<see cref="Aging"/>).</summary>
        internal static void Age(TcpTable tcp, long time)
        {
            ushort[] until = tcp.RecordChallengedUntil;
            int before = (ushort)(tcp.Context.Now >> RecordShift);
            int now = (ushort)((uint)time >> RecordShift);
            for (int i = 0; i < until.Length; i++)
            {
                int debt = ((until[i] - before) & 0xFFFF) << RecordShift;
                if (debt > Burst * Spacing || debt <= time - tcp.Context.Time)
                {
                    until[i] = (ushort)now;
                }
            }
        }

        /// <summary>Returns true if a connection may send one more, and counts it.</summary>
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

        /// <summary>Returns true if a connection may answer a keep-alive, and counts it. The limit of the connection
        /// applies. The limit of the node does not, because the answer reveals nothing about other
        /// connections.</summary>
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

        // The debt with one more granted, in milliseconds; 0 when it is not granted.
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

        // A debt long past, or so long that it seems to be in the future, counts as 0.
        private static int Limited(int debt)
        {
            return debt < 0 || debt > Burst * Spacing ? 0 : debt;
        }
    }
}
