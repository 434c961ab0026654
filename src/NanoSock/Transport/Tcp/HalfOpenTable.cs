using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Connections in SYN-RECEIVED that a listener's peer has begun: records of 41 octets, so that a flood of
    /// SYNs takes no sockets and no buffers (RFC 4987 3.5). The last quarter of the records are made with cookies for numbers:
    /// they give way to newer ones, and come back when their peer answers after all; a cookie has no room for options.</summary>
    internal sealed class HalfOpenTable
    {
        internal const int None = -1;
        // A minute in all: MUST-23 speaks of SYNs that a program has asked for, this is anybody's (RFC 4987 3.3).
        private const int MaximumTries = 5;
        private const int Free = 0;
        // How long answers to records that gave way are awaited: an honest peer's, or its first data when that was lost,
        // come within seconds. At other times no number that anybody guesses opens anything.
        private const int RecoveryMilliseconds = 64000;

        private readonly TcpTable _table;
        private readonly int _start;
        private readonly int _capacity;
        // Where the records with cookies start, and those that may give way.
        private readonly int _cookies;
        private readonly int _expendable;
        private long _recoverUntil;
        private readonly uint[] _iss;
        private readonly uint[] _irs;
        private readonly uint[] _timers;
        private readonly ushort[] _mss;
        private readonly ushort[] _listeners;
        private readonly byte[] _tries;
        private readonly ushort[] _options;
        private readonly uint[] _recent;

        internal HalfOpenTable(TcpTable table, bool cookies)
        {
            _table = table;
            _start = _table.Endpoints.SocketCount;
            _capacity = _table.Endpoints.TimeWaitStart - _start;
            _iss = new uint[_capacity];
            _irs = new uint[_capacity];
            _timers = new uint[_capacity];
            _mss = new ushort[_capacity];
            // Listener plus one; 0 marks a free record.
            _listeners = new ushort[_capacity];
            _tries = new byte[_capacity];
            _options = new ushort[_capacity];
            _recent = new uint[table.Timestamps.IsOffered ? _capacity : 0];
            _expendable = cookies ? (_capacity * 3) >> 2 : 0;
            _cookies = cookies ? _expendable : _capacity;
        }

        /// <summary>Whether records with cookies have given way lately.</summary>
        internal bool IsRecovering
        {
            get { return _table.Context.Time < _recoverUntil; }
        }

        internal bool IsUsed(int entry)
        {
            return _listeners[entry - _start] != Free;
        }

        internal int Listener(int entry)
        {
            return _listeners[entry - _start] - 1;
        }

        internal uint Iss(int entry)
        {
            return _iss[entry - _start];
        }

        internal uint Irs(int entry)
        {
            return _irs[entry - _start];
        }

        /// <summary>The MSS that the peer's SYN gave; 0 for none.</summary>
        internal int Mss(int entry)
        {
            return _mss[entry - _start];
        }

        /// <summary>What was agreed on: the bits of <see cref="PeerOptions"/>.</summary>
        internal int Options(int entry)
        {
            return _options[entry - _start];
        }

        /// <summary>TS.Recent, where timestamps were agreed on.</summary>
        internal uint Recent(int entry)
        {
            return _recent[entry - _start];
        }

        /// <summary>Whether the SYN-ACK went out once only: then the handshake has timed a round trip.</summary>
        internal bool WasSentOnce(int entry)
        {
            return _tries[entry - _start] == 0;
        }

        /// <summary>When it went out, if once only.</summary>
        internal uint SentAt(int entry)
        {
            return _timers[entry - _start] - RoundTrip.InitialTimeout;
        }

        /// <summary>Makes a record and answers with SYN and ACK. When none is free the oldest gives way (RFC 4987 3.4), of
        /// those first whose number is a cookie.</summary>
        /// <param name="listener">Whose connection it will be.</param>
        /// <param name="packet">The packet of the SYN.</param>
        /// <param name="segment">The SYN.</param>
        /// <param name="iss">The initial sequence number by the clock.</param>
        /// <param name="mayBeCookie">Whether a cookie of about the same size would do as well.</param>
        internal void Add(int listener, Ipv4Packet packet, TcpSegment segment, uint iss, bool mayBeCookie)
        {
            int i = FreeOrOldest();
            int options = _table.Agree(segment);
            if (mayBeCookie && i >= _cookies)
            {
                iss = SynCookie.Make(_table.Context, iss, segment.Sequence,
                    TcpSegmentSize.Effective(segment.MaximumSegmentSize, TcpEmitter.LinkSegmentSize(_table, packet.Source), 0));
                options = 0;
                _table.Context.Counts[(int)Counter.TcpCookiesSent]++;
            }

            Take(i, listener, packet, iss, segment.Sequence, segment.MaximumSegmentSize, options);
            Take(_start + i, segment);
            Answer(_start + i);
        }

        /// <summary>Makes the record anew that an acknowledgment to a listener answers, if its number is a cookie.</summary>
        /// <param name="listener">Where it came.</param>
        /// <param name="packet">Its packet.</param>
        /// <param name="segment">The acknowledgment.</param>
        /// <param name="iss">The initial sequence number of its addresses by the clock.</param>
        /// <returns>The record; -1 for none.</returns>
        internal int Recover(int listener, Ipv4Packet packet, TcpSegment segment, uint iss)
        {
            int mss = SynCookie.Check(_table.Context, iss, segment.Sequence - 1, segment.Acknowledgment - 1);
            if (mss == 0)
            {
                _table.Context.Counts[(int)Counter.TcpCookiesRefused]++;
                return None;
            }

            _table.Context.Counts[(int)Counter.TcpCookiesAccepted]++;
            int i = FreeOrOldest();
            Take(i, listener, packet, segment.Acknowledgment - 1, segment.Sequence - 1, mss, 0);

            // When it was answered, and how often, nobody knows any more: no round trip is measured.
            _tries[i] = 1;
            return _start + i;
        }

        private void Take(int i, int listener, Ipv4Packet packet, uint iss, uint irs, int mss, int options)
        {
            int entry = _start + i;
            if (_listeners[i] != Free)
            {
                _table.Context.Drop(DropReason.TcpHalfOpenFull);
                if (i >= _cookies)
                {
                    _recoverUntil = _table.Context.Time + RecoveryMilliseconds;
                }

                Remove(entry);
            }

            _table.Endpoints.LocalAddress[entry] = packet.Destination;
            _table.Endpoints.RemoteAddress[entry] = packet.Source;
            _table.Endpoints.LocalPort[entry] = (ushort)Tcp.DestinationPort(packet.Buffer, packet.Payload);
            _table.Endpoints.RemotePort[entry] = (ushort)Tcp.SourcePort(packet.Buffer, packet.Payload);
            _table.Endpoints.InsertTuple(entry);
            _iss[i] = iss;
            _irs[i] = irs;
            _mss[i] = (ushort)mss;
            _options[i] = (ushort)options;
            _listeners[i] = (ushort)(listener + 1);
            _tries[i] = 0;
            _table.Throttle.Forget(entry);
            _timers[i] = _table.Context.Arm(RoundTrip.InitialTimeout);
        }

        /// <summary>Takes the timestamp of the peer's SYN, or of that again.</summary>
        internal void Take(int entry, TcpSegment segment)
        {
            if ((_options[entry - _start] & PeerOptions.Timestamps) != 0)
            {
                _recent[entry - _start] = segment.TimestampValue;
            }
        }

        internal void Remove(int entry)
        {
            int i = entry - _start;
            _listeners[i] = Free;
            _timers[i] = 0;
            _table.Endpoints.RemoveTuple(entry);
        }

        /// <summary>Ends all records of a listener that is being closed; their peers are told.</summary>
        internal void RemoveAll(int listener)
        {
            for (int i = 0; i < _capacity; i++)
            {
                if (_listeners[i] == listener + 1)
                {
                    Bare(_start + i, _iss[i] + 1, Tcp.Rst | Tcp.Ack);
                    Remove(_start + i);
                }
            }
        }

        /// <summary>Sends SYN and ACK again, because the SYN has come again.</summary>
        internal void AnswerAgain(int entry)
        {
            if (_table.Throttle.AllowsRecord(entry))
            {
                _table.Context.Counts[(int)Counter.TcpRetransmissions]++;
                Answer(entry);
            }
        }

        /// <summary>Sends a bare acknowledgment, as a segment out of the window asks for.</summary>
        internal void Challenge(int entry)
        {
            if (_table.Throttle.AllowsRecord(entry))
            {
                Bare(entry, _iss[entry - _start] + 1, Tcp.Ack);
            }
        }

        internal void OnTimer()
        {
            for (int i = 0; i < _capacity; i++)
            {
                if (!_table.Context.IsDue(_timers[i]))
                {
                    _table.Context.Consider(_timers[i]);
                }
                else if (_tries[i] >= MaximumTries)
                {
                    _table.Context.Drop(DropReason.TcpHalfOpenTimeout);
                    Remove(_start + i);
                }
                else
                {
                    _tries[i]++;
                    _table.Context.Counts[(int)Counter.TcpRetransmissions]++;
                    Answer(_start + i);
                    _timers[i] = _table.Context.Arm(RoundTrip.InitialTimeout << _tries[i]);
                }
            }
        }

        private void Answer(int entry)
        {
            Bare(entry, _iss[entry - _start], Tcp.Syn | Tcp.Ack);
        }

        private int FreeOrOldest()
        {
            int oldest = _expendable;
            for (int i = 0; i < _capacity; i++)
            {
                if (_listeners[i] == Free)
                {
                    return i;
                }

                // Who was answered more often is older; among equals the timer tells.
                if (i > oldest && (_tries[i] > _tries[oldest] || (_tries[i] == _tries[oldest] && Seq.Less(_timers[i], _timers[oldest]))))
                {
                    oldest = i;
                }
            }

            return oldest;
        }

        private void Bare(int entry, uint sequence, int flags)
        {
            int i = entry - _start;
            uint local = _table.Endpoints.LocalAddress[entry];
            uint remote = _table.Endpoints.RemoteAddress[entry];
            int localPort = _table.Endpoints.LocalPort[entry];
            int remotePort = _table.Endpoints.RemotePort[entry];
            bool timestamps = (_options[i] & PeerOptions.Timestamps) != 0;
            uint value = timestamps ? _table.Context.Now + _table.Timestamps.OffsetOf(local, localPort, remote, remotePort) : 0;
            uint echo = timestamps ? _recent[i] : 0;
            int options = (flags & Tcp.Syn) != 0 ? TcpEmitter.WriteSynOptions(_table, remote, _options[i], value, echo)
                : timestamps ? TcpEmitter.WriteTimestamps(_table, value, echo) : 0;
            int shift = (flags & Tcp.Syn) == 0 && (_options[i] & PeerOptions.WindowScale) != 0 ? _table.ReceiveShift : 0;
            SendResult result = TcpEmitter.EmitBare(_table, local, localPort, remote, remotePort, sequence, _irs[i] + 1, flags, _table.InitialWindow() >> shift,
                options);
            if (result == SendResult.Blocked)
            {
                // The timer sends it again.
                _table.Context.Drop(DropReason.LinkBusy);
            }
        }
    }
}
