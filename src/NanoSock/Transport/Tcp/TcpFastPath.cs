using System;
using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Header prediction (V. Jacobson, 1990): the segment that nearly always comes next, data in order or an
    /// acknowledgment of what is under way, on a connection of which nothing out of the ordinary is remembered
    /// (<see cref="TcbFlags.FastPath"/>). It does what the steps of <see cref="TcpInput"/> do, without asking what cannot be so;
    /// whatever it does not expect goes their way, untouched. A test sends the same packets both ways.</summary>
    internal static class TcpFastPath
    {
        private const int Unusual = TcbFlags.Loss | TcbFlags.Recovery | TcbFlags.ResendHead | TcbFlags.Probe | TcbFlags.FinQueued | TcbFlags.FinReceived
            | TcbFlags.Orphan | TcbFlags.Probed | TcbFlags.Fragments | TcbFlags.FinHeld;

        // No-operation twice, kind and length of the timestamps option (RFC 7323 appendix A).
        private const uint TimestampsFirst = 0x0101080A;

        /// <summary>Looks whether the connection has become calm: after a segment that went the long way.</summary>
        internal static void UpdateFlag(TcpTable table, int slot)
        {
            int flags = table.Flags[slot];
            bool fastPath = table.Endpoints.State[slot] == (byte)TcpState.Established && (flags & (Unusual | TcbFlags.HasBuffers)) == TcbFlags.HasBuffers
                && FastPathSwitch.IsOn
                && (table.DupAcks[slot] | table.Tries[slot] | table.AcksOwed[slot] | table.Features[slot]) == 0
                && table.ReorderAt[slot] == 0 && (table.UserTimeout[slot] == 0 || table.UserTimeout[slot] > table.Rto[slot]) && table.SndWnd[slot] != 0 && !Seq.Less(table.RcvNxt[slot], table.SndWl1[slot])
                && (table.Scoreboard.SackedOctets[slot] | table.Scoreboard.LostOctets[slot] | table.Assembler.Count(slot)) == 0
                && !table.Assembler.HasDuplicate(slot) && table.Scoreboard.IsPlain(slot) && !table.Endpoints.Has(slot, EndpointFlags.ShutReceive);
            table.Flags[slot] = (ushort)(fastPath ? flags | TcbFlags.FastPath : flags & ~TcbFlags.FastPath);
        }

        /// <summary>Takes a segment for a calm connection, if it is the expected one. The addresses are the connection's and the
        /// IP header is sound; nothing else has been checked.</summary>
        /// <returns>False when it has to go the long way; nothing has been changed then.</returns>
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

                dirty = TcpAcknowledgment.OnAck(table, slot, acknowledgment, (int)(long)acked, echo);
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

                dirty |= TcpText.OnData(table, slot, sequence + (uint)length);
            }

            table.Endpoints.MarkReadinessChanged(slot);
            if (dirty)
            {
                table.MarkDirty(slot);
            }

            return true;
        }
    }
}
