using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Connections in TIME-WAIT (RFC 9293 3.6.1): records of 36 octets, not sockets. All wait equally long, so
    /// they end in the order in which they came, and the oldest gives way when a new one finds no room.</summary>
    internal sealed class TimeWaitTable
    {
        private readonly TcpTable _table;
        private readonly NetContext _context;
        private readonly EndpointTable _endpoints;
        private readonly TcpEmitter _emitter;
        private readonly ChallengeThrottle _throttle;
        private readonly int _start;
        private readonly int _capacity;
        private readonly int _duration;
        private readonly uint[] _sndNxt;
        private readonly uint[] _rcvNxt;
        private readonly uint[] _expires;
        private readonly bool[] _reuse;
        private readonly bool[] _timestamps;
        private readonly uint[] _recent;

        internal TimeWaitTable(TcpTable table, TcpEmitter emitter, int duration)
        {
            _table = table;
            _context = table.Context;
            _endpoints = table.Endpoints;
            _emitter = emitter;
            _throttle = table.Throttle;
            _start = _endpoints.TimeWaitStart;
            _capacity = _endpoints.Count - _start;
            _duration = duration;
            _sndNxt = new uint[_capacity];
            _rcvNxt = new uint[_capacity];
            _expires = new uint[_capacity];
            _reuse = new bool[_capacity];
            _timestamps = new bool[_capacity];
            _recent = new uint[table.Timestamps.IsOffered ? _capacity : 0];
        }

        internal bool IsUsed(int entry)
        {
            return _expires[entry - _start] != 0;
        }

        /// <summary>Whether the socket that became this record had SO_REUSEADDR.</summary>
        internal bool AllowsReuse(int entry)
        {
            return _reuse[entry - _start];
        }

        internal void Add(int slot, uint sndNxt, uint rcvNxt)
        {
            int record = 0;
            for (int i = 0; i < _capacity; i++)
            {
                if (_expires[i] == 0)
                {
                    record = i;
                    break;
                }

                if (Seq.Less(_expires[i], _expires[record]))
                {
                    record = i;
                }
            }

            int entry = _start + record;
            if (_expires[record] != 0)
            {
                Remove(entry);
                _context.Counts[(int)Counter.TcpTimeWaitRecycled]++;
            }

            _endpoints.LocalAddress[entry] = _endpoints.LocalAddress[slot];
            _endpoints.RemoteAddress[entry] = _endpoints.RemoteAddress[slot];
            _endpoints.LocalPort[entry] = _endpoints.LocalPort[slot];
            _endpoints.RemotePort[entry] = _endpoints.RemotePort[slot];
            _endpoints.InsertTuple(entry);
            _sndNxt[record] = sndNxt;
            _rcvNxt[record] = rcvNxt;
            _throttle.Forget(entry);
            _reuse[record] = _endpoints.Has(slot, EndpointFlags.ReuseAddress);
            _expires[record] = _context.Arm(_duration);
            bool timestamps = (_table.H[(slot * Tcb.Halves) + Tcb.Options] & PeerOptions.Timestamps) != 0;
            _timestamps[record] = timestamps;
            if (timestamps)
            {
                _recent[record] = _table.Timestamps.Echo(slot);
            }
        }

        internal void Remove(int entry)
        {
            _endpoints.RemoveTuple(entry);
            _expires[entry - _start] = 0;
        }

        /// <summary>SND.NXT of the connection that became this record, also just after its end.</summary>
        internal uint Sent(int entry)
        {
            return _sndNxt[entry - _start];
        }

        /// <summary>A segment for a connection in TIME-WAIT (RFC 9293 3.10.7.4).</summary>
        /// <param name="entry">The record.</param>
        /// <param name="segment">The segment.</param>
        /// <param name="mayOpen">Whether a listener would take a SYN now.</param>
        /// <returns>True when it is a SYN that may open a new connection (MAY-2). The record stays behind that one until
        /// it is open: an old duplicate of a SYN leads back to TIME-WAIT.</returns>
        internal bool Receive(int entry, TcpSegment segment, bool mayOpen)
        {
            int record = entry - _start;
            if ((segment.Flags & Tcp.Rst) != 0)
            {
                // RFC 1337 3 (F1): a reset must not cut the wait short.
                _context.Drop(DropReason.TcpTimeWait);
                return false;
            }

            if (mayOpen && (segment.Flags & (Tcp.Syn | Tcp.Ack)) == Tcp.Syn && IsNew(record, segment))
            {
                return true;
            }

            _context.Drop(DropReason.TcpTimeWait);
            if ((segment.Flags & Tcp.Fin) != 0 && segment.Sequence + (uint)segment.Length == _rcvNxt[record])
            {
                // The peer has missed our last acknowledgment: the wait starts anew.
                _expires[record] = _context.Arm(_duration);
            }

            // An acknowledgment for whatever occupies sequence space, old SYNs among it (RFC 9293 3.10.7.4, fourth; RFC 6191
            // would drop them in silence); a bare one must not start an exchange of them.
            if (segment.Length > 0 && _throttle.AllowsRecord(entry))
            {
                uint local = _endpoints.LocalAddress[entry];
                uint remote = _endpoints.RemoteAddress[entry];
                int localPort = _endpoints.LocalPort[entry];
                int remotePort = _endpoints.RemotePort[entry];
                int options = !_timestamps[record] ? 0
                    : _emitter.WriteTimestamps(_context.Now + _table.Timestamps.OffsetOf(local, localPort, remote, remotePort), _recent[record]);
                SendResult result = _emitter.EmitBare(local, localPort, remote, remotePort, _sndNxt[record], _rcvNxt[record], Tcp.Ack, 0, options);
                if (result == SendResult.Blocked)
                {
                    _context.Drop(DropReason.LinkBusy);
                }
            }

            return false;
        }

        // RFC 6191 2: a later timestamp, or the first one of these addresses, shows a new connection whatever its number
        // says; without one, or with the same, the number has to be beyond all of the old one, whose last is its FIN's.
        private bool IsNew(int record, TcpSegment segment)
        {
            if (segment.HasTimestamp && _table.Timestamps.IsOffered)
            {
                if (!_timestamps[record] || Seq.Less(_recent[record], segment.TimestampValue))
                {
                    return true;
                }

                if (segment.TimestampValue != _recent[record])
                {
                    return false;
                }
            }

            return Seq.LessOrEqual(_rcvNxt[record], segment.Sequence);
        }

        internal void OnTimer()
        {
            for (int i = 0; i < _capacity; i++)
            {
                if (_context.IsDue(_expires[i]))
                {
                    Remove(_start + i);
                }
                else
                {
                    _context.Consider(_expires[i]);
                }
            }
        }
    }
}
