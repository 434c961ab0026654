using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Passive opens: what a listener and its half-open records do with segments (RFC 9293 3.10.7.2), and the
    /// queue of connections that wait for Accept.</summary>
    internal sealed class TcpListen
    {
        // More than any window: no old segment can be mistaken for a new one.
        private const int NumbersApart = 131072;

        private readonly TcpTable _table;
        private readonly NetContext _context;
        private readonly EndpointTable _endpoints;
        private readonly TcpEmitter _emitter;
        private readonly HalfOpenTable _halfOpen;
        private readonly TcpClosing _closing;
        private readonly InitialSequence _initialSequence;
        private readonly int _minimumTimeout;

        internal TcpListen(TcpTable table, TcpEmitter emitter, HalfOpenTable halfOpen, TcpClosing closing, InitialSequence initialSequence,
            int minimumTimeout)
        {
            _minimumTimeout = minimumTimeout;
            _table = table;
            _context = table.Context;
            _endpoints = table.Endpoints;
            _emitter = emitter;
            _halfOpen = halfOpen;
            _closing = closing;
            _initialSequence = initialSequence;
        }

        /// <summary>A segment for a listener.</summary>
        /// <returns>The socket of the connection that it completes, to which the segment goes on; -1 when it is done.</returns>
        internal int ListenState(int listener, Ipv4Packet packet, TcpSegment segment)
        {
            // First, reset; second, acknowledgment: neither belongs to anything a listener has sent.
            if ((segment.Flags & Tcp.Rst) != 0)
            {
                _context.Drop(DropReason.TcpNoSocket);
                return EndpointTable.None;
            }

            if ((segment.Flags & Tcp.Ack) != 0)
            {
                // Unless it answers a SYN and ACK of which no record is left.
                int entry = (segment.Flags & Tcp.Syn) != 0 || !_halfOpen.IsRecovering ? EndpointTable.None
                    : _halfOpen.Recover(listener, packet, segment, InitialSequence(packet));
                if (entry != EndpointTable.None)
                {
                    return SynReceivedState(entry, segment);
                }

                _context.Drop(DropReason.TcpNoSocket);
                _emitter.EmitResetFor(packet, segment);
                return EndpointTable.None;
            }

            if ((segment.Flags & Tcp.Syn) == 0)
            {
                _context.Drop(DropReason.TcpNoSocket);
                return EndpointTable.None;
            }

            // Third, a SYN. A queue full of completed connections stays silent: the peer's SYN comes again, which a reset would
            // prevent.
            if (HasRoom(listener))
            {
                Open(listener, packet, segment, InitialSequence(packet), true);
            }
            else
            {
                _context.Drop(DropReason.TcpBacklogFull);
            }

            return EndpointTable.None;
        }

        /// <summary>A SYN in TIME-WAIT for a new connection of the same addresses: our numbers go on behind those of
        /// the old one (RFC 9293 MAY-2), which a fast one has left ahead of the clock.</summary>
        internal void OpenAgain(int listener, Ipv4Packet packet, TcpSegment segment, uint sent)
        {
            uint iss = InitialSequence(packet);
            Open(listener, packet, segment, Seq.Less(sent, iss) ? iss : sent + NumbersApart, false);
        }

        /// <summary>Whether one more connection may wait at a listener.</summary>
        internal bool HasRoom(int listener)
        {
            int h = listener * Tcb.Halves;
            return _table.H[h + Tcb.Completed] < _table.H[h + Tcb.Backlog];
        }

        private uint InitialSequence(Ipv4Packet packet)
        {
            return _initialSequence.Next(packet.Destination, Tcp.DestinationPort(packet.Buffer, packet.Payload), packet.Source,
                Tcp.SourcePort(packet.Buffer, packet.Payload));
        }

        private void Open(int listener, Ipv4Packet packet, TcpSegment segment, uint iss, bool mayBeCookie)
        {
            _halfOpen.Add(listener, packet, segment, iss, mayBeCookie);
        }

        /// <summary>A segment for a half-open record.</summary>
        /// <returns>The socket of the connection that it completes, to which the segment goes on; -1 when it is done.</returns>
        internal int SynReceivedState(int entry, TcpSegment segment)
        {
            uint next = _halfOpen.Irs(entry) + 1;
            if ((segment.Flags & Tcp.Syn) != 0 && (segment.Flags & Tcp.Ack) == 0 && segment.Sequence + 1 == next)
            {
                // The peer's SYN again: our answer was lost.
                _halfOpen.Take(entry, segment);
                _halfOpen.AnswerAgain(entry);
                return EndpointTable.None;
            }

            // The checks of RFC 7323 5.3 and of RFC 9293 3.10.7.4, for a window of which nothing is used.
            if ((_halfOpen.Options(entry) & PeerOptions.Timestamps) != 0 && (segment.Flags & Tcp.Rst) == 0)
            {
                if (!segment.HasTimestamp)
                {
                    _context.Drop(DropReason.TcpNoTimestamp);
                    return EndpointTable.None;
                }

                if (Seq.Less(segment.TimestampValue, _halfOpen.Recent(entry)))
                {
                    _context.Drop(DropReason.TcpOldTimestamp);
                    _halfOpen.Challenge(entry);
                    return EndpointTable.None;
                }
            }

            uint offset = segment.Sequence - next;
            if (offset >= (uint)_table.InitialWindow())
            {
                _context.Drop(DropReason.TcpOutOfWindow);
                if ((segment.Flags & Tcp.Rst) == 0)
                {
                    _halfOpen.Challenge(entry);
                }

                return EndpointTable.None;
            }

            if ((segment.Flags & Tcp.Rst) != 0)
            {
                if (offset == 0)
                {
                    // MUST-11: a passive open goes back to LISTEN; the listener never left it.
                    _context.Counts[(int)Counter.TcpResetsIn]++;
                    _halfOpen.Remove(entry);
                }
                else
                {
                    _context.Drop(DropReason.TcpBadReset);
                    _halfOpen.Challenge(entry);
                }

                return EndpointTable.None;
            }

            if ((segment.Flags & Tcp.Syn) != 0)
            {
                _context.Drop(DropReason.TcpUnexpectedSyn);
                _halfOpen.Challenge(entry);
                return EndpointTable.None;
            }

            if ((segment.Flags & Tcp.Ack) == 0)
            {
                _context.Drop(DropReason.TcpNoAck);
                return EndpointTable.None;
            }

            if (segment.Acknowledgment != _halfOpen.Iss(entry) + 1)
            {
                _context.Drop(DropReason.TcpBadAck);
                SendResult result = _emitter.EmitBare(_endpoints.LocalAddress[entry], _endpoints.LocalPort[entry], _endpoints.RemoteAddress[entry],
                    _endpoints.RemotePort[entry], segment.Acknowledgment, 0, Tcp.Rst, 0, 0);
                if (result == SendResult.Blocked)
                {
                    _context.Drop(DropReason.LinkBusy);
                }

                return EndpointTable.None;
            }

            return Complete(entry, segment);
        }

        /// <summary>Takes the connection that has waited longest, or -1.</summary>
        internal int Accept(int listener)
        {
            while (true)
            {
                int child = _table.H[(listener * Tcb.Halves) + Tcb.Next] - 1;
                if (child < 0)
                {
                    return EndpointTable.None;
                }

                Unqueue(listener, child);
                if (_endpoints.State[child] != (byte)TcpState.Closed || _table.Readable(child) > 0)
                {
                    return child;
                }

                // It died in the queue, by a reset: nobody wants it.
                _closing.Release(child);
            }
        }

        /// <summary>Ends what waits at a listener that is being closed.</summary>
        internal void CloseAll(int listener)
        {
            _halfOpen.RemoveAll(listener);
            int child = _table.H[(listener * Tcb.Halves) + Tcb.Next] - 1;
            while (child >= 0)
            {
                Unqueue(listener, child);
                if (_endpoints.State[child] == (byte)TcpState.Closed)
                {
                    _closing.Release(child);
                }
                else
                {
                    _closing.Abort(child, 0);
                }

                child = _table.H[(listener * Tcb.Halves) + Tcb.Next] - 1;
            }
        }

        private int Complete(int entry, TcpSegment segment)
        {
            // Without a place in the queue, a socket and buffers the acknowledgment is as good as lost: the record stays, our
            // SYN-ACK and the peer's data come again. Half-open connections do not count: forged SYNs shall keep nobody out,
            // and honest ones that come at once are not to be reset.
            int listener = _halfOpen.Listener(entry);
            if (!HasRoom(listener))
            {
                _context.Drop(DropReason.TcpBacklogFull);
                return EndpointTable.None;
            }

            int slot = _table.HasFreeBuffer ? _endpoints.Allocate(false) : EndpointTable.None;
            if (slot == EndpointTable.None)
            {
                _context.Drop(DropReason.TcpTableFull);
                return EndpointTable.None;
            }

            uint iss = _halfOpen.Iss(entry);
            _table.Reset(slot, false);
            TcpSettings.Inherit(_table, listener, slot);
            _table.TakeBuffers(slot);
            _endpoints.LocalAddress[slot] = _endpoints.LocalAddress[entry];
            _endpoints.LocalPort[slot] = _endpoints.LocalPort[entry];
            _endpoints.RemoteAddress[slot] = _endpoints.RemoteAddress[entry];
            _endpoints.RemotePort[slot] = _endpoints.RemotePort[entry];
            _endpoints.TimeToLive[slot] = _endpoints.TimeToLive[listener];
            _endpoints.TypeOfService[slot] = _endpoints.TypeOfService[listener];
            _endpoints.Set(slot, EndpointFlags.Connected | (_endpoints.Flags[listener] & EndpointFlags.ReuseAddress));
            int announced = _halfOpen.Mss(entry);
            int agreed = _halfOpen.Options(entry);
            _table.StartSending(slot, iss, TcpSegmentSize.Effective(announced, _emitter.LinkSegmentSize(_endpoints.RemoteAddress[slot]), agreed));
            _table.StartReceiving(slot, _halfOpen.Irs(entry));
            int w = slot * Tcb.Words;
            _table.W[w + Tcb.SndUna] = iss + 1;
            _table.W[w + Tcb.SndNxt] = iss + 1;
            _table.W[w + Tcb.RttSeq] = iss + 1;
            _table.H[(slot * Tcb.Halves) + Tcb.Options] = (ushort)agreed;
            Measure(slot, entry, segment, agreed);
            Congestion.Start(_table, slot, !_halfOpen.WasSentOnce(entry));
            _halfOpen.Remove(entry);
            _closing.Supersede(slot);
            _endpoints.InsertTuple(slot);
            _endpoints.State[slot] = (byte)TcpState.Established;
            SendWindow.Set(_table.W, w, segment, _table.SendShift(slot));
            int h = slot * Tcb.Halves;
            _table.H[h + Tcb.PeerMss] = (ushort)announced;
            _table.H[h + Tcb.Parent] = (ushort)(listener + 1);
            Enqueue(listener, slot);
            _context.Counts[(int)Counter.TcpPassiveOpens]++;
            _endpoints.Touch(listener);
            return slot;
        }

        // The handshake is the first round trip (RFC 6298 3).
        private void Measure(int slot, int entry, TcpSegment segment, int agreed)
        {
            int measured = _halfOpen.WasSentOnce(entry) ? Seq.Diff(_context.Now, _halfOpen.SentAt(entry)) : -1;
            if ((agreed & PeerOptions.Timestamps) != 0)
            {
                _table.Timestamps.Start(slot, _halfOpen.Recent(entry), _halfOpen.Irs(entry));
                measured = Seq.Diff(_context.Now, _table.Timestamps.SentAt(slot, segment.TimestampEcho));
            }

            if (measured >= 0 && measured <= RoundTrip.LongestMeasured)
            {
                RoundTrip.Sample(_table.W, slot * Tcb.Words, measured, _minimumTimeout);
            }
        }

        private void Enqueue(int listener, int child)
        {
            _table.H[(listener * Tcb.Halves) + Tcb.Completed]++;
            int at = listener;
            while (_table.H[(at * Tcb.Halves) + Tcb.Next] != 0)
            {
                at = _table.H[(at * Tcb.Halves) + Tcb.Next] - 1;
            }

            _table.H[(at * Tcb.Halves) + Tcb.Next] = (ushort)(child + 1);
        }

        private void Unqueue(int listener, int child)
        {
            int hc = child * Tcb.Halves;
            int hl = listener * Tcb.Halves;
            _table.H[hl + Tcb.Next] = _table.H[hc + Tcb.Next];
            _table.H[hl + Tcb.Completed]--;
            _table.H[hc + Tcb.Next] = 0;
            _table.H[hc + Tcb.Parent] = 0;
        }
    }
}
