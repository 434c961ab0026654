using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Holds back acknowledgments of segments that do not belong where they came (RFC 5961 7). For each connection
    /// or record one every half second, after a few at once: two ends that answer each other's answers come to rest. For the
    /// node so many a second that nobody can tell the number: a limit that is known can be used up, and what is left of it
    /// tells whether a guess at somebody else's connection was right (CVE-2016-5696).</summary>
    internal sealed class ChallengeThrottle
    {
        private const int Interval = 1000;
        private const int Spacing = 500;
        private const int Burst = 4;

        private readonly NetContext _context;
        private readonly int _rate;
        // Of half-open and TIME-WAIT records, what the blocks of connections have as a word.
        private readonly uint[] _records;
        private readonly int _start;
        private uint _interval = 0xFFFFFFFF;
        private int _left;

        internal ChallengeThrottle(NetContext context, EndpointTable endpoints, int rate)
        {
            _context = context;
            _rate = rate;
            _start = endpoints.SocketCount;
            _records = new uint[endpoints.Count - _start];
        }

        /// <summary>The same as <see cref="Allows"/> for a half-open or TIME-WAIT record.</summary>
        internal bool AllowsRecord(int entry)
        {
            return Allows(_records, entry - _start);
        }

        /// <summary>A record is another connection's from now on.</summary>
        internal void Forget(int entry)
        {
            _records[entry - _start] = 0;
        }

        /// <summary>Whether one more may go out, and counts it.</summary>
        /// <param name="words">Where the connection's word is: when all that it was granted has been earned.</param>
        /// <param name="at">Which it is; 0 at first.</param>
        internal bool Allows(uint[] words, int at)
        {
            int debt = Seq.Diff(words[at], _context.Now);
            if (debt < 0 || debt > Burst * Spacing)
            {
                // Long past, or so long that it seems to lie ahead.
                debt = 0;
            }

            uint interval = (uint)(_context.Time / Interval);
            if (interval != _interval)
            {
                _interval = interval;
                _left = (_rate >> 1) + 1 + (int)(long)(_context.Prf.Hash32(interval, 0, 0, 0x4348414C) % (uint)_rate);
            }

            if (debt > (Burst - 1) * Spacing || _left == 0)
            {
                _context.Counts[(int)Counter.TcpChallengesSuppressed]++;
                return false;
            }

            _left--;
            words[at] = _context.Now + (uint)(debt + Spacing);
            _context.Counts[(int)Counter.TcpChallengesSent]++;
            return true;
        }
    }
}
