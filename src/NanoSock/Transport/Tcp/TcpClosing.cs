using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>How connections end: into TIME-WAIT, or at once with an error.</summary>
    internal static class TcpClosing
    {
        // The peer's FIN is acknowledged before the block is given up: the record could only do it when asked again.
        private static void AcknowledgeLast(TcpTable table, int slot)
        {
            if (TcpEmitter.Emit(table, slot, table.BareSequence(slot), 0, Tcp.Ack) == SendResult.Blocked)
            {
                table.Context.Drop(DropReason.LinkBusy);
            }
        }

        /// <summary>The connection is over on both sides; what is left of it is a record that waits 2 MSL.</summary>
        internal static void EnterTimeWait(TcpTable table, int slot)
        {
            BecomeRecord(table, slot, TcpState.TimeWait);
        }

        /// <summary>What is left of the connection is a record of <see cref="TimeWaitTable"/>.</summary>
        internal static void BecomeRecord(TcpTable table, int slot, TcpState state)
        {
            if (table.Is(slot, TcbFlags.AckNow))
            {
                AcknowledgeLast(table, slot);
            }

            Detach(table, slot);
            TimeWaitTable.Add(table, slot, state);
            Over(table, slot, 0);
        }

        /// <summary>A new connection is open: that of the same addresses which was in TIME-WAIT is history.</summary>
        internal static void Supersede(TcpTable table, int slot)
        {
            int entry = table.Endpoints.FindTuple(false, table.Endpoints.LocalAddress[slot], table.Endpoints.LocalPort[slot], table.Endpoints.RemoteAddress[slot],
                table.Endpoints.RemotePort[slot]);
            if (entry >= table.Endpoints.TimeWaitStart)
            {
                TimeWaitTable.Remove(table, entry);
            }
        }

        /// <summary>The connection is over without TIME-WAIT.</summary>
        /// <param name="table">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="error">What the program is told: a SocketError, 0 for a normal end.</param>
        internal static void End(TcpTable table, int slot, int error)
        {
            Detach(table, slot);
            Over(table, slot, error);
        }

        /// <summary>Ends a connection from here: a reset goes out where RFC 9293 3.10.5 asks for one.</summary>
        internal static void Abort(TcpTable table, int slot, int error)
        {
            byte state = table.Endpoints.State[slot];

            // Where only the acknowledgment of our FIN is missing, the peer has lost nothing.
            bool closed = (state == (byte)TcpState.Closing || state == (byte)TcpState.LastAck)
                && !Seq.Less(table.SndUna[slot], table.TxEnd[slot]);

            // An orphan that has waited long enough for the peer's FIN has lost nothing either: as with Linux and the BSDs it
            // is forgotten without a word.
            bool forgotten = state == (byte)TcpState.FinWait2 && table.Context.IsDue(table.LifeAt[slot]);
            if (state >= (byte)TcpState.SynReceived && !closed && !forgotten)
            {
                SendReset(table, slot, table.ResetSequence(slot), table.RcvNxt[slot]);
            }

            if (error == 0)
            {
                NoteLoss(table, slot);
            }

            End(table, slot, error);
        }

        /// <summary>Ends a connection on which nothing is answered any more: the program is told the error that was no
        /// reason before, if there was one.</summary>
        /// <param name="table">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="reset">Whether the peer may still be there and is told; where R2 is over it is not (RFC 9293 3.10.8,
        /// USER TIMEOUT).</param>
        internal static void GiveUp(TcpTable table, int slot, bool reset)
        {
            table.Context.Counts[(int)Counter.TcpGivenUp]++;
            int soft = table.SoftError[slot];
            int error = soft != 0 ? soft : TcpErrors.TimedOut;
            if (reset)
            {
                Abort(table, slot, error);
            }
            else
            {
                End(table, slot, error);
            }
        }

        /// <summary>Releases a socket whose connection is over and whose program is gone.</summary>
        internal static void Release(TcpTable table, int slot)
        {
            table.ReleaseBuffers(slot);
            table.Endpoints.Release(slot);
        }

        // An end in order leaves nothing unacknowledged.
        private static void NoteLoss(TcpTable table, int slot)
        {
            if (table.Endpoints.State[slot] > (byte)TcpState.SynReceived && table.Unacknowledged(slot) > 0)
            {
                table.Context.Counts[(int)Counter.TcpDataLost]++;
            }
        }

        private static void SendReset(TcpTable table, int slot, uint sequence, uint acknowledgment)
        {
            // RFC 7323 3.2: a reset should bear timestamps too.
            int options = (table.Options[slot] & NegotiatedOptions.Timestamps) == 0 ? 0
                : TcpEmitter.WriteTimestamps(table, table.Timestamps.Value(slot), table.Timestamps.Echo(slot));
            SendResult result = TcpEmitter.EmitBare(table, table.Endpoints.LocalAddress[slot], table.Endpoints.LocalPort[slot], table.Endpoints.RemoteAddress[slot],
                table.Endpoints.RemotePort[slot], sequence, acknowledgment, Tcp.Rst | Tcp.Ack, 0, options);
            if (result == SendResult.Blocked)
            {
                // The peer learns it from the reset that answers its next segment.
                table.Context.Drop(DropReason.LinkBusy);
            }
        }

        private static void Detach(TcpTable table, int slot)
        {
            if (table.Endpoints.Has(slot, EndpointFlags.Connected))
            {
                table.Endpoints.RemoveTuple(slot);
                table.Endpoints.Clear(slot, EndpointFlags.Connected);
            }
        }

        private static void Over(TcpTable table, int slot, int error)
        {
            if (error != 0)
            {
                NoteLoss(table, slot);
                table.Endpoints.SetError(slot, (ushort)error);
            }

            table.Endpoints.State[slot] = (byte)TcpState.Closed;
            table.Clear(slot, TcbFlags.FastPath);
            table.RtxAt[slot] = 0;
            table.AckAt[slot] = 0;
            table.ReorderAt[slot] = 0;
            table.LifeAt[slot] = 0;
            if (table.Parent[slot] != 0)
            {
                // Never accepted: the listener's queue keeps it until Accept finds it dead.
                return;
            }

            if (table.Endpoints.Has(slot, EndpointFlags.HasDescriptor))
            {
                table.Endpoints.MarkReadinessChanged(slot);
            }
            else
            {
                Release(table, slot);
            }
        }
    }
}
