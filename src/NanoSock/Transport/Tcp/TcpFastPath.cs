using System;
using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>The fast path, header prediction (V. Jacobson, 1990): the segment that nearly always comes next, data in order or an
    /// acknowledgment of data in flight, on a connection with <see cref="TcbFlags.FastPath"/>, which has no exceptional state. It has the
    /// effect of the steps of <see cref="TcpInput"/> without their checks for that state; any other segment takes the slow path. Each method
    /// names what it stands for; TcpFastPathTests sends the same packets over both paths.</summary>
    internal static class TcpFastPath
    {
        private const int Exceptional = TcbFlags.Loss | TcbFlags.Recovery | TcbFlags.ResendHead | TcbFlags.Probe | TcbFlags.FinQueued | TcbFlags.FinReceived
            | TcbFlags.Orphan | TcbFlags.Probed | TcbFlags.Fragments | TcbFlags.FinHeld;

        // No-operation twice, kind and length of the timestamps option (RFC 7323 appendix A).
        private const uint TimestampsFirst = 0x0101080A;

        /// <summary>Sets or clears <see cref="TcbFlags.FastPath"/> after a segment that took the slow path.</summary>
        internal static void UpdateFlag(TcpTable table, int slot)
        {
            int flags = table.Flags[slot];
            bool fastPath = table.Endpoints.State[slot] == (byte)TcpState.Established && (flags & (Exceptional | TcbFlags.HasBuffers)) == TcbFlags.HasBuffers
                && FastPathSwitch.IsOn
                && (table.DupAcks[slot] | table.Tries[slot] | table.AcksOwed[slot] | table.Features[slot]) == 0
                && table.ReorderAt[slot] == 0 && (table.UserTimeout[slot] == 0 || table.UserTimeout[slot] > table.Rto[slot]) && table.SndWnd[slot] != 0 && !Seq.Less(table.RcvNxt[slot], table.SndWl1[slot])
                && (table.Scoreboard.SackedOctets[slot] | table.Scoreboard.LostOctets[slot] | table.Assembler.Count(slot)) == 0
                && !table.Assembler.HasDuplicate(slot) && table.Scoreboard.IsPlain(slot) && !table.Endpoints.Has(slot, EndpointFlags.ShutReceive);
            table.Flags[slot] = (ushort)(fastPath ? flags | TcbFlags.FastPath : flags & ~TcbFlags.FastPath);
        }

        /// <summary>Processes a segment if it is the expected one; stands for <see cref="TcpInput.Receive"/>. The addresses are the
        /// connection's and the IP header is valid; nothing else has been checked.</summary>
        /// <returns>False if it has to take the slow path; nothing has changed then.</returns>
        internal static bool TryReceive(TcpTable table, int slot, Ipv4Packet packet)
        {
            byte[] buffer = packet.Buffer;
            int at = packet.Payload;
            int options = table.Options[slot];
            int header = (options & NegotiatedOptions.Timestamps) != 0 ? TcpOption.HeaderLengthWithTimestamps : Tcp.HeaderLength;
            int length = packet.Length - header;
            if (length < 0 || buffer[at + 12] != header << 2 || (buffer[at + 13] & ~Tcp.Psh) != Tcp.Ack)
            {
                return false;
            }

            uint sequence = ((uint)buffer[at + 4] << 24) | ((uint)buffer[at + 5] << 16) | ((uint)buffer[at + 6] << 8) | buffer[at + 7];
            uint acknowledgment = ((uint)buffer[at + 8] << 24) | ((uint)buffer[at + 9] << 16) | ((uint)buffer[at + 10] << 8) | buffer[at + 11];
            uint una = table.SndUna[slot];
            uint acked = acknowledgment - una;
            uint window = (uint)((buffer[at + 14] << 8) | buffer[at + 15]) << (options & NegotiatedOptions.Shift);
            if (sequence != table.RcvNxt[slot] || acked > table.SndNxt[slot] - una || window == 0
                || (uint)length > table.RcvAdv[slot] - sequence || (acked == 0 && (length == 0 || window != table.SndWnd[slot]))
                || (packet.VerifyChecksum && Checksum.Transport(buffer, at, packet.Length, packet.Source, packet.Destination, Ipv4.ProtocolTcp) != 0))
            {
                return false;
            }

            uint echo = 0;
            if (header != Tcp.HeaderLength)
            {
                if (BigEndian.ReadUInt32(buffer, at + Tcp.HeaderLength) != TimestampsFirst
                    || !table.Timestamps.Accept(slot, BigEndian.ReadUInt32(buffer, at + Tcp.HeaderLength + 4), sequence))
                {
                    return false;
                }

                echo = BigEndian.ReadUInt32(buffer, at + Tcp.HeaderLength + 8);
            }

            table.Context.Counts[(int)Counter.TcpSegmentsIn]++;
            table.SndWl1[slot] = sequence;
            table.SndWl2[slot] = acknowledgment;
            bool dirty = false;
            if (acked != 0)
            {
                table.SndWnd[slot] = window;
                if (table.MaxWnd[slot] < window)
                {
                    table.MaxWnd[slot] = window;
                }

                dirty = OnAck(table, slot, acknowledgment, (int)(long)acked, echo);
            }

            if (length > 0)
            {
                byte[] ring = table.RxRings[table.BufferOf[slot]];
                int to = (int)(long)(sequence & (uint)(ring.Length - 1));
                int first = ring.Length - to;
                at += header;
                if (first >= length)
                {
                    Array.Copy(buffer, at, ring, to, length);
                }
                else
                {
                    Array.Copy(buffer, at, ring, to, first);
                    Array.Copy(buffer, at + first, ring, 0, length - first);
                }

                dirty |= OnData(table, slot, sequence + (uint)length);
            }

            table.Endpoints.MarkReadinessChanged(slot);
            if (dirty)
            {
                table.MarkDirty(slot);
            }

            return true;
        }

        /// <summary>Processes an acknowledgment of new data; stands for <see cref="TcpAcknowledgment.CheckAck"/>.</summary>
        /// <param name="table">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="acknowledged">SEG.ACK.</param>
        /// <param name="acked">Bytes that are new in it.</param>
        /// <param name="echo">TSecr, if timestamps were negotiated.</param>
        /// <returns>True if there may be something to send now.</returns>
        internal static bool OnAck(TcpTable table, int slot, uint acknowledged, int acked, uint echo)
        {
            uint next = table.SndNxt[slot];
            NetContext context = table.Context;
            uint now = context.Now;
            table.SndUna[slot] = acknowledged;
            if (context.IsNeighborProbed)
            {
                TcpEmitter.OnProgress(table, slot);
            }

            int measured = table.Rack.DeliverInOrder(slot, table.Scoreboard.AcknowledgeInOrder(slot, acknowledged), acknowledged);
            if (acknowledged == next && acked <= table.SndMss[slot])
            {
                RoundTrip.SampleSingle(table, slot, measured);
            }

            if (!Seq.Less(acknowledged, table.RttSeq[slot]))
            {
                int options = table.Options[slot];
                if ((options & NegotiatedOptions.Timestamps) != 0)
                {
                    measured = Seq.Diff(now, table.Timestamps.SentAt(slot, echo));
                }

                if (measured >= 0 && measured <= RoundTrip.LongestMeasured)
                {
                    RoundTrip.Sample(table, slot, measured, table.MinimumTimeout, (options & NegotiatedOptions.Sack) != 0);
                    table.RttSeq[slot] = next;
                }
            }

            table.SilentSince[slot] = now;
            bool sent = table.TxEnd[slot] == next;
            table.RtxAt[slot] = acknowledged == next ? 0 : context.Arm((int)(long)(sent && next - acknowledged <= table.SndMss[slot]
                ? table.SinglePto : table.Pto)[slot]);
            table.Recover[slot] = acknowledged - 1;
            Congestion.Grow(table, slot, acked);
            if (table.Westwood != null)
            {
                table.Westwood.OnDelivered(slot, acked, now, (int)(long)table.Srtt[slot] >> 3);
            }

            return !sent;
        }

        /// <summary>Advances RCV.NXT over data in order that has been stored; stands for <see cref="TcpText.ProcessText"/>.</summary>
        /// <returns>True if there may be something to send now.</returns>
        internal static bool OnData(TcpTable table, int slot, uint end)
        {
            table.RcvNxt[slot] = end;
            if (table.Unacked[slot] != 0)
            {
                if (table.Unacked[slot] != 1)
                {
                    table.Unacked[slot]--;
                }

                table.Flags[slot] |= TcbFlags.AckNow;
                return true;
            }

            table.Unacked[slot] = 1;
            if (table.AckAt[slot] == 0)
            {
                table.AckAt[slot] = table.Context.Arm(TcpText.DelayedAckMilliseconds);
            }

            // By how much the window could be opened has not changed, unless the field could not say all of it; that what is left
            // of it has become small may be a reason.
            return table.RcvAdv[slot] - end < table.SndMss[slot] || table.RxSize > 0xFFFF;
        }

        /// <summary>Updates the connection after a segment was sent; stands for <see cref="TcpOutput.Sent"/>.</summary>
        /// <returns>True if <see cref="TcpOutput.Decide"/> would send nothing: everything is sent, and the window was advertised.</returns>
        internal static bool OnSent(TcpTable table, int slot)
        {
            int length = table.SegLength;
            uint next = table.SndNxt[slot];
            if (length != 0)
            {
                uint now = table.Context.Now;
                uint end = next + (uint)length;
                table.SndNxt[slot] = end;
                table.LastSent[slot] = now;
                if (table.Scoreboard.Append(slot, end, table.Stamps.Next(now, slot, next, end, false)))
                {
                    table.Rack.Begin(slot);
                }

                if (table.Pacing != null)
                {
                    table.Pacing.Sent(slot, length, (int)(long)table.Cwnd[slot], (int)(long)table.Srtt[slot],
                        table.Cwnd[slot] < table.Ssthresh[slot]);
                }

                if (next == table.SndUna[slot])
                {
                    // Whatever was armed before was for what had not been sent. The same as TcpTimers.Begin says, with fewer questions.
                    uint timeout = table.TxEnd[slot] == end && (uint)length != table.SndWnd[slot] ? table.SinglePto[slot] : table.Pto[slot];
                    table.RtxAt[slot] = table.Context.Arm((int)(long)timeout);
                    table.SilentSince[slot] = now;
                }

                next = end;
            }

            return table.TxEnd[slot] == next;
        }
    }
}
