using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Spreads what the congestion window allows over the round trip (RFC 9002 7.7 has the same for QUIC), instead of sending it
    /// in bunches that a short queue on the way does not hold. Poll's clock is milliseconds: what falls into one goes together.</summary>
    internal sealed class Pacing
    {
        // Time in 64ths of a millisecond: a segment of 1460 bytes at 25 MB/s takes almost 4.
        private const int Fraction = 64;
        // A time further ahead lies behind: in these units half a turn takes hours, and a connection may be idle for longer.
        private const int Longest = RoundTrip.MaximumTimeout * Fraction;

        /// <summary>Bytes of a connection.</summary>
        internal const int SocketOctets = 8;

        private readonly NetContext _context;
        // By connection: when the next segment may go, in those units; and, in milliseconds, when to ask again.
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

        /// <summary>Re-dates the connection's times, of which one turns in 18 hours (<see cref="Aging"/>).</summary>
        internal void Age(int slot, long time)
        {
            Aging.Timer(_context, time, _at, slot);
            long early = Seq.Diff(_next[slot], _context.Now * Fraction);
            if (early > Longest || early <= (time - _context.Time) * Fraction)
            {
                _next[slot] = (uint)time * Fraction;
            }
        }

        /// <summary>When to ask again whether a segment may go; 0 when none is held back.</summary>
        internal uint At(int slot)
        {
            return _at[slot];
        }

        /// <summary>Whether a segment may go now; if not, the time to ask again is set.</summary>
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

        /// <summary>A segment has gone.</summary>
        /// <param name="slot">The connection.</param>
        /// <param name="octets">Its bytes.</param>
        /// <param name="window">The congestion window.</param>
        /// <param name="srtt">The smoothed round trip in eighths of a millisecond; 0 for none: nothing is paced then.</param>
        /// <param name="slowStart">Whether the window is to double in a round trip: the pace is twice its own then, else
        /// a quarter more, so that it and not the pace is the limit.</param>
        internal void Sent(int slot, int octets, int window, int srtt, bool slowStart)
        {
            int early = Seq.Diff(_next[slot], _context.Now * Fraction);
            long time = (long)octets * srtt * (Fraction / 8) / window;
            time = (slowStart ? time >> 1 : (time * 4) / 5) + (early < 0 || early > Longest ? 0 : early);
            _next[slot] = (_context.Now * Fraction) + (uint)(time < Longest ? time : Longest);
        }
    }
}
