using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Ends connections: into TIME-WAIT, or at once with an error.</summary>
    internal static class TcpClosing
    {
        // Acknowledges the peer's FIN before the block is released. The record could do it only after a retransmission.
        private static void AcknowledgeLast(TcpTable tcp, int slot)
        {
            if (TcpEmitter.Emit(tcp, slot, tcp.BareSequence(slot), 0, Tcp.Ack) == SendResult.Blocked)
            {
                tcp.Context.Drop(DropReason.LinkBusy);
            }
        }

        /// <summary>Ends a connection that is closed on both sides. A record waits for 2 MSL.</summary>
        internal static void EnterTimeWait(TcpTable tcp, int slot)
        {
            BecomeRecord(tcp, slot, TcpState.TimeWait);
        }

        /// <summary>Replaces a connection by a record of <see cref="TimeWaitTable"/>.</summary>
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

        /// <summary>Removes the TIME-WAIT record of the same addresses after a new connection is open.</summary>
        internal static void Supersede(TcpTable tcp, int slot)
        {
            int entry = tcp.Endpoints.FindTuple(false, tcp.Endpoints.LocalAddress[slot],
                tcp.Endpoints.LocalPort[slot], tcp.Endpoints.RemoteAddress[slot], tcp.Endpoints.RemotePort[slot]);
            if (entry >= tcp.Endpoints.TimeWaitStart)
            {
                TimeWaitTable.Remove(tcp, entry);
            }
        }

        /// <summary>Ends a connection without TIME-WAIT.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="error">The error reported to the application: a SocketError, 0 for a normal end.</param>
        internal static void End(TcpTable tcp, int slot, int error)
        {
            Detach(tcp, slot);
            Over(tcp, slot, error);
        }

        /// <summary>Aborts a connection, with a reset where RFC 9293 3.10.5 requires one.</summary>
        internal static void Abort(TcpTable tcp, int slot, int error)
        {
            byte state = tcp.Endpoints.State[slot];

            // Where only the acknowledgment of the FIN is missing, the peer has received everything.
            bool closed = (state == (byte)TcpState.Closing || state == (byte)TcpState.LastAck)
                && !Seq.Less(tcp.SndUna[slot], tcp.TxEnd[slot]);

            // An orphan that has waited long enough for the peer's FIN has received everything. It ends without a
            // reset, as in Linux and the BSDs.
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

        /// <summary>Ends an unanswered connection. The application gets the recorded soft error, if there is
        /// one.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="reset">True to send a reset, where the peer may still be there. After R2 none is sent (RFC 9293
        /// 3.10.8, USER TIMEOUT).</param>
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

        /// <summary>Releases the socket of a connection that has ended and whose application has closed.</summary>
        internal static void Release(TcpTable tcp, int slot)
        {
            tcp.ReleaseBuffers(slot);
            tcp.Endpoints.Release(slot);
        }

        // An orderly end leaves nothing unacknowledged.
        private static void NoteLoss(TcpTable tcp, int slot)
        {
            if (tcp.Endpoints.State[slot] > (byte)TcpState.SynReceived && tcp.Unacknowledged(slot) > 0)
            {
                tcp.Context.Counts[(int)Counter.TcpDataLost]++;
            }
        }

        private static void SendReset(TcpTable tcp, int slot, uint sequence, uint acknowledgment)
        {
            // RFC 7323 3.2: a reset should carry timestamps too.
            int options = (tcp.Options[slot] & NegotiatedOptions.Timestamps) == 0 ? 0
                : TcpEmitter.WriteTimestamps(tcp, Timestamps.Value(tcp, slot), tcp.TsRecent[slot]);
            SendResult result = TcpEmitter.EmitBare(tcp, tcp.Endpoints.LocalAddress[slot],
                tcp.Endpoints.LocalPort[slot], tcp.Endpoints.RemoteAddress[slot],
                tcp.Endpoints.RemotePort[slot], sequence, acknowledgment, Tcp.Rst | Tcp.Ack, 0, options,
                tcp.Endpoints.Hint(slot));
            if (result == SendResult.Blocked)
            {
                // The next segment of the peer is answered with a reset.
                tcp.Context.Drop(DropReason.LinkBusy);
            }
        }

        private static void Detach(TcpTable tcp, int slot)
        {
            EndpointTable endpoints = tcp.Endpoints;
            if (endpoints.Has(slot, EndpointFlags.Connected))
            {
                // The call comes first. No exception leaves the flag set without the tuple.
                endpoints.RemoveTuple(slot);
                endpoints.Flags[slot] = (ushort)(endpoints.Flags[slot] & ~EndpointFlags.Connected);
            }
        }

        private static void Over(TcpTable tcp, int slot, int error)
        {
            if (error != 0)
            {
                NoteLoss(tcp, slot);
                tcp.Endpoints.PendingError[slot] = (ushort)error;
            }

            tcp.Endpoints.State[slot] = (byte)TcpState.Closed;
            tcp.Clear(slot, TcbFlags.FastPath);
            tcp.RtxAt[slot] = 0;
            tcp.AckAt[slot] = 0;
            tcp.ReorderAt[slot] = 0;
            tcp.LifeAt[slot] = 0;
            tcp.PathAt[slot] = 0;
            if (tcp.Parent[slot] != 0)
            {
                // The connection was never accepted. The listener's queue keeps it until Accept removes it.
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
