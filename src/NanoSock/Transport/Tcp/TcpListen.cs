using NanoSock.Net;
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
        internal static int ListenState(TcpTable table, int listener, Ipv4Packet packet, TcpSegment segment)
        {
            // First, reset; second, acknowledgment: neither belongs to anything a listener has sent.
            if ((segment.Flags & Tcp.Rst) != 0)
            {
                table.Context.Drop(DropReason.TcpNoSocket);
                return EndpointTable.None;
            }

            if ((segment.Flags & Tcp.Ack) != 0)
            {
                // Unless it answers a SYN and ACK of which no record is left.
                bool mayRecover = (segment.Flags & Tcp.Syn) == 0 && HalfOpenTable.IsRecovering(table);
                uint number = mayRecover ? FirstNumber(table, packet) : 0;
                int entry = mayRecover ? HalfOpenTable.Recover(table, listener, packet, segment, number) : EndpointTable.None;
                if (entry != EndpointTable.None)
                {
                    return SynReceivedState(table, entry, segment);
                }

                table.Context.Drop(DropReason.TcpNoSocket);
                if (!mayRecover || segment.Length == 0 || !SynCookie.IsRecent(table.Context, number, segment.Acknowledgment - 1))
                {
                    // Data with a number as a cookie has it may have overtaken what proves it: it comes again, after a reset nothing does.
                    TcpEmitter.EmitResetFor(table, packet, segment);
                }

                return EndpointTable.None;
            }

            if ((segment.Flags & Tcp.Syn) == 0)
            {
                table.Context.Drop(DropReason.TcpNoSocket);
                return EndpointTable.None;
            }

            // Third, a SYN. A queue full of completed connections stays silent: the peer's SYN comes again, which a reset would
            // prevent.
            if (!HasRoom(table, listener))
            {
                table.Context.Drop(DropReason.TcpBacklogFull);
            }
            else if (!Admission.MayBegin(table, listener, packet.Source))
            {
                table.Context.Drop(DropReason.TcpPeerLimit);
            }
            else
            {
                Open(table, listener, packet, segment, FirstNumber(table, packet), true);
            }

            return EndpointTable.None;
        }

        /// <summary>A SYN in TIME-WAIT for a new connection of the same addresses: our numbers go on behind those of
        /// the old one (RFC 9293 MAY-2), which a fast one has left ahead of the clock.</summary>
        internal static void OpenAgain(TcpTable table, int listener, Ipv4Packet packet, TcpSegment segment, uint sent)
        {
            uint iss = FirstNumber(table, packet);
            Open(table, listener, packet, segment, Seq.Less(sent, iss) ? iss : sent + NumbersApart, false);
        }

        /// <summary>Whether one more connection may wait at a listener.</summary>
        internal static bool HasRoom(TcpTable table, int listener)
        {
            return table.Completed[listener] < table.Backlog[listener];
        }

        private static uint FirstNumber(TcpTable table, Ipv4Packet packet)
        {
            return InitialSequence.Next(table, packet.Destination, Tcp.DestinationPort(packet.Buffer, packet.Payload), packet.Source,
                Tcp.SourcePort(packet.Buffer, packet.Payload));
        }

        private static void Open(TcpTable table, int listener, Ipv4Packet packet, TcpSegment segment, uint iss, bool mayBeCookie)
        {
            HalfOpenTable.Add(table, listener, packet, segment, iss, mayBeCookie);
        }

        /// <summary>A segment for a half-open record.</summary>
        /// <returns>The socket of the connection that it completes, to which the segment goes on; -1 when it is done.</returns>
        internal static int SynReceivedState(TcpTable table, int entry, TcpSegment segment)
        {
            uint next = HalfOpenTable.Irs(table, entry) + 1;
            if ((segment.Flags & Tcp.Syn) != 0 && (segment.Flags & Tcp.Ack) == 0 && segment.Sequence + 1 == next)
            {
                // The peer's SYN again: our answer was lost.
                HalfOpenTable.UpdateTimestamp(table, entry, segment);
                HalfOpenOutput.AnswerAgain(table, entry);
                return EndpointTable.None;
            }

            // The checks of RFC 7323 5.3 and of RFC 9293 3.10.7.4, for a window of which nothing is used.
            if ((HalfOpenTable.Options(table, entry) & NegotiatedOptions.Timestamps) != 0 && (segment.Flags & Tcp.Rst) == 0 && segment.HasTimestamp
                && Seq.Less(segment.TimestampValue, HalfOpenTable.Recent(table, entry)))
            {
                table.Context.Drop(DropReason.TcpOldTimestamp);
                HalfOpenOutput.Challenge(table, entry);
                return EndpointTable.None;
            }

            uint offset = segment.Sequence - next;
            if (offset >= (uint)table.InitialWindow())
            {
                table.Context.Drop(DropReason.TcpOutOfWindow);
                if ((segment.Flags & Tcp.Rst) == 0)
                {
                    HalfOpenOutput.Challenge(table, entry);
                }

                return EndpointTable.None;
            }

            if ((segment.Flags & Tcp.Rst) != 0)
            {
                if (offset == 0)
                {
                    // MUST-11: a passive open goes back to LISTEN; the listener never left it.
                    table.Context.Counts[(int)Counter.TcpResetsIn]++;
                    HalfOpenTable.Remove(table, entry);
                }
                else
                {
                    table.Context.Drop(DropReason.TcpBadReset);
                    HalfOpenOutput.Challenge(table, entry);
                }

                return EndpointTable.None;
            }

            if ((segment.Flags & Tcp.Syn) != 0)
            {
                table.Context.Drop(DropReason.TcpUnexpectedSyn);
                HalfOpenOutput.Challenge(table, entry);
                return EndpointTable.None;
            }

            if ((segment.Flags & Tcp.Ack) == 0)
            {
                table.Context.Drop(DropReason.TcpNoAck);
                return EndpointTable.None;
            }

            if (segment.Acknowledgment != HalfOpenTable.Iss(table, entry) + 1)
            {
                table.Context.Drop(DropReason.TcpBadAck);
                SendResult result = TcpEmitter.EmitBare(table, table.Endpoints.LocalAddress[entry], table.Endpoints.LocalPort[entry], table.Endpoints.RemoteAddress[entry],
                    table.Endpoints.RemotePort[entry], segment.Acknowledgment, 0, Tcp.Rst, 0, 0);
                if (result == SendResult.Blocked)
                {
                    table.Context.Drop(DropReason.LinkBusy);
                }

                return EndpointTable.None;
            }

            return Complete(table, entry, segment);
        }

        /// <summary>Takes the connection that has waited longest, or -1.</summary>
        internal static int Accept(TcpTable table, int listener)
        {
            while (true)
            {
                int child = table.Next[listener] - 1;
                if (child < 0)
                {
                    return EndpointTable.None;
                }

                Unqueue(table, listener, child);
                if (table.Endpoints.State[child] != (byte)TcpState.Closed || table.Readable(child) > 0)
                {
                    return child;
                }

                // It died in the queue, by a reset: nobody wants it.
                TcpClosing.Release(table, child);
            }
        }

        /// <summary>Ends what waits at a listener that is being closed.</summary>
        internal static void CloseAll(TcpTable table, int listener)
        {
            HalfOpenTable.RemoveAll(table, listener);
            int child = table.Next[listener] - 1;
            while (child >= 0)
            {
                Unqueue(table, listener, child);
                if (table.Endpoints.State[child] == (byte)TcpState.Closed)
                {
                    TcpClosing.Release(table, child);
                }
                else
                {
                    TcpClosing.Abort(table, child, 0);
                }

                child = table.Next[listener] - 1;
            }
        }

        private static int Complete(TcpTable table, int entry, TcpSegment segment)
        {
            // Without a place in the queue, a socket and buffers the acknowledgment is as good as lost: the record stays, our
            // SYN-ACK and the peer's data come again. Half-open connections do not count: forged SYNs shall keep nobody out,
            // and honest ones that come at once are not to be reset.
            int listener = HalfOpenTable.Listener(table, entry);
            if (!HasRoom(table, listener))
            {
                HalfOpenTable.Prove(table, entry);
                table.Context.Drop(DropReason.TcpBacklogFull);
                return EndpointTable.None;
            }

            int slot = Admission.Allocate(table, listener, table.Endpoints.RemoteAddress[entry]);
            if (slot == EndpointTable.None)
            {
                HalfOpenTable.Prove(table, entry);
                return EndpointTable.None;
            }

            uint iss = HalfOpenTable.Iss(table, entry);
            table.Reset(slot, false);
            TcpSettings.Inherit(table, listener, slot);
            Admission.NoteUse(table, slot);
            table.AllocateBuffers(slot);
            table.Endpoints.CopyTuple(entry, slot);
            table.Endpoints.CopyMarks(listener, slot);
            table.Endpoints.Set(slot, EndpointFlags.Connected | (table.Endpoints.Halves[listener] & EndpointFlags.ReuseAddress));
            int announced = HalfOpenTable.Mss(table, entry);
            int agreed = HalfOpenTable.Options(table, entry);
            table.StartSending(slot, iss, 0);
            table.StartReceiving(slot, HalfOpenTable.Irs(table, entry));
            table.SndUna[slot] = iss + 1;
            table.SndNxt[slot] = iss + 1;
            table.RttSeq[slot] = iss + 1;
            table.Options[slot] = (ushort)agreed;
            PathMtu.Start(table, slot, announced, agreed);
            Measure(table, slot, entry, segment, agreed);
            Congestion.Start(table, slot, HalfOpenTable.Tries(table, entry) != 0);
            HalfOpenTable.Remove(table, entry);
            TcpClosing.Supersede(table, slot);
            table.Endpoints.InsertTuple(slot);
            table.Endpoints.State[slot] = (byte)TcpState.Established;
            SendWindow.Set(table, slot, segment, table.SendShift(slot));
            table.Parent[slot] = (ushort)(listener + 1);
            Enqueue(table, listener, slot);
            table.Context.Counts[(int)Counter.TcpPassiveOpens]++;
            if (table.Context.IsNeighborProbed)
            {
                TcpEmitter.OnProgress(table, slot);
            }

            table.Endpoints.MarkReadinessChanged(listener);
            return slot;
        }

        // The handshake is the first round trip (RFC 6298 3).
        private static void Measure(TcpTable table, int slot, int entry, TcpSegment segment, int agreed)
        {
            int measured = HalfOpenTable.WasSentOnce(table, entry) ? Seq.Diff(table.Context.Now, HalfOpenTable.SentAt(table, entry)) : -1;
            if ((agreed & NegotiatedOptions.Timestamps) != 0)
            {
                table.Timestamps.Start(slot, HalfOpenTable.Recent(table, entry), HalfOpenTable.Irs(table, entry));
                if (segment.HasTimestamp)
                {
                    measured = Seq.Diff(table.Context.Now, table.Timestamps.SentAt(slot, segment.TimestampEcho));
                }
            }

            if (measured >= 0 && measured <= RoundTrip.LongestMeasured)
            {
                RoundTrip.Sample(table, slot, measured, table.MinimumTimeout, (agreed & NegotiatedOptions.Sack) != 0);
            }
        }

        private static void Enqueue(TcpTable table, int listener, int child)
        {
            table.Completed[listener]++;
            int at = listener;
            while (table.Next[at] != 0)
            {
                at = table.Next[at] - 1;
            }

            table.Next[at] = (ushort)(child + 1);
        }

        private static void Unqueue(TcpTable table, int listener, int child)
        {
            table.Next[listener] = table.Next[child];
            table.Completed[listener]--;
            table.Next[child] = 0;
            table.Parent[child] = 0;
        }
    }
}
