using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Connections in TIME-WAIT (RFC 9293 3.6.1): records of 35 octets, not sockets. All wait equally long, so
    /// they end in the order in which they came, and the oldest gives way when a new one finds no room. A record that a SYN
    /// has opened again stands aside, out of the index of addresses, until the handshake is decided (MAY-2).</summary>
    internal sealed class TimeWaitTable
    {
        // What the flags of a record say.
        private const int Reuse = 1;
        private const int HasTimestamps = 2;
        private const int Aside = 4;

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
        private readonly byte[] _flags;
        private readonly uint[] _recent;
        private int _aside;

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
            _flags = new byte[_capacity];
            _recent = new uint[table.Timestamps.IsOffered ? _capacity : 0];
        }

        internal bool IsUsed(int entry)
        {
            return _expires[entry - _start] != 0 && !Is(entry, Aside);
        }

        /// <summary>Whether the socket that became this record had SO_REUSEADDR.</summary>
        internal bool AllowsReuse(int entry)
        {
            return Is(entry, Reuse);
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
            _expires[record] = _context.Arm(_duration);
            int flags = _endpoints.Has(slot, EndpointFlags.ReuseAddress) ? Reuse : 0;
            if ((_table.H[(slot * Tcb.Halves) + Tcb.Options] & PeerOptions.Timestamps) != 0)
            {
                flags |= HasTimestamps;
                _recent[record] = _table.Timestamps.Echo(slot);
            }

            _flags[record] = (byte)flags;
        }

        /// <summary>The handshake of a half-open record is over: if a record has stood aside for it, that is over too, or waits
        /// on for what is left of its time.</summary>
        /// <param name="halfOpen">The half-open record, no longer in the index.</param>
        /// <param name="waitsOn">Whether the SYN was an old duplicate, as far as can be known.</param>
        internal void Settle(int halfOpen, bool waitsOn)
        {
            for (int entry = _start; _aside > 0 && entry < _endpoints.Count; entry++)
            {
                if (Is(entry, Aside) && _endpoints.RemoteAddress[entry] == _endpoints.RemoteAddress[halfOpen]
                    && _endpoints.RemotePort[entry] == _endpoints.RemotePort[halfOpen] && _endpoints.LocalPort[entry] == _endpoints.LocalPort[halfOpen]
                    && _endpoints.LocalAddress[entry] == _endpoints.LocalAddress[halfOpen])
                {
                    uint expires = _expires[entry - _start];
                    Remove(entry);
                    if (waitsOn)
                    {
                        _expires[entry - _start] = expires;
                        _endpoints.InsertTuple(entry);
                    }

                    return;
                }
            }
        }

        /// <summary>SND.NXT of the connection that became this record.</summary>
        internal uint Sent(int entry)
        {
            return _sndNxt[entry - _start];
        }

        /// <summary>A segment for a connection in TIME-WAIT (RFC 9293 3.10.7.4).</summary>
        /// <param name="entry">The record.</param>
        /// <param name="segment">The segment.</param>
        /// <param name="mayOpen">Whether a listener would take a SYN now.</param>
        /// <returns>True when it is a SYN that may open a new connection (MAY-2): the record stands aside.</returns>
        internal bool Receive(int entry, TcpSegment segment, bool mayOpen)
        {
            int record = entry - _start;
            if ((segment.Flags & Tcp.Rst) != 0)
            {
                // RFC 1337: a reset must not cut the wait short.
                _context.Drop(DropReason.TcpTimeWait);
                return false;
            }

            if (mayOpen && (segment.Flags & (Tcp.Syn | Tcp.Ack)) == Tcp.Syn && IsNew(record, segment))
            {
                _endpoints.RemoveTuple(entry);
                _flags[record] |= Aside;
                _aside++;
                return true;
            }

            _context.Drop(DropReason.TcpTimeWait);
            if ((segment.Flags & Tcp.Fin) != 0 && segment.Sequence + (uint)segment.Length == _rcvNxt[record])
            {
                // The peer has missed our last acknowledgment: the wait starts anew.
                _expires[record] = _context.Arm(_duration);
            }

            // An acknowledgment for whatever occupies sequence space; a bare one must not start an exchange of them.
            if (segment.Length > 0 && _throttle.AllowsRecord(entry))
            {
                uint local = _endpoints.LocalAddress[entry];
                uint remote = _endpoints.RemoteAddress[entry];
                int localPort = _endpoints.LocalPort[entry];
                int remotePort = _endpoints.RemotePort[entry];
                int options = !Is(entry, HasTimestamps) ? 0
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
        // says; without one, or with the same, the number has to be beyond all of the old one.
        private bool IsNew(int record, TcpSegment segment)
        {
            if (segment.HasTimestamp && _table.Timestamps.IsOffered)
            {
                if (!Is(_start + record, HasTimestamps) || Seq.Less(_recent[record], segment.TimestampValue))
                {
                    return true;
                }

                if (segment.TimestampValue != _recent[record])
                {
                    return false;
                }
            }

            return Seq.Less(_rcvNxt[record], segment.Sequence);
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

        private void Remove(int entry)
        {
            if (Is(entry, Aside))
            {
                _flags[entry - _start] ^= Aside;
                _aside--;
            }
            else
            {
                _endpoints.RemoveTuple(entry);
            }

            _expires[entry - _start] = 0;
        }

        private bool Is(int entry, int flag)
        {
            return (_flags[entry - _start] & flag) != 0;
        }
    }
}
