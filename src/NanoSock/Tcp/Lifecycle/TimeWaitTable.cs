using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Holds the connections that need no socket any more: those in TIME-WAIT (RFC 9293 3.6.1), and those
    /// without an application that have nothing but FINs outstanding (<see cref="ClosingRecord"/>). Each is a record of
    /// 38 bytes. A new record without room evicts another: TIME-WAIT before FIN-WAIT-2 before LAST-ACK before CLOSING
    /// before FIN-WAIT-1, and within one state the record that would end first.</summary>
    internal static class TimeWaitTable
    {
        // Bits of TcpRecords.Status, with the state above them.

        /// <summary>Set when the socket had SO_REUSEADDR.</summary>
        internal const int Reuse = 0x0001;
        /// <summary>Set when every segment carries timestamps.</summary>
        internal const int Timestamps = 0x0002;
        /// <summary>Set when windows are scaled.</summary>
        internal const int WindowScale = 0x0004;
        /// <summary>Set when SO_LINGER determines the end of the record.</summary>
        internal const int Linger = 0x0008;
        /// <summary>Set when a call of the application has made the record. The next Poll sets when FIN-WAIT-2
        /// ends.</summary>
        internal const int ByCall = 0x0010;
        private const int StateShift = 8;
        private const int OptionBits = (1 << StateShift) - 1;
        // TcpRecords.FinAt is in units of four milliseconds, as the time of the throttle.
        private const int DueShift = 2;
        private const int DueRange = 0x10000;

        internal static bool IsUsed(EndpointTable endpoints, int entry)
        {
            return endpoints.Records.Timer[entry - endpoints.SocketCount] != 0;
        }

        /// <summary>Returns true if the socket that became this record had SO_REUSEADDR.</summary>
        internal static bool AllowsReuse(EndpointTable endpoints, int entry)
        {
            return (endpoints.Records.Status[entry - endpoints.SocketCount] & Reuse) != 0;
        }

        /// <summary>Gets the state of the connection.</summary>
        internal static TcpState State(EndpointTable endpoints, int entry)
        {
            return (TcpState)(endpoints.Records.Status[entry - endpoints.SocketCount] >> StateShift);
        }

        internal static void SetState(EndpointTable endpoints, int entry, TcpState state)
        {
            ushort[] status = endpoints.Records.Status;
            int i = entry - endpoints.SocketCount;
            status[i] = (ushort)((status[i] & OptionBits) | ((int)state << StateShift));
        }

        internal static bool Has(EndpointTable endpoints, int entry, int bit)
        {
            return (endpoints.Records.Status[entry - endpoints.SocketCount] & bit) != 0;
        }

        internal static void Set(EndpointTable endpoints, int entry, int bit)
        {
            endpoints.Records.Status[entry - endpoints.SocketCount] |= (ushort)bit;
        }

        /// <summary>Gets the milliseconds until the FIN is retransmitted.</summary>
        internal static int DueIn(TcpTable tcp, int entry)
        {
            EndpointTable endpoints = tcp.Endpoints;
            uint now = tcp.Context.Now;
            int left = (endpoints.Records.FinAt[entry - endpoints.SocketCount] - (int)(long)(now >> DueShift))
                & (DueRange - 1);
            return ((left < DueRange >> 1 ? left : left - DueRange) << DueShift)
                - (int)(long)(now & ((1 << DueShift) - 1));
        }

        /// <summary>Schedules the retransmission of the FIN in a number of milliseconds.</summary>
        internal static void SetDue(TcpTable tcp, int entry, int milliseconds)
        {
            EndpointTable endpoints = tcp.Endpoints;
            tcp.Context.Arm(milliseconds);
            uint due = tcp.Context.Now + (uint)(milliseconds + (1 << DueShift) - 1);
            endpoints.Records.FinAt[entry - endpoints.SocketCount] = (ushort)(due >> DueShift);
        }

        /// <summary>Re-dates the retransmission times of FINs, which wrap in 262 s (<see cref="Aging"/>).</summary>
        internal static void Age(TcpTable tcp, long time)
        {
            EndpointTable endpoints = tcp.Endpoints;
            for (int entry = endpoints.TimeWaitStart; entry < endpoints.Count; entry++)
            {
                if (DueIn(tcp, entry) <= time - tcp.Context.Time)
                {
                    endpoints.Records.FinAt[entry - endpoints.SocketCount] = (ushort)((uint)time >> DueShift);
                }
            }
        }

        /// <summary>Returns true if a record is free for a connection in a state, or a record of less worth can be
        /// evicted.</summary>
        internal static bool HasRoom(EndpointTable endpoints, TcpState state)
        {
            int entry = FreeOrLeast(endpoints);
            return !IsUsed(endpoints, entry) || Worth(State(endpoints, entry)) < Worth(state);
        }

        /// <summary>Makes a record of a connection, whose addresses have been removed from the hash.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="state">The state of the record.</param>
        internal static void Add(TcpTable tcp, int slot, TcpState state)
        {
            EndpointTable endpoints = tcp.Endpoints;
            int entry = FreeOrLeast(endpoints);
            if (IsUsed(endpoints, entry))
            {
                GiveWay(tcp, entry);
            }

            endpoints.CopyTuple(slot, entry);
            endpoints.InsertTuple(entry);
            TcpRecords records = endpoints.Records;
            int i = entry - endpoints.SocketCount;
            int agreed = tcp.Options[slot];
            records.SndNxt[i] = tcp.SndNxt[slot];
            records.RcvNxt[i] = tcp.RcvNxt[slot];
            records.TsRecent[i] = (agreed & NegotiatedOptions.Timestamps) != 0 ? tcp.Timestamps.Echo(slot) : 0;
            records.Status[i] = (ushort)(((int)state << StateShift)
                | (endpoints.Has(slot, EndpointFlags.ReuseAddress) ? Reuse : 0)
                | ((agreed & NegotiatedOptions.Timestamps) != 0 ? Timestamps : 0)
                | ((agreed & NegotiatedOptions.WindowScale) != 0 ? WindowScale : 0));
            ChallengeThrottle.Forget(tcp, entry);
            if (state == TcpState.TimeWait)
            {
                Wait(tcp, entry, tcp.TimeWaitDuration);
            }
            else
            {
                ClosingRecord.Start(tcp, entry, slot);
            }
        }

        /// <summary>Schedules the end of a record in a number of milliseconds.</summary>
        internal static void Wait(TcpTable tcp, int entry, int milliseconds)
        {
            tcp.Endpoints.Records.Timer[entry - tcp.Endpoints.SocketCount] = tcp.Context.Arm(milliseconds);
        }

        internal static void Remove(TcpTable tcp, int entry)
        {
            tcp.Endpoints.RemoveTuple(entry);
            tcp.Endpoints.Records.Timer[entry - tcp.Endpoints.SocketCount] = 0;
        }

        /// <summary>Gets SND.NXT of the connection that became this record, also just after the end of the
        /// record.</summary>
        internal static uint Sent(TcpTable tcp, int entry)
        {
            return tcp.Endpoints.Records.SndNxt[entry - tcp.Endpoints.SocketCount];
        }

        /// <summary>Processes a segment for a record (RFC 9293 3.10.7.4).</summary>
        /// <param name="tcp">The connections.</param>
        /// <param name="entry">The record.</param>
        /// <param name="segment">The segment.</param>
        /// <param name="mayOpen">True if a listener would accept a SYN now.</param>
        /// <returns>True when the segment is a SYN that may open a new connection (MAY-2). The record stays until the
        /// new connection is open, because an old duplicate of a SYN has to return to TIME-WAIT.</returns>
        internal static bool Receive(TcpTable tcp, int entry, TcpSegment segment, bool mayOpen)
        {
            EndpointTable endpoints = tcp.Endpoints;
            if (State(endpoints, entry) != TcpState.TimeWait)
            {
                ClosingRecord.Receive(tcp, entry, segment);
                return false;
            }

            TcpRecords records = endpoints.Records;
            int i = entry - endpoints.SocketCount;
            if ((segment.Flags & Tcp.Rst) != 0)
            {
                if (segment.Sequence == records.RcvNxt[i])
                {
                    // RFC 9293 3.10.7.4, second, with the exact number of RFC 5961 3.2: a peer that has lost the
                    // connection gets its port back. This deviates from RFC 1337 3 (F1), which ignores the reset.
                    // Sequence numbers and timestamps protect the next connection.
                    tcp.Context.Counts[(int)Counter.TcpResetsIn]++;
                    Remove(tcp, entry);
                }
                else
                {
                    tcp.Context.Drop(DropReason.TcpTimeWait);
                }

                return false;
            }

            if (mayOpen && (segment.Flags & (Tcp.Syn | Tcp.Ack)) == Tcp.Syn && IsNew(tcp, entry, segment))
            {
                return true;
            }

            tcp.Context.Drop(DropReason.TcpTimeWait);
            bool old = segment.HasTimestamp && Has(endpoints, entry, Timestamps)
                && Seq.Less(segment.TimestampValue, records.TsRecent[i]);
            if ((segment.Flags & (Tcp.Fin | Tcp.Ack)) == (Tcp.Fin | Tcp.Ack)
                && segment.Sequence + (uint)segment.Length == records.RcvNxt[i] && !old
                && records.SndNxt[i] - segment.Acknowledgment <= (uint)tcp.TxSize + 1)
            {
                // The last acknowledgment was lost, so the wait of 2 MSL starts again.
                Wait(tcp, entry, tcp.TimeWaitDuration);
            }

            // RFC 9293 3.10.7.4, first and fourth: segments that are not acceptable or that occupy sequence space are
            // acknowledged, old SYNs included (RFC 6191 would drop these silently). The throttle ends an exchange of
            // such acknowledgments.
            bool acceptable = segment.Length == 0 && segment.Sequence == records.RcvNxt[i] && !old;
            if (!acceptable && ChallengeThrottle.AllowsRecord(tcp, entry))
            {
                Emit(tcp, entry, records.SndNxt[i], Tcp.Ack, 0);
            }

            return false;
        }

        /// <summary>Sends a segment without data.</summary>
        /// <param name="tcp">The connections.</param>
        /// <param name="entry">The record of the segment.</param>
        /// <param name="sequence">The sequence number.</param>
        /// <param name="flags">The control bits.</param>
        /// <param name="window">The window field.</param>
        /// <returns>False when the link has no room.</returns>
        internal static bool Emit(TcpTable tcp, int entry, uint sequence, int flags, int window)
        {
            EndpointTable endpoints = tcp.Endpoints;
            TcpRecords records = endpoints.Records;
            int i = entry - endpoints.SocketCount;
            uint local = endpoints.LocalAddress[entry];
            uint remote = endpoints.RemoteAddress[entry];
            int localPort = endpoints.LocalPort[entry];
            int remotePort = endpoints.RemotePort[entry];
            int options = !Has(endpoints, entry, Timestamps) ? 0
                : TcpEmitter.WriteTimestamps(tcp,
                    tcp.Context.Now + tcp.Timestamps.OffsetOf(local, localPort, remote, remotePort),
                    records.TsRecent[i]);
            SendResult result = TcpEmitter.EmitBare(tcp, local, localPort, remote,
                remotePort, sequence, records.RcvNxt[i], flags, window, options);
            if (result == SendResult.Blocked)
            {
                tcp.Context.Drop(DropReason.LinkBusy);
            }

            return result != SendResult.Blocked;
        }

        internal static void OnTimer(TcpTable tcp)
        {
            EndpointTable endpoints = tcp.Endpoints;
            TcpRecords records = endpoints.Records;
            uint[] timers = records.Timer;
            int entry = endpoints.TimeWaitStart;
            for (int i = entry - endpoints.SocketCount; i < timers.Length; i++)
            {
                if (timers[i] != 0)
                {
                    TcpState state = State(endpoints, entry);
                    if (state != TcpState.TimeWait && state != TcpState.FinWait2)
                    {
                        ClosingRecord.OnTimer(tcp, entry, state);
                    }
                    else if (tcp.Context.IsDue(timers[i])
                        && state == TcpState.FinWait2 && Has(endpoints, entry, ByCall))
                    {
                        records.Status[i] &= unchecked((ushort)~ByCall);
                        Wait(tcp, entry, ClosingRecord.FinWait2Milliseconds);
                    }
                    else if (tcp.Context.IsDue(timers[i]))
                    {
                        // FIN-WAIT-2 ends without a reset, because a peer that sends nothing loses no data.
                        Remove(tcp, entry);
                    }
                    else
                    {
                        tcp.Context.ScheduleWakeup(timers[i]);
                    }
                }

                entry++;
            }
        }

        // RFC 6191 2: a later timestamp, or the first timestamp of these addresses, proves a new connection whatever
        // its sequence number. Without one, or with an equal one, the number has to be beyond all numbers of the old
        // connection, of which the FIN's is the last.
        private static bool IsNew(TcpTable tcp, int entry, TcpSegment segment)
        {
            TcpRecords records = tcp.Endpoints.Records;
            int i = entry - tcp.Endpoints.SocketCount;
            if (segment.HasTimestamp && tcp.Timestamps.IsOffered)
            {
                if (!Has(tcp.Endpoints, entry, Timestamps) || Seq.Less(records.TsRecent[i], segment.TimestampValue))
                {
                    return true;
                }

                if (segment.TimestampValue != records.TsRecent[i])
                {
                    return false;
                }
            }

            return Seq.LessOrEqual(records.RcvNxt[i], segment.Sequence);
        }

        private static int FreeOrLeast(EndpointTable endpoints)
        {
            uint[] timers = endpoints.Records.Timer;
            int least = endpoints.TimeWaitStart;
            for (int entry = endpoints.TimeWaitStart; entry < endpoints.Count; entry++)
            {
                if (!IsUsed(endpoints, entry))
                {
                    return entry;
                }

                int more = Worth(State(endpoints, entry)) - Worth(State(endpoints, least));
                if (more < 0 || (more == 0
                    && Seq.Less(timers[entry - endpoints.SocketCount], timers[least - endpoints.SocketCount])))
                {
                    least = entry;
                }
            }

            return least;
        }

        // The order of eviction: a peer that has not received the FIN loses most with its record.
        private static int Worth(TcpState state)
        {
            return state == TcpState.TimeWait ? 0
                : state == TcpState.FinWait2 ? 1
                : state == TcpState.LastAck ? 2
                : state == TcpState.Closing ? 3
                : 4;
        }

        private static void GiveWay(TcpTable tcp, int entry)
        {
            TcpState state = State(tcp.Endpoints, entry);
            if (state == TcpState.FinWait1)
            {
                ClosingRecord.Reset(tcp, entry);
            }

            tcp.Context.Counts[(int)(state == TcpState.TimeWait
                ? Counter.TcpTimeWaitRecycled
                : Counter.TcpOrphansEvicted)]++;
            Remove(tcp, entry);
        }
    }
}
