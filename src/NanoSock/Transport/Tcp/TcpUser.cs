using System;
using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>The user's calls of RFC 9293 3.10.1 to 3.10.5 on a socket whose addresses are settled.</summary>
    internal sealed class TcpUser
    {
        private readonly TcpTable _table;
        private readonly EndpointTable _endpoints;
        private readonly TcpEmitter _emitter;
        private readonly TcpClosing _closing;
        private readonly TcpListen _listen;
        private readonly InitialSequence _initialSequence;

        internal TcpUser(TcpTable table, TcpEmitter emitter, TcpClosing closing, TcpListen listen, InitialSequence initialSequence)
        {
            _table = table;
            _endpoints = table.Endpoints;
            _emitter = emitter;
            _closing = closing;
            _listen = listen;
            _initialSequence = initialSequence;
        }

        /// <summary>Active OPEN of a socket that is in the hash of tuples; false when there are no buffers.</summary>
        internal bool Open(int slot)
        {
            if (!_table.TakeBuffers(slot))
            {
                return false;
            }

            uint iss = _initialSequence.Next(_endpoints.LocalAddress[slot], _endpoints.LocalPort[slot], _endpoints.RemoteAddress[slot],
                _endpoints.RemotePort[slot]);
            _table.StartSending(slot, iss, TcpSegmentSize.Effective(0, _emitter.LinkSegmentSize(_endpoints.RemoteAddress[slot]), 0));
            _table.OutOfOrder.Clear(slot);
            _endpoints.State[slot] = (byte)TcpState.SynSent;
            _table.MarkDirty(slot);
            return true;
        }

        /// <summary>SEND: takes as many octets as there is room for; 0 when there is none.</summary>
        internal int Send(int slot, byte[] buffer, int offset, int size)
        {
            uint[] words = _table.W;
            int w = slot * Tcb.Words;
            byte[] ring = _table.Tx(slot);
            uint end = words[w + Tcb.TxEnd];
            uint una = words[w + Tcb.SndUna];
            int room = ring.Length - Seq.Diff(end, una);
            if (size > room)
            {
                size = room;
            }

            if (size <= 0)
            {
                return 0;
            }

            if (end == una)
            {
                Congestion.RestartAfterIdle(_table, slot);
            }

            int to = (int)(long)(end & (uint)(ring.Length - 1));
            int first = ring.Length - to;
            if (first >= size)
            {
                Array.Copy(buffer, offset, ring, to, size);
            }
            else
            {
                Array.Copy(buffer, offset, ring, to, first);
                Array.Copy(buffer, offset + first, ring, 0, size - first);
            }

            words[w + Tcb.TxEnd] = end + (uint)size;
            _table.MarkDirty(slot);
            return size;
        }

        /// <summary>Octets of room in the send buffer.</summary>
        internal int Room(int slot)
        {
            return _table.TxSize - _table.Unacknowledged(slot);
        }

        /// <summary>RECEIVE: copies what has arrived, at most <paramref name="size"/> octets.</summary>
        internal int Receive(int slot, byte[] buffer, int offset, int size)
        {
            uint[] words = _table.W;
            int w = slot * Tcb.Words;
            int readable = _table.Readable(slot);
            if (size > readable)
            {
                size = readable;
            }

            if (size <= 0)
            {
                return 0;
            }

            size = Urgent.Limit(_table, slot, size);
            byte[] ring = _table.Rx(slot);
            uint read = words[w + Tcb.RxRead];
            int from = (int)(long)(read & (uint)(ring.Length - 1));
            int first = ring.Length - from;
            if (first >= size)
            {
                Array.Copy(ring, from, buffer, offset, size);
            }
            else
            {
                Array.Copy(ring, from, buffer, offset, first);
                Array.Copy(ring, 0, buffer, offset + first, size - first);
            }

            words[w + Tcb.RxRead] = read + (uint)size;

            // The window may have opened by enough to tell.
            _table.MarkDirty(slot);
            return size;
        }

        /// <summary>CLOSE: a FIN follows what is queued.</summary>
        internal void ShutdownSend(int slot)
        {
            byte state = _endpoints.State[slot];
            if (_table.Is(slot, TcbFlags.FinQueued))
            {
                return;
            }

            if (state == (byte)TcpState.Established)
            {
                _endpoints.State[slot] = (byte)TcpState.FinWait1;
            }
            else if (state == (byte)TcpState.CloseWait)
            {
                _endpoints.State[slot] = (byte)TcpState.LastAck;
            }
            else if (state != (byte)TcpState.SynReceived)
            {
                return;
            }

            _table.Set(slot, TcbFlags.FinQueued);
            _table.MarkDirty(slot);
        }

        /// <summary>Nobody will read any more: what has arrived is discarded, and what arrives will be, so that the window
        /// stays open and the peer can finish.</summary>
        internal void ShutdownReceive(int slot)
        {
            int w = slot * Tcb.Words;
            Urgent.Forget(_table, slot);
            _table.W[w + Tcb.RxRead] += (uint)_table.Readable(slot);
            _table.MarkDirty(slot);
        }

        /// <summary>The program gives the socket up; what TCP still has to do it does without.</summary>
        internal void Close(int slot)
        {
            byte state = _endpoints.State[slot];
            if (state == (byte)TcpState.Listen)
            {
                _listen.CloseAll(slot);
                _endpoints.State[slot] = (byte)TcpState.Closed;
                _closing.Release(slot);
                return;
            }

            if (state == (byte)TcpState.Closed)
            {
                _closing.Release(slot);
                return;
            }

            int linger = _table.H[(slot * Tcb.Halves) + Tcb.Linger];
            if (state == (byte)TcpState.SynSent || linger == 1 || _table.Readable(slot) > 0)
            {
                // SHLD-3: data that was never read is data lost, and the peer must know.
                _closing.Abort(slot, 0);
                return;
            }

            ShutdownSend(slot);
            _table.Set(slot, TcbFlags.Orphan);
            int w = slot * Tcb.Words;
            if (state == (byte)TcpState.FinWait2)
            {
                _table.W[w + Tcb.LifeAt] = _table.Context.Arm(TcpClosing.OrphanFinWait2Milliseconds);
            }
            else if (linger > 1)
            {
                _table.W[w + Tcb.LifeAt] = _table.Context.Arm((linger - 1) * 1000);
            }
        }

        internal void Abort(int slot)
        {
            if (_endpoints.State[slot] == (byte)TcpState.Listen)
            {
                Close(slot);
            }
            else if (_endpoints.State[slot] == (byte)TcpState.Closed)
            {
                _closing.Release(slot);
            }
            else
            {
                _closing.Abort(slot, 0);
            }
        }
    }
}
