using NanoSock.Ip;
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

        /// <summary>Bytes of a connection.</summary>
        internal const int SocketOctets = 16;

        private readonly NetContext _context;
        /// <summary>TS.Recent.</summary>
        private readonly uint[] _recent;
        /// <summary>When TS.Recent was set.</summary>
        private readonly uint[] _recentAt;
        /// <summary>Last.ACK.sent.</summary>
        private readonly uint[] _lastAckSent;
        /// <summary>The offset of the node's clock for the connection.</summary>
        private readonly uint[] _offset;

        internal Timestamps(NetContext net, int sockets)
        {
            _context = net;
            _recent = new uint[sockets];
            _recentAt = new uint[sockets];
            _lastAckSent = new uint[sockets];
            _offset = new uint[sockets];
        }

        /// <summary>Whether the stack offers the option.</summary>
        internal bool IsOffered
        {
            get { return _offset.Length != 0; }
        }

        /// <summary>The offset of our clock for a pair of socket addresses. It stays the same for the next connection of
        /// the pair, whose timestamps are therefore later (RFC 6191).</summary>
        internal uint OffsetOf(uint local, int localPort, uint remote, int remotePort)
        {
            return _context.Prf.Hash32(local, remote, ((uint)localPort << 16) | (uint)remotePort, 0x5453);
        }

        internal void SetOffset(int slot, uint offset)
        {
            _offset[slot] = offset;
        }

        /// <summary>The peer's first timestamp, of its SYN.</summary>
        internal void Start(int slot, uint value, uint irs)
        {
            _recent[slot] = value;
            _recentAt[slot] = _context.Now;
            _lastAckSent[slot] = irs + 1;
        }

        /// <summary>TSval of a segment that goes out now.</summary>
        internal uint Value(int slot)
        {
            return _context.Now + _offset[slot];
        }

        /// <summary>TSecr of a segment that goes out now.</summary>
        internal uint Echo(int slot)
        {
            return _recent[slot];
        }

        /// <summary>Writes both into an option whose other bytes stand there.</summary>
        internal void WriteAgain(int slot, byte[] buffer, int option)
        {
            uint value = _context.Now + _offset[slot];
            uint echo = _recent[slot];
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
            return echo - _offset[slot];
        }

        /// <summary>RFC 7323 5.3 R1: whether the segment is older than what was received before.</summary>
        internal bool IsOld(int slot, uint value)
        {
            return Seq.Less(value, _recent[slot]) && Seq.Less(_context.Now, _recentAt[slot] + Outdated);
        }

        /// <summary>Both checks for a segment that begins at RCV.NXT: false when it is older than what was received
        /// before.</summary>
        internal bool Accept(int slot, uint value, uint sequence)
        {
            if (Seq.Less(value, _recent[slot]))
            {
                return false;
            }

            if (sequence == _lastAckSent[slot])
            {
                _recent[slot] = value;
                _recentAt[slot] = _context.Now;
            }
            else
            {
                UpdateRecent(slot, value, sequence);
            }

            return true;
        }

        /// <summary>RFC 7323 4.3: takes the timestamp of a segment that covers what was acknowledged last.</summary>
        internal void UpdateRecent(int slot, uint value, uint sequence)
        {
            if (Seq.LessOrEqual(sequence, _lastAckSent[slot]) && !Seq.Less(value, _recent[slot]))
            {
                _recent[slot] = value;
                _recentAt[slot] = _context.Now;
            }
            else if (!Seq.Less(_context.Now, _recentAt[slot] + Outdated))
            {
                _recent[slot] = value;
                _recentAt[slot] = _context.Now;
            }
        }

        /// <summary>Re-dates TS.Recent (<see cref="Aging"/>): what is outdated stays so.</summary>
        internal void Age(int slot, long time)
        {
            _recentAt[slot] = Aging.Bound(_context, time, _recentAt[slot], Outdated + 1);
        }

        /// <summary>An acknowledgment goes out.</summary>
        internal void Acknowledged(int slot, uint acknowledgment)
        {
            _lastAckSent[slot] = acknowledgment;
        }
    }
}
