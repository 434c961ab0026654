using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Implements the timestamps option (RFC 7323 3 to 5): TS.Recent for the echo to the peer, PAWS, and the
    /// timestamp clock. The clock ticks once a millisecond and has a different offset for every pair of socket
    /// addresses.</summary>
    internal sealed class Timestamps
    {
        // RFC 7323 5.5: a TS.Recent older than this may be half a turn of the peer's clock away.
        private const int Outdated = 24 * 86400000;

        /// <summary>Bytes for each connection.</summary>
        internal const int SocketBytes = 16;

        private readonly NetContext _context;
        /// <summary>TS.Recent.</summary>
        private readonly uint[] _recent;
        /// <summary>Time at which TS.Recent was set.</summary>
        private readonly uint[] _recentAt;
        /// <summary>Last.ACK.sent.</summary>
        private readonly uint[] _lastAckSent;
        /// <summary>Offset of the timestamp clock from the node's clock.</summary>
        private readonly uint[] _offset;

        internal Timestamps(NetContext net, int sockets)
        {
            _context = net;
            _recent = new uint[sockets];
            _recentAt = new uint[sockets];
            _lastAckSent = new uint[sockets];
            _offset = new uint[sockets];
        }

        /// <summary>Gets a value that is true if the stack offers the option.</summary>
        internal bool IsOffered
        {
            get { return _offset.Length != 0; }
        }

        /// <summary>Returns the offset of the timestamp clock for a pair of socket addresses. The next connection of
        /// the pair has the same offset, so that its timestamps are later (RFC 6191).</summary>
        internal uint OffsetOf(uint local, int localPort, uint remote, int remotePort)
        {
            return _context.Prf.Hash32(local, remote, ((uint)localPort << 16) | (uint)remotePort, 0x5453);
        }

        internal void SetOffset(int slot, uint offset)
        {
            _offset[slot] = offset;
        }

        /// <summary>Records the peer's first timestamp, that of its SYN.</summary>
        internal void Start(int slot, uint value, uint irs)
        {
            _recent[slot] = value;
            _recentAt[slot] = _context.Now;
            _lastAckSent[slot] = irs + 1;
        }

        /// <summary>Gets TSval of a segment that is sent now.</summary>
        internal uint Value(int slot)
        {
            return _context.Now + _offset[slot];
        }

        /// <summary>Gets TSecr of a segment that is sent now.</summary>
        internal uint Echo(int slot)
        {
            return _recent[slot];
        }

        /// <summary>Updates TSval and TSecr in an option whose other bytes are already written.</summary>
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

        /// <summary>Returns the time at which the segment was sent whose TSval is echoed.</summary>
        internal uint SentAt(int slot, uint echo)
        {
            return echo - _offset[slot];
        }

        /// <summary>Returns true if the timestamp of a segment is older than TS.Recent (RFC 7323 5.3 R1).</summary>
        internal bool IsOld(int slot, uint value)
        {
            return Seq.Less(value, _recent[slot]) && Seq.Less(_context.Now, _recentAt[slot] + Outdated);
        }

        /// <summary>Runs both checks of a segment that begins at RCV.NXT (RFC 7323 5.3 R1 and R3). Returns false when
        /// its timestamp is older than TS.Recent.</summary>
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

        /// <summary>Updates TS.Recent from a segment that covers Last.ACK.sent (RFC 7323 4.3).</summary>
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

        /// <summary>Re-dates TS.Recent (<see cref="Aging"/>). An outdated one stays outdated.</summary>
        internal void Age(int slot, long time)
        {
            _recentAt[slot] = Aging.Bound(_context, time, _recentAt[slot], Outdated + 1);
        }

        /// <summary>Updates Last.ACK.sent when an acknowledgment is sent.</summary>
        internal void Acknowledged(int slot, uint acknowledgment)
        {
            _lastAckSent[slot] = acknowledgment;
        }
    }
}
