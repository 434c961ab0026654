using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Connections in TIME-WAIT (RFC 9293 3.6.1): records of 36 octets, not sockets. All wait equally long, so
    /// they end in the order in which they came, and the oldest gives way when a new one finds no room.</summary>
    internal sealed class TimeWaitTable
    {
        private readonly TcpTable _table;
        private readonly int _start;
        private readonly int _capacity;
        private readonly int _duration;
        private readonly uint[] _sndNxt;
        private readonly uint[] _rcvNxt;
        private readonly uint[] _expires;
        private readonly bool[] _reuse;
        private readonly bool[] _timestamps;
        private readonly uint[] _recent;

        internal TimeWaitTable(TcpTable table, int duration)
        {
            _table = table;
            _start = _table.Endpoints.TimeWaitStart;
            _capacity = _table.Endpoints.Count - _start;
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
                _table.Context.Counts[(int)Counter.TcpTimeWaitRecycled]++;
            }

            _table.Endpoints.LocalAddress[entry] = _table.Endpoints.LocalAddress[slot];
            _table.Endpoints.RemoteAddress[entry] = _table.Endpoints.RemoteAddress[slot];
            _table.Endpoints.LocalPort[entry] = _table.Endpoints.LocalPort[slot];
            _table.Endpoints.RemotePort[entry] = _table.Endpoints.RemotePort[slot];
            _table.Endpoints.InsertTuple(entry);
            _sndNxt[record] = sndNxt;
            _rcvNxt[record] = rcvNxt;
            _table.Throttle.Forget(entry);
            _reuse[record] = _table.Endpoints.Has(slot, EndpointFlags.ReuseAddress);
            _expires[record] = _table.Context.Arm(_duration);
            bool timestamps = (_table.H[(slot * Tcb.Halves) + Tcb.Options] & PeerOptions.Timestamps) != 0;
            _timestamps[record] = timestamps;
            if (timestamps)
            {
                _recent[record] = _table.Timestamps.Echo(slot);
            }
        }

        internal void Remove(int entry)
        {
            _table.Endpoints.RemoveTuple(entry);
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
                _table.Context.Drop(DropReason.TcpTimeWait);
                return false;
            }

            if (mayOpen && (segment.Flags & (Tcp.Syn | Tcp.Ack)) == Tcp.Syn && IsNew(record, segment))
            {
                return true;
            }

            _table.Context.Drop(DropReason.TcpTimeWait);
            if ((segment.Flags & Tcp.Fin) != 0 && segment.Sequence + (uint)segment.Length == _rcvNxt[record])
            {
                // The peer has missed our last acknowledgment: the wait starts anew.
                _expires[record] = _table.Context.Arm(_duration);
            }

            // An acknowledgment for whatever occupies sequence space, old SYNs among it (RFC 9293 3.10.7.4, fourth; RFC 6191
            // would drop them in silence); a bare one must not start an exchange of them.
            if (segment.Length > 0 && _table.Throttle.AllowsRecord(entry))
            {
                uint local = _table.Endpoints.LocalAddress[entry];
                uint remote = _table.Endpoints.RemoteAddress[entry];
                int localPort = _table.Endpoints.LocalPort[entry];
                int remotePort = _table.Endpoints.RemotePort[entry];
                int options = !_timestamps[record] ? 0
                    : TcpEmitter.WriteTimestamps(_table, _table.Context.Now + _table.Timestamps.OffsetOf(local, localPort, remote, remotePort), _recent[record]);
                SendResult result = TcpEmitter.EmitBare(_table, local, localPort, remote, remotePort, _sndNxt[record], _rcvNxt[record], Tcp.Ack, 0, options);
                if (result == SendResult.Blocked)
                {
                    _table.Context.Drop(DropReason.LinkBusy);
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
                if (_table.Context.IsDue(_expires[i]))
                {
                    Remove(_start + i);
                }
                else
                {
                    _table.Context.Consider(_expires[i]);
                }
            }
        }
    }
}
