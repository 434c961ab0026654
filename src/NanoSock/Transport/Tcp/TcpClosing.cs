using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>How connections end: into TIME-WAIT, or at once with an error.</summary>
    internal sealed class TcpClosing
    {
        // An orphan does not wait for ever for a peer that never closes (as Linux's tcp_fin_timeout).
        internal const int OrphanFinWait2Milliseconds = 60000;

        private readonly TcpTable _table;
        private readonly EndpointTable _endpoints;
        private readonly TcpEmitter _emitter;
        private readonly TimeWaitTable _timeWait;

        internal TcpClosing(TcpTable table, TcpEmitter emitter, TimeWaitTable timeWait)
        {
            _table = table;
            _endpoints = table.Endpoints;
            _emitter = emitter;
            _timeWait = timeWait;
        }

        // The peer's FIN is acknowledged before the block is given up: the record could only do it when asked again.
        private void AcknowledgeLast(int slot)
        {
            if (_emitter.Emit(slot, _table.BareSequence(slot), 0, Tcp.Ack) == SendResult.Blocked)
            {
                _table.Context.Drop(DropReason.LinkBusy);
            }
        }

        /// <summary>The connection is over on both sides; what is left of it is a record that waits 2 MSL.</summary>
        internal void EnterTimeWait(int slot)
        {
            int w = slot * Tcb.Words;
            if (_table.Is(slot, TcbFlags.AckNow))
            {
                AcknowledgeLast(slot);
            }

            Detach(slot);
            _timeWait.Add(slot, _table.W[w + Tcb.SndNxt], _table.W[w + Tcb.RcvNxt]);
            Over(slot, 0);
        }

        /// <summary>A new connection is open: that of the same addresses which was in TIME-WAIT is history.</summary>
        internal void Supersede(int slot)
        {
            int entry = _endpoints.FindTuple(false, _endpoints.LocalAddress[slot], _endpoints.LocalPort[slot], _endpoints.RemoteAddress[slot],
                _endpoints.RemotePort[slot]);
            if (entry >= _endpoints.TimeWaitStart)
            {
                _timeWait.Remove(entry);
            }
        }

        /// <summary>The connection is over without TIME-WAIT.</summary>
        /// <param name="slot">The connection.</param>
        /// <param name="error">What the program is told: a SocketError, 0 for a normal end.</param>
        internal void End(int slot, int error)
        {
            Detach(slot);
            Over(slot, error);
        }

        /// <summary>Ends a connection from here: a reset goes out where RFC 9293 3.10.5 asks for one.</summary>
        internal void Abort(int slot, int error)
        {
            byte state = _endpoints.State[slot];
            int w = slot * Tcb.Words;

            // Where only the acknowledgment of our FIN is missing, the peer has lost nothing.
            bool closed = (state == (byte)TcpState.Closing || state == (byte)TcpState.LastAck)
                && !Seq.Less(_table.W[w + Tcb.SndUna], _table.W[w + Tcb.TxEnd]);

            // An orphan that has waited long enough for the peer's FIN has lost nothing either: as with Linux and the BSDs it
            // is forgotten without a word.
            bool forgotten = state == (byte)TcpState.FinWait2 && _table.Context.IsDue(_table.W[w + Tcb.LifeAt]);
            if (state >= (byte)TcpState.SynReceived && !closed && !forgotten)
            {
                SendReset(slot, _table.BareSequence(slot), _table.W[w + Tcb.RcvNxt]);
            }

            End(slot, error);
        }

        /// <summary>Ends a connection on which nothing is answered any more: the program is told the error that was no
        /// reason before, if there was one.</summary>
        /// <param name="slot">The connection.</param>
        /// <param name="reset">Whether the peer may still be there and is told; where R2 is over it is not (RFC 9293 3.10.8,
        /// USER TIMEOUT).</param>
        internal void GiveUp(int slot, bool reset)
        {
            _table.Context.Counts[(int)Counter.TcpGivenUp]++;
            int soft = _table.H[(slot * Tcb.Halves) + Tcb.SoftError];
            int error = soft != 0 ? soft : TcpErrors.TimedOut;
            if (reset)
            {
                Abort(slot, error);
            }
            else
            {
                End(slot, error);
            }
        }

        /// <summary>Releases a socket whose connection is over and whose program is gone.</summary>
        internal void Release(int slot)
        {
            _table.GiveBuffers(slot);
            _endpoints.Release(slot);
        }

        private void SendReset(int slot, uint sequence, uint acknowledgment)
        {
            // RFC 7323 3.2: a reset should bear timestamps too.
            int options = (_table.H[(slot * Tcb.Halves) + Tcb.Options] & PeerOptions.Timestamps) == 0 ? 0
                : _emitter.WriteTimestamps(_table.Timestamps.Value(slot), _table.Timestamps.Echo(slot));
            SendResult result = _emitter.EmitBare(_endpoints.LocalAddress[slot], _endpoints.LocalPort[slot], _endpoints.RemoteAddress[slot],
                _endpoints.RemotePort[slot], sequence, acknowledgment, Tcp.Rst | Tcp.Ack, 0, options);
            if (result == SendResult.Blocked)
            {
                // The peer learns it from the reset that answers its next segment.
                _table.Context.Drop(DropReason.LinkBusy);
            }
        }

        private void Detach(int slot)
        {
            if (_endpoints.Has(slot, EndpointFlags.Connected))
            {
                _endpoints.RemoveTuple(slot);
                _endpoints.Clear(slot, EndpointFlags.Connected);
            }
        }

        private void Over(int slot, int error)
        {
            int w = slot * Tcb.Words;
            _endpoints.State[slot] = (byte)TcpState.Closed;
            _table.W[w + Tcb.RtxAt] = 0;
            _table.W[w + Tcb.AckAt] = 0;
            _table.W[w + Tcb.ReorderAt] = 0;
            _table.W[w + Tcb.LifeAt] = 0;
            if (error != 0)
            {
                _endpoints.Error[slot] = (ushort)error;
            }

            if (_table.H[(slot * Tcb.Halves) + Tcb.Parent] != 0)
            {
                // Never accepted: the listener's queue keeps it until Accept finds it dead.
                return;
            }

            if (_endpoints.Has(slot, EndpointFlags.HasDescriptor))
            {
                _endpoints.Touch(slot);
            }
            else
            {
                Release(slot);
            }
        }
    }
}
