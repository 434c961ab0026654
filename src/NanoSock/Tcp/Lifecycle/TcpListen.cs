using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Passive opens: what a listener and its half-open records do with segments (RFC 9293 3.10.7.2), and the
    /// queue of connections that wait for Accept.</summary>
    internal static class TcpListen
    {
        // More than any window: no old segment can be mistaken for a new one.
        private const int NumbersApart = 131072;

        /// <summary>A segment for a listener.</summary>
        /// <returns>The socket of the connection that it completes, to which the segment goes on; -1 when it is done.</returns>
        internal static int ListenState(TcpTable tcp, int listener, Ipv4Packet packet, TcpSegment segment)
        {
            // First, reset; second, acknowledgment: neither belongs to anything a listener has sent.
            if ((segment.Flags & Tcp.Rst) != 0)
            {
                tcp.Context.Drop(DropReason.TcpNoSocket);
                return EndpointTable.None;
            }

            if ((segment.Flags & Tcp.Ack) != 0)
            {
                // Unless it answers a SYN and ACK of which no record is left.
                bool mayRecover = (segment.Flags & Tcp.Syn) == 0 && HalfOpenTable.IsRecovering(tcp);
                uint number = mayRecover ? FirstNumber(tcp, packet) : 0;
                int entry = mayRecover ? HalfOpenTable.Recover(tcp, listener, packet, segment, number) : EndpointTable.None;
                if (entry != EndpointTable.None)
                {
                    return SynReceivedState(tcp, entry, segment);
                }

                tcp.Context.Drop(DropReason.TcpNoSocket);
                if (!mayRecover || segment.Length == 0 || !SynCookie.IsRecent(tcp.Context, number, segment.Acknowledgment - 1))
                {
                    // Data with a number as a cookie has it may have overtaken what proves it: it comes again, after a reset nothing does.
                    TcpEmitter.EmitResetFor(tcp, packet, segment);
                }

                return EndpointTable.None;
            }

            if ((segment.Flags & Tcp.Syn) == 0)
            {
                tcp.Context.Drop(DropReason.TcpNoSocket);
                return EndpointTable.None;
            }

            // Third, a SYN. A queue full of completed connections stays silent: the peer's SYN comes again, which a reset would
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

        /// <summary>A SYN in TIME-WAIT for a new connection of the same addresses: our numbers go on behind those of
        /// the old one (RFC 9293 MAY-2), which a fast one has left ahead of the clock.</summary>
        internal static void OpenAgain(TcpTable tcp, int listener, Ipv4Packet packet, TcpSegment segment, uint sent)
        {
            uint iss = FirstNumber(tcp, packet);
            Open(tcp, listener, packet, segment, Seq.Less(sent, iss) ? iss : sent + NumbersApart, false);
        }

        /// <summary>Whether one more connection may wait at a listener.</summary>
        internal static bool HasRoom(TcpTable tcp, int listener)
        {
            return tcp.Completed[listener] < tcp.Backlog[listener];
        }

        private static uint FirstNumber(TcpTable tcp, Ipv4Packet packet)
        {
            return InitialSequence.Next(tcp, packet.Destination, Tcp.DestinationPort(packet.Buffer, packet.Payload), packet.Source,
                Tcp.SourcePort(packet.Buffer, packet.Payload));
        }

        private static void Open(TcpTable tcp, int listener, Ipv4Packet packet, TcpSegment segment, uint iss, bool mayBeCookie)
        {
            HalfOpenTable.Add(tcp, listener, packet, segment, iss, mayBeCookie);
        }

        /// <summary>A segment for a half-open record.</summary>
        /// <returns>The socket of the connection that it completes, to which the segment goes on; -1 when it is done.</returns>
        internal static int SynReceivedState(TcpTable tcp, int entry, TcpSegment segment)
        {
            uint next = HalfOpenTable.Irs(tcp, entry) + 1;
            if ((segment.Flags & Tcp.Syn) != 0 && (segment.Flags & Tcp.Ack) == 0 && segment.Sequence + 1 == next)
            {
                // The peer's SYN again: our answer was lost.
                HalfOpenTable.UpdateTimestamp(tcp, entry, segment);
                HalfOpenOutput.AnswerAgain(tcp, entry);
                return EndpointTable.None;
            }

            // The checks of RFC 7323 5.3 and of RFC 9293 3.10.7.4, for a window of which nothing is used.
            if ((HalfOpenTable.Options(tcp, entry) & NegotiatedOptions.Timestamps) != 0 && (segment.Flags & Tcp.Rst) == 0 && segment.HasTimestamp
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
                    // MUST-11: a passive open goes back to LISTEN; the listener never left it.
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
                SendResult result = TcpEmitter.EmitBare(tcp, tcp.Endpoints.LocalAddress[entry], tcp.Endpoints.LocalPort[entry], tcp.Endpoints.RemoteAddress[entry],
                    tcp.Endpoints.RemotePort[entry], segment.Acknowledgment, 0, Tcp.Rst, 0, 0);
                if (result == SendResult.Blocked)
                {
                    tcp.Context.Drop(DropReason.LinkBusy);
                }

                return EndpointTable.None;
            }

            return Complete(tcp, entry, segment);
        }

        /// <summary>Takes the connection that has waited longest, or -1.</summary>
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

                // It died in the queue, by a reset: nobody wants it.
                TcpClosing.Release(tcp, child);
            }
        }

        /// <summary>Ends what waits at a listener that is being closed.</summary>
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
            // Without a place in the queue, a socket and buffers the acknowledgment is as good as lost: the record stays, our
            // SYN-ACK and the peer's data come again. Half-open connections do not count: forged SYNs shall keep nobody out,
            // and honest ones that come at once are not to be reset.
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
            tcp.Endpoints.CopyMarks(listener, slot);
            tcp.Endpoints.Set(slot, EndpointFlags.Connected | (tcp.Endpoints.Halves[listener] & EndpointFlags.ReuseAddress));
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

        // The handshake is the first round trip (RFC 6298 3).
        private static void Measure(TcpTable tcp, int slot, int entry, TcpSegment segment, int agreed)
        {
            int measured = HalfOpenTable.WasSentOnce(tcp, entry) ? Seq.Diff(tcp.Context.Now, HalfOpenTable.SentAt(tcp, entry)) : -1;
            if ((agreed & NegotiatedOptions.Timestamps) != 0)
            {
                tcp.Timestamps.Start(slot, HalfOpenTable.Recent(tcp, entry), HalfOpenTable.Irs(tcp, entry));
                if (segment.HasTimestamp)
                {
                    measured = Seq.Diff(tcp.Context.Now, tcp.Timestamps.SentAt(slot, segment.TimestampEcho));
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
