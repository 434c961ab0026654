using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Connections in SYN-RECEIVED that a listener's peer has begun: records of 37 octets, so that a flood of
    /// SYNs takes no sockets and no buffers (RFC 4987).</summary>
    internal sealed class HalfOpenTable
    {
        internal const int None = -1;
        private const int MaximumTries = 5;
        private const int Free = 0;

        private readonly NetContext _context;
        private readonly EndpointTable _endpoints;
        private readonly TcpTable _table;
        private readonly TcpEmitter _emitter;
        private readonly int _start;
        private readonly int _capacity;
        private readonly uint[] _iss;
        private readonly uint[] _irs;
        private readonly uint[] _timers;
        private readonly ushort[] _mss;
        private readonly ushort[] _listeners;
        private readonly byte[] _tries;
        private readonly ushort[] _options;
        private readonly uint[] _recent;

        internal HalfOpenTable(TcpTable table, TcpEmitter emitter)
        {
            _table = table;
            _context = table.Context;
            _endpoints = table.Endpoints;
            _emitter = emitter;
            _start = _endpoints.SocketCount;
            _capacity = _endpoints.TimeWaitStart - _start;
            _iss = new uint[_capacity];
            _irs = new uint[_capacity];
            _timers = new uint[_capacity];
            _mss = new ushort[_capacity];
            // Listener plus one; 0 marks a free record.
            _listeners = new ushort[_capacity];
            _tries = new byte[_capacity];
            _options = new ushort[_capacity];
            _recent = new uint[table.Timestamps.IsOffered ? _capacity : 0];
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

        /// <summary>Makes a record and answers with SYN and ACK. When none is free the oldest gives way (RFC 4987 3.3): a
        /// peer that means it completes its handshake in less time than a flood takes to fill the table.</summary>
        internal void Add(int listener, Ipv4Packet packet, TcpSegment segment, uint iss, int mss, int options)
        {
            int i = FreeOrOldest();
            int entry = _start + i;
            if (_listeners[i] != Free)
            {
                _context.Drop(DropReason.TcpHalfOpenFull);
                Remove(entry);
            }

            _endpoints.LocalAddress[entry] = packet.Destination;
            _endpoints.RemoteAddress[entry] = packet.Source;
            _endpoints.LocalPort[entry] = (ushort)Tcp.DestinationPort(packet.Buffer, packet.Payload);
            _endpoints.RemotePort[entry] = (ushort)Tcp.SourcePort(packet.Buffer, packet.Payload);
            _endpoints.InsertTuple(entry);
            _iss[i] = iss;
            _irs[i] = segment.Sequence;
            _mss[i] = (ushort)mss;
            _options[i] = (ushort)options;
            Take(entry, segment);
            _listeners[i] = (ushort)(listener + 1);
            _tries[i] = 0;
            Answer(entry);
            _timers[i] = _context.Arm(RoundTrip.InitialTimeout);
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
            _endpoints.RemoveTuple(entry);
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

        /// <summary>Sends SYN and ACK.</summary>
        internal void Answer(int entry)
        {
            Bare(entry, _iss[entry - _start], Tcp.Syn | Tcp.Ack);
        }

        /// <summary>Sends a bare acknowledgment, as a segment out of the window asks for.</summary>
        internal void Acknowledge(int entry)
        {
            Bare(entry, _iss[entry - _start] + 1, Tcp.Ack);
        }

        internal void OnTimer()
        {
            for (int i = 0; i < _capacity; i++)
            {
                if (!_context.IsDue(_timers[i]))
                {
                    _context.Consider(_timers[i]);
                }
                else if (_tries[i] >= MaximumTries)
                {
                    _context.Drop(DropReason.TcpHalfOpenTimeout);
                    Remove(_start + i);
                }
                else
                {
                    _tries[i]++;
                    _context.Counts[(int)Counter.TcpRetransmissions]++;
                    Answer(_start + i);
                    _timers[i] = _context.Arm(RoundTrip.InitialTimeout << _tries[i]);
                }
            }
        }

        private int FreeOrOldest()
        {
            int oldest = 0;
            for (int i = 0; i < _capacity; i++)
            {
                if (_listeners[i] == Free)
                {
                    return i;
                }

                // Who was answered more often is older; among equals the timer tells.
                if (_tries[i] > _tries[oldest] || (_tries[i] == _tries[oldest] && Seq.Less(_timers[i], _timers[oldest])))
                {
                    oldest = i;
                }
            }

            return oldest;
        }

        private void Bare(int entry, uint sequence, int flags)
        {
            int i = entry - _start;
            uint local = _endpoints.LocalAddress[entry];
            uint remote = _endpoints.RemoteAddress[entry];
            int localPort = _endpoints.LocalPort[entry];
            int remotePort = _endpoints.RemotePort[entry];
            bool timestamps = (_options[i] & PeerOptions.Timestamps) != 0;
            uint value = timestamps ? _context.Now + _table.Timestamps.OffsetOf(local, localPort, remote, remotePort) : 0;
            uint echo = timestamps ? _recent[i] : 0;
            int options = (flags & Tcp.Syn) != 0 ? _emitter.WriteSynOptions(remote, _options[i], value, echo)
                : timestamps ? _emitter.WriteTimestamps(value, echo) : 0;
            int shift = (flags & Tcp.Syn) == 0 && (_options[i] & PeerOptions.WindowScale) != 0 ? _table.ReceiveShift : 0;
            SendResult result = _emitter.EmitBare(local, localPort, remote, remotePort, sequence, _irs[i] + 1, flags, _table.InitialWindow() >> shift,
                options);
            if (result == SendResult.Blocked)
            {
                // The timer sends it again.
                _context.Drop(DropReason.LinkBusy);
            }
        }
    }
}
