using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Implements passive opens: the processing of segments by a listener and its half-open records (RFC 9293
    /// 3.10.7.2), and the queue of connections that wait for Accept.</summary>
    internal static class TcpListen
    {
        // More than any window, so that no old segment is mistaken for a new one.
        private const int NumbersApart = 131072;

        /// <summary>Processes a segment for a listener.</summary>
        /// <returns>The socket of the connection that the segment completes and which processes it further; -1 for
        /// none.</returns>
        internal static int ListenState(TcpTable tcp, int listener, Ipv4Packet packet, TcpSegment segment)
        {
            // First, check the RST bit; second, the ACK bit. Neither can answer anything that a listener has sent.
            if ((segment.Flags & Tcp.Rst) != 0)
            {
                tcp.Context.Drop(DropReason.TcpNoSocket);
                return EndpointTable.None;
            }

            if ((segment.Flags & Tcp.Ack) != 0)
            {
                // The exception is an acknowledgment of a SYN cookie whose record was evicted.
                bool mayRecover = (segment.Flags & Tcp.Syn) == 0 && HalfOpenTable.IsRecovering(tcp);
                uint number = mayRecover ? FirstNumber(tcp, packet) : 0;
                int entry = mayRecover
                    ? HalfOpenTable.Recover(tcp, listener, packet, segment, number)
                    : EndpointTable.None;
                if (entry != EndpointTable.None)
                {
                    return SynReceivedState(tcp, entry, segment);
                }

                tcp.Context.Drop(DropReason.TcpNoSocket);
                if (!mayRecover || segment.Length == 0
                    || !SynCookie.IsRecent(tcp.Context, number, segment.Acknowledgment - 1))
                {
                    // Data with a number that may be a cookie can overtake the acknowledgment that proves the cookie.
                    // The data is retransmitted, but not after a reset.
                    TcpEmitter.EmitResetFor(tcp, packet, segment);
                }

                return EndpointTable.None;
            }

            if ((segment.Flags & Tcp.Syn) == 0)
            {
                tcp.Context.Drop(DropReason.TcpNoSocket);
                return EndpointTable.None;
            }

            // Third, check the SYN bit. A full backlog drops the SYN. The peer retransmits the SYN, which a reset would
            // prevent.
            if (!HasRoom(tcp, listener))
            {
                tcp.Context.Drop(DropReason.TcpBacklogFull);
            }
            else if (!Admission.MayBegin(tcp, listener, packet.Source))
            {
                tcp.Context.Drop(DropReason.TcpPeerLimit);
            }
            else
            {
                Open(tcp, listener, packet, segment, FirstNumber(tcp, packet), true);
            }

            return EndpointTable.None;
        }

        /// <summary>Processes a SYN that opens a new connection in TIME-WAIT. Its initial sequence number follows the
        /// last one of the old connection (RFC 9293 MAY-2), which may be ahead of the clock on a fast
        /// connection.</summary>
        internal static void OpenAgain(TcpTable tcp, int listener, Ipv4Packet packet, TcpSegment segment, uint sent)
        {
            uint iss = FirstNumber(tcp, packet);
            Open(tcp, listener, packet, segment, Seq.Less(sent, iss) ? iss : sent + NumbersApart, false);
        }

        /// <summary>Returns true if a segment in TIME-WAIT may open a connection: a SYN under the same conditions as in
        /// LISTEN.</summary>
        internal static bool MayOpenAgain(TcpTable tcp, int listener, Ipv4Packet packet, TcpSegment segment)
        {
            return (segment.Flags & Tcp.Syn) != 0 && HasRoom(tcp, listener)
                && Admission.MayBegin(tcp, listener, packet.Source);
        }

        /// <summary>Returns true if a listener's backlog has room.</summary>
        internal static bool HasRoom(TcpTable tcp, int listener)
        {
            return tcp.Completed[listener] < tcp.Backlog[listener];
        }

        private static uint FirstNumber(TcpTable tcp, Ipv4Packet packet)
        {
            return InitialSequence.Next(tcp.Context,
                InitialSequence.Hash(tcp.Context, packet.Destination,
                    Tcp.DestinationPort(packet.Buffer, packet.Payload),
                    packet.Source, Tcp.SourcePort(packet.Buffer, packet.Payload)));
        }

        private static void Open(TcpTable tcp, int listener,
            Ipv4Packet packet, TcpSegment segment, uint iss, bool mayBeCookie)
        {
            HalfOpenTable.Add(tcp, listener, packet, segment, iss, mayBeCookie);
        }

        /// <summary>Processes a segment for a half-open record.</summary>
        /// <returns>The socket of the connection that the segment completes and which processes it further; -1 for
        /// none.</returns>
        internal static int SynReceivedState(TcpTable tcp, int entry, TcpSegment segment)
        {
            uint next = HalfOpenTable.Irs(tcp, entry) + 1;
            if ((segment.Flags & Tcp.Syn) != 0 && (segment.Flags & Tcp.Ack) == 0 && segment.Sequence + 1 == next)
            {
                // A retransmitted SYN: the SYN-ACK was lost.
                HalfOpenTable.UpdateTimestamp(tcp, entry, segment);
                HalfOpenOutput.AnswerAgain(tcp, entry);
                return EndpointTable.None;
            }

            // The checks of RFC 7323 5.3 and RFC 9293 3.10.7.4, for an empty receive window.
            if ((HalfOpenTable.Options(tcp, entry) & NegotiatedOptions.Timestamps) != 0
                && (segment.Flags & Tcp.Rst) == 0 && segment.HasTimestamp
                && Seq.Less(segment.TimestampValue, HalfOpenTable.Recent(tcp, entry)))
            {
                tcp.Context.Drop(DropReason.TcpOldTimestamp);
                HalfOpenOutput.Challenge(tcp, entry);
                return EndpointTable.None;
            }

            uint offset = segment.Sequence - next;
            if (offset >= (uint)tcp.InitialWindow())
            {
                tcp.Context.Drop(DropReason.TcpOutOfWindow);
                if ((segment.Flags & Tcp.Rst) == 0)
                {
                    HalfOpenOutput.Challenge(tcp, entry);
                }

                return EndpointTable.None;
            }

            if ((segment.Flags & Tcp.Rst) != 0)
            {
                if (offset == 0)
                {
                    // RFC 9293 MUST-11: a passive open returns to LISTEN, which the listener never left.
                    tcp.Context.Counts[(int)Counter.TcpResetsIn]++;
                    HalfOpenTable.Remove(tcp, entry);
                }
                else
                {
                    tcp.Context.Drop(DropReason.TcpBadReset);
                    HalfOpenOutput.Challenge(tcp, entry);
                }

                return EndpointTable.None;
            }

            if ((segment.Flags & Tcp.Syn) != 0)
            {
                tcp.Context.Drop(DropReason.TcpUnexpectedSyn);
                HalfOpenOutput.Challenge(tcp, entry);
                return EndpointTable.None;
            }

            if ((segment.Flags & Tcp.Ack) == 0)
            {
                tcp.Context.Drop(DropReason.TcpNoAck);
                return EndpointTable.None;
            }

            if (segment.Acknowledgment != HalfOpenTable.Iss(tcp, entry) + 1)
            {
                tcp.Context.Drop(DropReason.TcpBadAck);
                SendResult result = TcpEmitter.EmitBare(tcp, tcp.Endpoints.LocalAddress[entry],
                    tcp.Endpoints.LocalPort[entry], tcp.Endpoints.RemoteAddress[entry],
                    tcp.Endpoints.RemotePort[entry], segment.Acknowledgment, 0, Tcp.Rst, 0, 0,
                    tcp.Endpoints.Hint(entry));
                if (result == SendResult.Blocked)
                {
                    tcp.Context.Drop(DropReason.LinkBusy);
                }

                return EndpointTable.None;
            }

            return Complete(tcp, entry, segment);
        }

        /// <summary>Dequeues the connection that has waited longest, or returns -1.</summary>
        internal static int Accept(TcpTable tcp, int listener)
        {
            while (true)
            {
                int child = tcp.Next[listener] - 1;
                if (child < 0)
                {
                    return EndpointTable.None;
                }

                Unqueue(tcp, listener, child);
                if (tcp.Endpoints.State[child] != (byte)TcpState.Closed || tcp.Readable(child) > 0)
                {
                    return child;
                }

                // The connection was reset while it waited, and is discarded.
                TcpClosing.Release(tcp, child);
            }
        }

        /// <summary>Ends the waiting connections of a listener that is being closed.</summary>
        internal static void CloseAll(TcpTable tcp, int listener)
        {
            HalfOpenTable.RemoveAll(tcp, listener);
            int child = tcp.Next[listener] - 1;
            while (child >= 0)
            {
                Unqueue(tcp, listener, child);
                if (tcp.Endpoints.State[child] == (byte)TcpState.Closed)
                {
                    TcpClosing.Release(tcp, child);
                }
                else
                {
                    TcpClosing.Abort(tcp, child, 0);
                }

                child = tcp.Next[listener] - 1;
            }
        }

        private static int Complete(TcpTable tcp, int entry, TcpSegment segment)
        {
            // Without a place in the backlog, a socket and buffers, the acknowledgment is dropped and the record stays.
            // The SYN-ACK and the peer's data are retransmitted. Half-open connections do not count for the backlog:
            // forged SYNs must not keep other peers out, and honest peers that connect at once must not be reset.
            int listener = HalfOpenTable.Listener(tcp, entry);
            if (!HasRoom(tcp, listener))
            {
                HalfOpenTable.Prove(tcp, entry);
                tcp.Context.Drop(DropReason.TcpBacklogFull);
                return EndpointTable.None;
            }

            int slot = Admission.Allocate(tcp, listener, tcp.Endpoints.RemoteAddress[entry]);
            if (slot == EndpointTable.None)
            {
                HalfOpenTable.Prove(tcp, entry);
                return EndpointTable.None;
            }

            uint iss = HalfOpenTable.Iss(tcp, entry);
            tcp.Reset(slot, false);
            TcpSettings.Inherit(tcp, listener, slot);
            Admission.NoteUse(tcp, slot);
            tcp.AllocateBuffers(slot);
            tcp.Endpoints.CopyTuple(entry, slot);
            tcp.Endpoints.TimeToLive[slot] = tcp.Endpoints.TimeToLive[listener];
            tcp.Endpoints.TypeOfService[slot] = tcp.Endpoints.TypeOfService[listener];
            tcp.Endpoints.Set(slot,
                EndpointFlags.Connected | (tcp.Endpoints.Flags[listener] & EndpointFlags.ReuseAddress));
            int announced = HalfOpenTable.Mss(tcp, entry);
            int agreed = HalfOpenTable.Options(tcp, entry);
            tcp.StartSending(slot, iss, 0);
            tcp.StartReceiving(slot, HalfOpenTable.Irs(tcp, entry));
            tcp.SndUna[slot] = iss + 1;
            tcp.SndNxt[slot] = iss + 1;
            tcp.RttSeq[slot] = iss + 1;
            tcp.Options[slot] = (ushort)agreed;
            PathMtu.Start(tcp, slot, announced, agreed);
            Measure(tcp, slot, entry, segment, agreed);
            Congestion.Start(tcp, slot, HalfOpenTable.Tries(tcp, entry) != 0);
            HalfOpenTable.Remove(tcp, entry);
            TcpClosing.Supersede(tcp, slot);
            tcp.Endpoints.InsertTuple(slot);
            tcp.Endpoints.State[slot] = (byte)TcpState.Established;
            SendWindow.Set(tcp, slot, segment, tcp.SendShift(slot));
            tcp.Parent[slot] = (ushort)(listener + 1);
            Enqueue(tcp, listener, slot);
            tcp.Context.Counts[(int)Counter.TcpPassiveOpens]++;
            if (tcp.Context.IsNeighborProbed)
            {
                TcpEmitter.OnProgress(tcp, slot);
            }

            tcp.Endpoints.MarkReadinessChanged(listener);
            return slot;
        }

        // Measures the handshake as the first round trip (RFC 6298 3).
        private static void Measure(TcpTable tcp, int slot, int entry, TcpSegment segment, int agreed)
        {
            int measured = HalfOpenTable.WasSentOnce(tcp, entry)
                ? Seq.Diff(tcp.Context.Now, HalfOpenTable.SentAt(tcp, entry))
                : -1;
            if ((agreed & NegotiatedOptions.Timestamps) != 0)
            {
                tcp.TsOffset[slot] = Timestamps.OffsetOf(tcp.Context, tcp.Endpoints.LocalAddress[slot],
                    tcp.Endpoints.LocalPort[slot], tcp.Endpoints.RemoteAddress[slot], tcp.Endpoints.RemotePort[slot]);
                Timestamps.Start(tcp, slot, HalfOpenTable.Recent(tcp, entry), HalfOpenTable.Irs(tcp, entry));
                if (segment.HasTimestamp)
                {
                    measured = Seq.Diff(tcp.Context.Now, Timestamps.SentAt(tcp, slot, segment.TimestampEcho));
                }
            }

            if (measured >= 0 && measured <= RoundTrip.LongestMeasured)
            {
                RoundTrip.Sample(tcp, slot, measured, tcp.MinimumTimeout, (agreed & NegotiatedOptions.Sack) != 0);
            }
        }

        private static void Enqueue(TcpTable tcp, int listener, int child)
        {
            tcp.Completed[listener]++;
            int at = listener;
            while (tcp.Next[at] != 0)
            {
                at = tcp.Next[at] - 1;
            }

            tcp.Next[at] = (ushort)(child + 1);
        }

        private static void Unqueue(TcpTable tcp, int listener, int child)
        {
            tcp.Next[listener] = tcp.Next[child];
            tcp.Completed[listener]--;
            tcp.Next[child] = 0;
            tcp.Parent[child] = 0;
        }
    }
}
