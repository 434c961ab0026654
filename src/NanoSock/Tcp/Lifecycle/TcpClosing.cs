using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>How connections end: into TIME-WAIT, or at once with an error.</summary>
    internal static class TcpClosing
    {
        // The peer's FIN is acknowledged before the block is given up: the record could only do it when asked again.
        private static void AcknowledgeLast(TcpTable tcp, int slot)
        {
            if (TcpEmitter.Emit(tcp, slot, tcp.BareSequence(slot), 0, Tcp.Ack) == SendResult.Blocked)
            {
                tcp.Context.Drop(DropReason.LinkBusy);
            }
        }

        /// <summary>The connection is over on both sides; what is left of it is a record that waits 2 MSL.</summary>
        internal static void EnterTimeWait(TcpTable tcp, int slot)
        {
            BecomeRecord(tcp, slot, TcpState.TimeWait);
        }

        /// <summary>What is left of the connection is a record of <see cref="TimeWaitTable"/>.</summary>
        internal static void BecomeRecord(TcpTable tcp, int slot, TcpState state)
        {
            if (tcp.Is(slot, TcbFlags.AckNow))
            {
                AcknowledgeLast(tcp, slot);
            }

            Detach(tcp, slot);
            TimeWaitTable.Add(tcp, slot, state);
            Over(tcp, slot, 0);
        }

        /// <summary>A new connection is open: that of the same addresses which was in TIME-WAIT is history.</summary>
        internal static void Supersede(TcpTable tcp, int slot)
        {
            int entry = tcp.Endpoints.FindTuple(false, tcp.Endpoints.LocalAddress[slot], tcp.Endpoints.LocalPort[slot], tcp.Endpoints.RemoteAddress[slot],
                tcp.Endpoints.RemotePort[slot]);
            if (entry >= tcp.Endpoints.TimeWaitStart)
            {
                TimeWaitTable.Remove(tcp, entry);
            }
        }

        /// <summary>The connection is over without TIME-WAIT.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="error">What the program is told: a SocketError, 0 for a normal end.</param>
        internal static void End(TcpTable tcp, int slot, int error)
        {
            Detach(tcp, slot);
            Over(tcp, slot, error);
        }

        /// <summary>Ends a connection from here: a reset goes out where RFC 9293 3.10.5 asks for one.</summary>
        internal static void Abort(TcpTable tcp, int slot, int error)
        {
            byte state = tcp.Endpoints.State[slot];

            // Where only the acknowledgment of our FIN is missing, the peer has lost nothing.
            bool closed = (state == (byte)TcpState.Closing || state == (byte)TcpState.LastAck)
                && !Seq.Less(tcp.SndUna[slot], tcp.TxEnd[slot]);

            // An orphan that has waited long enough for the peer's FIN has lost nothing either: as with Linux and the BSDs it
            // is forgotten without a word.
            bool forgotten = state == (byte)TcpState.FinWait2 && tcp.Context.IsDue(tcp.LifeAt[slot]);
            if (state >= (byte)TcpState.SynReceived && !closed && !forgotten)
            {
                SendReset(tcp, slot, tcp.ResetSequence(slot), tcp.RcvNxt[slot]);
            }

            if (error == 0)
            {
                NoteLoss(tcp, slot);
            }

            End(tcp, slot, error);
        }

        /// <summary>Ends a connection on which nothing is answered any more: the program is told the error that was no
        /// reason before, if there was one.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="reset">Whether the peer may still be there and is told; where R2 is over it is not (RFC 9293 3.10.8,
        /// USER TIMEOUT).</param>
        internal static void GiveUp(TcpTable tcp, int slot, bool reset)
        {
            tcp.Context.Counts[(int)Counter.TcpGivenUp]++;
            int soft = tcp.SoftError[slot];
            int error = soft != 0 ? soft : TcpErrors.TimedOut;
            if (reset)
            {
                Abort(tcp, slot, error);
            }
            else
            {
                End(tcp, slot, error);
            }
        }

        /// <summary>Releases a socket whose connection is over and whose program is gone.</summary>
        internal static void Release(TcpTable tcp, int slot)
        {
            tcp.ReleaseBuffers(slot);
            tcp.Endpoints.Release(slot);
        }

        // An end in order leaves nothing unacknowledged.
        private static void NoteLoss(TcpTable tcp, int slot)
        {
            if (tcp.Endpoints.State[slot] > (byte)TcpState.SynReceived && tcp.Unacknowledged(slot) > 0)
            {
                tcp.Context.Counts[(int)Counter.TcpDataLost]++;
            }
        }

        private static void SendReset(TcpTable tcp, int slot, uint sequence, uint acknowledgment)
        {
            // RFC 7323 3.2: a reset should bear timestamps too.
            int options = (tcp.Options[slot] & NegotiatedOptions.Timestamps) == 0 ? 0
                : TcpEmitter.WriteTimestamps(tcp, tcp.Timestamps.Value(slot), tcp.Timestamps.Echo(slot));
            SendResult result = TcpEmitter.EmitBare(tcp, tcp.Endpoints.LocalAddress[slot], tcp.Endpoints.LocalPort[slot], tcp.Endpoints.RemoteAddress[slot],
                tcp.Endpoints.RemotePort[slot], sequence, acknowledgment, Tcp.Rst | Tcp.Ack, 0, options);
            if (result == SendResult.Blocked)
            {
                // The peer learns it from the reset that answers its next segment.
                tcp.Context.Drop(DropReason.LinkBusy);
            }
        }

        private static void Detach(TcpTable tcp, int slot)
        {
            if (tcp.Endpoints.Has(slot, EndpointFlags.Connected))
            {
                tcp.Endpoints.RemoveTuple(slot);
                tcp.Endpoints.Clear(slot, EndpointFlags.Connected);
            }
        }

        private static void Over(TcpTable tcp, int slot, int error)
        {
            if (error != 0)
            {
                NoteLoss(tcp, slot);
                tcp.Endpoints.SetError(slot, (ushort)error);
            }

            tcp.Endpoints.State[slot] = (byte)TcpState.Closed;
            tcp.Clear(slot, TcbFlags.FastPath);
            tcp.RtxAt[slot] = 0;
            tcp.AckAt[slot] = 0;
            tcp.ReorderAt[slot] = 0;
            tcp.LifeAt[slot] = 0;
            if (tcp.Parent[slot] != 0)
            {
                // Never accepted: the listener's queue keeps it until Accept finds it dead.
                return;
            }

            if (tcp.Endpoints.Has(slot, EndpointFlags.HasDescriptor))
            {
                tcp.Endpoints.MarkReadinessChanged(slot);
            }
            else
            {
                Release(tcp, slot);
            }
        }
    }
}
