using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Paces segments: spreads the congestion window over the round trip (RFC 9002 7.7 has this for QUIC).
    /// Bursts would overflow a short queue on the path. The clock of Poll counts milliseconds, so segments of one
    /// millisecond go out together.</summary>
    internal sealed class Pacing
    {
        // Times are in 64ths of a millisecond. A segment of 1460 bytes at 25 MB/s takes almost 4 of them.
        private const int Fraction = 64;
        // A time further ahead than this is in the past. Half a turn of these units takes hours, and a connection may
        // be idle for longer.
        private const int Longest = RoundTrip.MaximumTimeout * Fraction;

        /// <summary>Bytes for each connection.</summary>
        internal const int SocketBytes = 8;

        private readonly NetContext _context;
        // By connection: the time at which the next segment may go, in those units, and the time of the next wake-up in
        // milliseconds.
        private readonly uint[] _next;
        private readonly uint[] _at;

        internal Pacing(NetContext net, int sockets)
        {
            _context = net;
            _next = new uint[sockets];
            _at = new uint[sockets];
        }

        internal void Clear(int slot)
        {
            _next[slot] = _context.Now * Fraction;
            _at[slot] = 0;
        }

        /// <summary>Re-dates the connection's times, one of which wraps in 18 hours (<see cref="Aging"/>).</summary>
        internal void Age(int slot, long time)
        {
            Aging.Timer(_context, time, _at, slot);
            long early = Seq.Diff(_next[slot], _context.Now * Fraction);
            if (early > Longest || early <= (time - _context.Time) * Fraction)
            {
                _next[slot] = (uint)time * Fraction;
            }
        }

        /// <summary>Gets the time at which a held-back segment may go; 0 when none is held back.</summary>
        internal uint At(int slot)
        {
            return _at[slot];
        }

        /// <summary>Returns true if a segment may go now. Otherwise, schedules the wake-up for it, and the
        /// caller marks the connection as armed.</summary>
        internal bool Allows(int slot)
        {
            int early = Seq.Diff(_next[slot], _context.Now * Fraction);
            if (early < Fraction || early > Longest)
            {
                _at[slot] = 0;
                return true;
            }

            _at[slot] = _context.Arm(early / Fraction);
            return false;
        }

        /// <summary>Advances the pace after a segment was sent.</summary>
        /// <param name="slot">The connection.</param>
        /// <param name="bytes">Bytes of the segment.</param>
        /// <param name="window">The congestion window.</param>
        /// <param name="srtt">The smoothed round trip in eighths of a millisecond. With 0, none was measured and
        /// nothing is paced.</param>
        /// <param name="slowStart">True in slow start, where the pace is twice the window in a round trip. Otherwise
        /// the pace is a quarter more than the window, so that the window and not the pace is the limit.</param>
        internal void Sent(int slot, int bytes, int window, int srtt, bool slowStart)
        {
            int early = Seq.Diff(_next[slot], _context.Now * Fraction);
            long time = (long)bytes * srtt * (Fraction / 8) / window;
            time = (slowStart ? time >> 1 : (time * 4) / 5) + (early < 0 || early > Longest ? 0 : early);
            _next[slot] = (_context.Now * Fraction) + (uint)(time < Longest ? time : Longest);
        }
    }
}
