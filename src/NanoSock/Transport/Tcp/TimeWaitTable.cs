using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Connections in TIME-WAIT (RFC 9293 3.6.1): records of 31 octets, not sockets. All wait equally long, so
    /// they end in the order in which they came, and the oldest gives way when a new one finds no room.</summary>
    internal sealed class TimeWaitTable
    {
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

        internal TimeWaitTable(NetContext context, EndpointTable endpoints, TcpEmitter emitter, ChallengeThrottle throttle, int duration)
        {
            _context = context;
            _endpoints = endpoints;
            _emitter = emitter;
            _throttle = throttle;
            _start = endpoints.TimeWaitStart;
            _capacity = endpoints.Count - _start;
            _duration = duration;
            _sndNxt = new uint[_capacity];
            _rcvNxt = new uint[_capacity];
            _expires = new uint[_capacity];
            _reuse = new bool[_capacity];
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
        /// <returns>True when it is a SYN that may open a new connection (MAY-2): the record is gone.</returns>
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
                Remove(entry);
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
                SendResult result = _emitter.EmitBare(_endpoints.LocalAddress[entry], _endpoints.LocalPort[entry], _endpoints.RemoteAddress[entry],
                    _endpoints.RemotePort[entry], _sndNxt[record], _rcvNxt[record], Tcp.Ack, 0, 0);
                if (result == SendResult.Blocked)
                {
                    _context.Drop(DropReason.LinkBusy);
                }
            }

            return false;
        }

        // Whether a SYN can be no old one: its number is beyond all that the old connection used (RFC 6191 2, the case of no
        // timestamps).
        private bool IsNew(int record, TcpSegment segment)
        {
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
    }
}
