using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>The timestamps option (RFC 7323 3 to 5): what is echoed to the peer, its protection against wrapped
    /// sequence numbers, and our clock, one tick a millisecond, which starts elsewhere for every pair of socket
    /// addresses.</summary>
    internal sealed class Timestamps
    {
        // RFC 7323 5.5: an older TS.Recent may be half a turn of the peer's clock away.
        private const int Outdated = 24 * 86400000;

        // TS.Recent, when it was set, Last.ACK.sent, the offset of our clock.
        private const int Recent = 0;
        private const int RecentAt = 1;
        private const int LastAckSent = 2;
        private const int Offset = 3;
        private const int Words = 4;

        /// <summary>Octets of a connection.</summary>
        internal const int SocketOctets = Words * 4;

        private readonly NetContext _context;
        private readonly uint[] _w;

        internal Timestamps(NetContext context, int sockets)
        {
            _context = context;
            _w = new uint[sockets * Words];
        }

        /// <summary>Whether the stack offers the option.</summary>
        internal bool IsOffered
        {
            get { return _w.Length != 0; }
        }

        /// <summary>The offset of our clock for a pair of socket addresses. It stays the same for the next connection of
        /// the pair, whose timestamps are therefore later (RFC 6191).</summary>
        internal uint OffsetOf(uint local, int localPort, uint remote, int remotePort)
        {
            return _context.Prf.Hash32(local, remote, ((uint)localPort << 16) | (uint)remotePort, 0x5453);
        }

        internal void SetOffset(int slot, uint offset)
        {
            _w[(slot * Words) + Offset] = offset;
        }

        /// <summary>The peer's first timestamp, of its SYN.</summary>
        internal void Start(int slot, uint value, uint irs)
        {
            int w = slot * Words;
            _w[w + Recent] = value;
            _w[w + RecentAt] = _context.Now;
            _w[w + LastAckSent] = irs + 1;
        }

        /// <summary>TSval of a segment that goes out now.</summary>
        internal uint Value(int slot)
        {
            return _context.Now + _w[(slot * Words) + Offset];
        }

        /// <summary>TSecr of a segment that goes out now.</summary>
        internal uint Echo(int slot)
        {
            return _w[(slot * Words) + Recent];
        }

        /// <summary>Writes both into an option whose other octets stand there.</summary>
        internal void WriteAgain(int slot, byte[] buffer, int option)
        {
            int w = slot * Words;
            uint value = _context.Now + _w[w + Offset];
            uint echo = _w[w + Recent];
            buffer[option + 4] = (byte)(value >> 24);
            buffer[option + 5] = (byte)(value >> 16);
            buffer[option + 6] = (byte)(value >> 8);
            buffer[option + 7] = (byte)value;
            buffer[option + 8] = (byte)(echo >> 24);
            buffer[option + 9] = (byte)(echo >> 16);
            buffer[option + 10] = (byte)(echo >> 8);
            buffer[option + 11] = (byte)echo;
        }

        /// <summary>When a segment was sent of whose TSval this is the echo.</summary>
        internal uint SentAt(int slot, uint echo)
        {
            return echo - _w[(slot * Words) + Offset];
        }

        /// <summary>RFC 7323 5.3 R1: whether the segment is older than what was received before.</summary>
        internal bool IsOld(int slot, uint value)
        {
            int w = slot * Words;
            return Seq.Less(value, _w[w + Recent]) && Seq.Less(_context.Now, _w[w + RecentAt] + Outdated);
        }

        /// <summary>Both checks for a segment that begins at RCV.NXT: false when it is older than what was received
        /// before.</summary>
        internal bool Accept(int slot, uint value, uint sequence)
        {
            int w = slot * Words;
            uint[] words = _w;
            if (Seq.Less(value, words[w + Recent]))
            {
                return false;
            }

            if (sequence == words[w + LastAckSent])
            {
                words[w + Recent] = value;
                words[w + RecentAt] = _context.Now;
            }
            else
            {
                Take(slot, value, sequence);
            }

            return true;
        }

        /// <summary>RFC 7323 4.3: takes the timestamp of a segment that covers what was acknowledged last.</summary>
        internal void Take(int slot, uint value, uint sequence)
        {
            int w = slot * Words;
            if (Seq.LessOrEqual(sequence, _w[w + LastAckSent]) && !Seq.Less(value, _w[w + Recent]))
            {
                _w[w + Recent] = value;
                _w[w + RecentAt] = _context.Now;
            }
            else if (!Seq.Less(_context.Now, _w[w + RecentAt] + Outdated))
            {
                _w[w + Recent] = value;
                _w[w + RecentAt] = _context.Now;
            }
        }

        /// <summary>Re-dates TS.Recent (<see cref="Aging"/>): what is outdated stays so.</summary>
        internal void Age(int slot, long time)
        {
            int at = (slot * Words) + RecentAt;
            _w[at] = Aging.Bound(_context, time, _w[at], Outdated + 1);
        }

        /// <summary>An acknowledgment goes out.</summary>
        internal void Acknowledged(int slot, uint acknowledgment)
        {
            _w[(slot * Words) + LastAckSent] = acknowledgment;
        }
    }
}
