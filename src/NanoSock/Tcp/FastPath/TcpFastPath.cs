using NanoSock.Buffers;
using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Implements header prediction (V. Jacobson, 1990). It processes the segment that nearly always comes
    /// next, data in order or an acknowledgment of data in flight, on a connection with
    /// <see cref="TcbFlags.FastPath"/>, which has no exceptional state. It has the effect of the steps of
    /// <see cref="TcpInput"/> without their checks for that state. Any other segment takes the slow path. Each method
    /// names the slow-path method that it stands for; TcpFastPathTests sends the same packets over both
    /// paths.</summary>
    internal static class TcpFastPath
    {
        private const int Exceptional = TcbFlags.Loss | TcbFlags.Recovery
            | TcbFlags.ResendHead | TcbFlags.Probe | TcbFlags.FinQueued | TcbFlags.FinReceived
            | TcbFlags.Orphan | TcbFlags.Probed | TcbFlags.MayFragment | TcbFlags.FinHeld;

        // Two no-operations, kind and length of the timestamps option (RFC 7323 appendix A).
        private const uint TimestampsFirst = 0x0101080A;

        /// <summary>Sets or clears <see cref="TcbFlags.FastPath"/> after a segment that took the slow path. It stands
        /// for no method of the slow path.</summary>
        internal static void UpdateFlag(TcpTable tcp, int slot)
        {
            int flags = tcp.Flags[slot];
            bool fastPath = tcp.Endpoints.State[slot] == (byte)TcpState.Established
                && (flags & (Exceptional | TcbFlags.HasBuffers)) == TcbFlags.HasBuffers
                && FastPathSwitch.IsOn
                && (tcp.DupAcks[slot] | tcp.Tries[slot] | tcp.AcksOwed[slot]
                    | (tcp.Features[slot] & ~TcbFeatures.Past)) == 0
                && tcp.ReorderAt[slot] == 0 && (tcp.UserTimeout[slot] == 0 || tcp.UserTimeout[slot] > tcp.Rto[slot])
                && tcp.SndWnd[slot] != 0 && !Seq.Less(tcp.RcvNxt[slot], tcp.SndWl1[slot])
                && (tcp.Scoreboard.SackedBytes[slot] | tcp.Scoreboard.LostBytes[slot] | tcp.Assembler.Count(slot)) == 0
                && !tcp.Assembler.HasDuplicate(slot) && tcp.Scoreboard.IsPlain(slot)
                && !tcp.Endpoints.Has(slot, EndpointFlags.ShutReceive);
            tcp.Flags[slot] = (ushort)(fastPath ? flags | TcbFlags.FastPath : flags & ~TcbFlags.FastPath);
        }

        /// <summary>Processes a segment if it is the predicted one; stands for <see cref="TcpInput.Receive"/>. The
        /// addresses are the connection's and the IP header is valid; nothing else has been checked.</summary>
        /// <returns>False if the segment has to take the slow path. Nothing has changed then.</returns>
        internal static bool TryReceive(TcpTable tcp, int slot, Ipv4Packet packet)
        {
            byte[] buffer = packet.Buffer;
            int at = packet.Payload;
            int options = tcp.Options[slot];
            int header = (options & NegotiatedOptions.Timestamps) != 0
                ? TcpOption.HeaderLengthWithTimestamps
                : Tcp.HeaderLength;
            int length = packet.Length - header;
            if (length < 0 || buffer[at + 12] != header << 2 || (buffer[at + 13] & ~Tcp.Psh) != Tcp.Ack)
            {
                return false;
            }

            uint sequence = ((uint)buffer[at + 4] << 24) | ((uint)buffer[at + 5] << 16)
                | ((uint)buffer[at + 6] << 8) | buffer[at + 7];
            uint acknowledgment = ((uint)buffer[at + 8] << 24) | ((uint)buffer[at + 9] << 16)
                | ((uint)buffer[at + 10] << 8) | buffer[at + 11];
            uint una = tcp.SndUna[slot];
            uint acked = acknowledgment - una;
            uint window = (uint)((buffer[at + 14] << 8) | buffer[at + 15]) << (options & NegotiatedOptions.Shift);
            if (sequence != tcp.RcvNxt[slot] || acked > tcp.SndNxt[slot] - una || window == 0
                || (uint)length > tcp.RcvAdv[slot] - sequence
                || (acked == 0 && (length == 0 || window != tcp.SndWnd[slot]))
                || (packet.VerifyChecksum
                    && Checksum.Transport(buffer, at, packet.Length,
                        packet.Source, packet.Destination, Ipv4.ProtocolTcp) != 0))
            {
                return false;
            }

            uint echo = 0;
            if (header != Tcp.HeaderLength)
            {
                if (BigEndian.ReadUInt32(buffer, at + Tcp.HeaderLength) != TimestampsFirst
                    || !Timestamps.Accept(tcp, slot, BigEndian.ReadUInt32(buffer, at + Tcp.HeaderLength + 4), sequence))
                {
                    return false;
                }

                echo = BigEndian.ReadUInt32(buffer, at + Tcp.HeaderLength + 8);
            }

            tcp.Context.Counts[(int)Counter.TcpSegmentsIn]++;
            tcp.SndWl1[slot] = sequence;
            tcp.SndWl2[slot] = acknowledgment;
            bool dirty = false;
            if (acked != 0)
            {
                tcp.SndWnd[slot] = window;
                if (tcp.MaxWnd[slot] < window)
                {
                    tcp.MaxWnd[slot] = window;
                }

                dirty = OnAck(tcp, slot, acknowledgment, (int)(long)acked, echo);
            }

            if (length > 0)
            {
                byte[] ring = tcp.RxRings[slot];
                Ring.Write(ring, (int)(long)(sequence & (uint)(ring.Length - 1)), buffer, at + header, length);
                dirty |= OnData(tcp, slot, sequence + (uint)length);
            }

            tcp.Endpoints.MarkReadinessChanged(slot);
            if (dirty)
            {
                tcp.MarkDirty(slot);
            }

            return true;
        }

        /// <summary>Processes an acknowledgment of new data; stands for
        /// <see cref="TcpAcknowledgment.CheckAck"/>.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="acknowledged">SEG.ACK.</param>
        /// <param name="acked">Newly acknowledged bytes.</param>
        /// <param name="echo">TSecr, if timestamps were negotiated.</param>
        /// <returns>True if there may be something to send now.</returns>
        internal static bool OnAck(TcpTable tcp, int slot, uint acknowledged, int acked, uint echo)
        {
            uint next = tcp.SndNxt[slot];
            NetContext net = tcp.Context;
            uint now = net.Now;
            tcp.SndUna[slot] = acknowledged;
            if (net.IsNeighborProbed)
            {
                TcpEmitter.OnProgress(tcp, slot);
            }

            int measured = tcp.Rack.DeliverInOrder(slot,
                tcp.Scoreboard.AcknowledgeInOrder(slot, acknowledged), acknowledged);
            if (acknowledged == next && acked <= tcp.SndMss[slot])
            {
                RoundTrip.SampleSingle(tcp, slot, measured);
            }

            if (!Seq.Less(acknowledged, tcp.RttSeq[slot]))
            {
                int options = tcp.Options[slot];
                if ((options & NegotiatedOptions.Timestamps) != 0)
                {
                    measured = Seq.Diff(now, Timestamps.SentAt(tcp, slot, echo));
                }

                if (measured >= 0 && measured <= RoundTrip.LongestMeasured)
                {
                    RoundTrip.Sample(tcp, slot, measured, tcp.MinimumTimeout, (options & NegotiatedOptions.Sack) != 0);
                    tcp.RttSeq[slot] = next;
                }
            }

            tcp.SilentSince[slot] = now;
            bool sent = tcp.TxEnd[slot] == next;
            tcp.RtxAt[slot] = acknowledged == next
                ? 0
                : net.Arm((int)(long)(sent && next - acknowledged <= tcp.SndMss[slot]
                    ? tcp.SinglePto : tcp.Pto)[slot]);
            tcp.Recover[slot] = acknowledged - 1;
            Congestion.Grow(tcp, slot, acked);
            if (tcp.Bandwidth != null)
            {
                Westwood.OnDelivered(tcp, slot, acked, now, (int)(long)tcp.Srtt[slot] >> 3);
            }

            return !sent;
        }

        /// <summary>Advances RCV.NXT over data in order that has been stored; stands for
        /// <see cref="TcpText.ProcessText"/>.</summary>
        /// <returns>True if there may be something to send now.</returns>
        internal static bool OnData(TcpTable tcp, int slot, uint end)
        {
            tcp.RcvNxt[slot] = end;
            if (tcp.Unacked[slot] != 0)
            {
                if (tcp.Unacked[slot] != 1)
                {
                    tcp.Unacked[slot]--;
                }

                tcp.Flags[slot] |= TcbFlags.AckNow;
                return true;
            }

            tcp.Unacked[slot] = 1;
            if (tcp.AckAt[slot] == 0)
            {
                tcp.AckAt[slot] = tcp.Context.Arm(TcpText.DelayedAckMilliseconds);
                tcp.Armed[slot >> 5] |= 1u << (slot & 31);
            }

            // The possible increase of the window has not changed, unless the window field could not hold all of it. A
            // small remaining window may require an update.
            return tcp.RcvAdv[slot] - end < tcp.SndMss[slot] || tcp.RxSize > 0xFFFF;
        }

        /// <summary>Updates the connection after a segment was sent; stands for <see cref="TcpOutput.Sent"/> and the
        /// decision that follows it.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="length">Bytes of data of the segment.</param>
        /// <returns>True if <see cref="TcpOutput.Decide"/> would send nothing, because everything is sent and the
        /// window was advertised.</returns>
        internal static bool OnSent(TcpTable tcp, int slot, int length)
        {
            uint next = tcp.SndNxt[slot];
            if (length != 0)
            {
                uint now = tcp.Context.Now;
                uint end = next + (uint)length;
                tcp.SndNxt[slot] = end;
                tcp.LastSent[slot] = now;
                if (tcp.Scoreboard.Append(slot, end, TransmitTime.Next(tcp, now, slot, next, end, false)))
                {
                    tcp.Rack.Begin(slot);
                }

                if (tcp.Pacing != null)
                {
                    tcp.Pacing.Sent(slot, length, (int)(long)tcp.Cwnd[slot], (int)(long)tcp.Srtt[slot],
                        tcp.Cwnd[slot] < tcp.Ssthresh[slot]);
                }

                if (next == tcp.SndUna[slot])
                {
                    // A timer armed before was for unsent data. This is TcpTimers.Begin with fewer checks.
                    int timeout = tcp.TxEnd[slot] == end && (uint)length != tcp.SndWnd[slot]
                        ? tcp.SinglePto[slot]
                        : tcp.Pto[slot];
                    tcp.RtxAt[slot] = tcp.Context.Arm(timeout);
                    tcp.Armed[slot >> 5] |= 1u << (slot & 31);
                    tcp.SilentSince[slot] = now;
                }

                next = end;
            }

            return tcp.TxEnd[slot] == next;
        }
    }
}
