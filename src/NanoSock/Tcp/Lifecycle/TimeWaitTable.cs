using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Holds the connections that need no socket any more: those in TIME-WAIT (RFC 9293 3.6.1), and those
    /// without an application that have nothing but FINs outstanding (<see cref="ClosingRecord"/>). Each is a record of
    /// 39 bytes. A new record without room evicts another: TIME-WAIT before FIN-WAIT-2 before LAST-ACK before CLOSING
    /// before FIN-WAIT-1, and within one state the record that would end first.</summary>
    internal static class TimeWaitTable
    {
        // Bits of TcpTable.RecordStatus, with the state above them.

        /// <summary>Set when the socket had SO_REUSEADDR.</summary>
        internal const int Reuse = 0x0001;
        /// <summary>Set when every segment carries timestamps.</summary>
        internal const int SendsTimestamps = 0x0002;
        /// <summary>Set when windows are scaled.</summary>
        internal const int WindowScale = 0x0004;
        /// <summary>Set when SO_LINGER determines the end of the record.</summary>
        internal const int Linger = 0x0008;
        /// <summary>Set when a call of the application has made the record. The next Poll sets when FIN-WAIT-2
        /// ends.</summary>
        internal const int ByCall = 0x0010;
        private const int StateShift = 8;
        private const int OptionBits = (1 << StateShift) - 1;
        // TcpTable.FinAt is in units of four milliseconds, as the time of the throttle.
        private const int DueShift = 2;
        private const int DueRange = 0x10000;

        internal static bool IsUsed(TcpTable tcp, int entry)
        {
            return tcp.LifeAt[entry] != 0;
        }

        /// <summary>Returns true if the socket that became this record had SO_REUSEADDR.</summary>
        internal static bool AllowsReuse(TcpTable tcp, int entry)
        {
            return (tcp.RecordStatus[entry] & Reuse) != 0;
        }

        /// <summary>Gets the state of the connection.</summary>
        internal static TcpState State(TcpTable tcp, int entry)
        {
            return (TcpState)(tcp.RecordStatus[entry] >> StateShift);
        }

        internal static void SetState(TcpTable tcp, int entry, TcpState state)
        {
            ushort[] status = tcp.RecordStatus;
            status[entry] = (ushort)((status[entry] & OptionBits) | ((int)state << StateShift));
            tcp.TimeWaitDue = 0;
        }

        internal static bool Has(TcpTable tcp, int entry, int bit)
        {
            return (tcp.RecordStatus[entry] & bit) != 0;
        }

        internal static void Set(TcpTable tcp, int entry, int bit)
        {
            tcp.RecordStatus[entry] |= (ushort)bit;
        }

        /// <summary>Gets the milliseconds until the FIN is retransmitted.</summary>
        internal static int DueIn(TcpTable tcp, int entry)
        {
            uint now = tcp.Context.Now;
            int left = (tcp.FinAt[entry] - (int)(long)(now >> DueShift)) & (DueRange - 1);
            return ((left < DueRange >> 1 ? left : left - DueRange) << DueShift)
                - (int)(long)(now & ((1 << DueShift) - 1));
        }

        /// <summary>Schedules the retransmission of the FIN in a number of milliseconds.</summary>
        internal static void SetDue(TcpTable tcp, int entry, int milliseconds)
        {
            tcp.TimeWaitDue = 0;
            tcp.Context.Arm(milliseconds);
            uint due = tcp.Context.Now + (uint)(milliseconds + (1 << DueShift) - 1);
            tcp.FinAt[entry] = (ushort)(due >> DueShift);
        }

        /// <summary>Re-dates the retransmission times of FINs, which wrap in 262 s (<see cref="Aging"/>).</summary>
        internal static void Age(TcpTable tcp, long time)
        {
            EndpointTable endpoints = tcp.Endpoints;
            for (int entry = endpoints.TimeWaitStart; entry < endpoints.Count; entry++)
            {
                if (DueIn(tcp, entry) <= time - tcp.Context.Time)
                {
                    tcp.FinAt[entry] = (ushort)((uint)time >> DueShift);
                }
            }
        }

        /// <summary>Returns true if a record is free for a connection in a state, or a record of less worth can be
        /// evicted.</summary>
        internal static bool HasRoom(TcpTable tcp, TcpState state)
        {
            int entry = FreeOrLeast(tcp);
            return !IsUsed(tcp, entry) || Worth(State(tcp, entry)) < Worth(state);
        }

        /// <summary>Makes a record of a connection, whose addresses have been removed from the hash.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="state">The state of the record.</param>
        internal static void Add(TcpTable tcp, int slot, TcpState state)
        {
            EndpointTable endpoints = tcp.Endpoints;
            int entry = FreeOrLeast(tcp);
            if (IsUsed(tcp, entry))
            {
                GiveWay(tcp, entry);
            }

            endpoints.CopyTuple(slot, entry);
            endpoints.InsertTuple(entry);
            int agreed = tcp.Options[slot];
            tcp.SndNxt[entry] = tcp.SndNxt[slot];
            tcp.RcvNxt[entry] = tcp.RcvNxt[slot];
            tcp.TsRecent[entry] = (agreed & NegotiatedOptions.Timestamps) != 0 ? tcp.TsRecent[slot] : 0;
            tcp.RecordStatus[entry] = (ushort)(((int)state << StateShift)
                | (endpoints.Has(slot, EndpointFlags.ReuseAddress) ? Reuse : 0)
                | ((agreed & NegotiatedOptions.Timestamps) != 0 ? SendsTimestamps : 0)
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
            tcp.LifeAt[entry] = Arm(tcp, milliseconds);
        }

        /// <summary>Schedules a look at the records in a number of milliseconds.</summary>
        /// <returns>The value for a record's timer.</returns>
        internal static uint Arm(TcpTable tcp, int milliseconds)
        {
            long due = tcp.Context.Time + milliseconds;
            tcp.TimeWaitDue = due < tcp.TimeWaitDue ? due : tcp.TimeWaitDue;
            return tcp.Context.Arm(milliseconds);
        }

        /// <summary>Schedules a look at the records at the end of one.</summary>
        internal static void ArmEnd(TcpTable tcp, int entry)
        {
            Arm(tcp, Seq.Diff(tcp.LifeAt[entry], tcp.Context.Now));
        }

        internal static void Remove(TcpTable tcp, int entry)
        {
            tcp.Endpoints.RemoveTuple(entry);
            tcp.LifeAt[entry] = 0;
            tcp.TimeWaitDue = 0;
        }

        /// <summary>Gets SND.NXT of the connection that became this record, also just after the end of the
        /// record.</summary>
        internal static uint Sent(TcpTable tcp, int entry)
        {
            return tcp.SndNxt[entry];
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
            if (State(tcp, entry) != TcpState.TimeWait)
            {
                ClosingRecord.Receive(tcp, entry, segment);
                return false;
            }

            if ((segment.Flags & Tcp.Rst) != 0)
            {
                if (segment.Sequence == tcp.RcvNxt[entry])
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
            bool old = segment.HasTimestamp && Has(tcp, entry, SendsTimestamps)
                && Seq.Less(segment.TimestampValue, tcp.TsRecent[entry]);
            if ((segment.Flags & (Tcp.Fin | Tcp.Ack)) == (Tcp.Fin | Tcp.Ack)
                && segment.Sequence + (uint)segment.Length == tcp.RcvNxt[entry] && !old
                && tcp.SndNxt[entry] - segment.Acknowledgment <= (uint)tcp.TxSize + 1)
            {
                // The last acknowledgment was lost, so the wait of 2 MSL starts again.
                tcp.TimeWaitDue = 0;
                Wait(tcp, entry, tcp.TimeWaitDuration);
            }

            // RFC 9293 3.10.7.4, first and fourth: segments that are not acceptable or that occupy sequence space are
            // acknowledged, old SYNs included (RFC 6191 would drop these silently). The throttle ends an exchange of
            // such acknowledgments.
            bool acceptable = segment.Length == 0 && segment.Sequence == tcp.RcvNxt[entry] && !old;
            if (!acceptable && ChallengeThrottle.AllowsRecord(tcp, entry))
            {
                Emit(tcp, entry, tcp.SndNxt[entry], Tcp.Ack, 0);
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
            uint local = endpoints.LocalAddress[entry];
            uint remote = endpoints.RemoteAddress[entry];
            int localPort = endpoints.LocalPort[entry];
            int remotePort = endpoints.RemotePort[entry];
            int options = !Has(tcp, entry, SendsTimestamps) ? 0
                : TcpEmitter.WriteTimestamps(tcp,
                    tcp.Context.Now + Timestamps.OffsetOf(tcp.Context, local, localPort, remote, remotePort),
                    tcp.TsRecent[entry]);
            SendResult result = TcpEmitter.EmitBare(tcp, local, localPort, remote,
                remotePort, sequence, tcp.RcvNxt[entry], flags, window, options, endpoints.Hint(entry));
            if (result == SendResult.Blocked)
            {
                tcp.Context.Drop(DropReason.LinkBusy);
            }

            return result != SendResult.Blocked;
        }

        internal static void OnTimer(TcpTable tcp)
        {
            uint[] timers = tcp.LifeAt;
            for (int entry = tcp.Endpoints.TimeWaitStart; entry < timers.Length; entry++)
            {
                if (timers[entry] != 0)
                {
                    TcpState state = State(tcp, entry);
                    if (state != TcpState.TimeWait && state != TcpState.FinWait2)
                    {
                        ClosingRecord.OnTimer(tcp, entry, state);
                    }
                    else if (tcp.Context.IsDue(timers[entry])
                        && state == TcpState.FinWait2 && Has(tcp, entry, ByCall))
                    {
                        tcp.RecordStatus[entry] &= unchecked((ushort)~ByCall);
                        Wait(tcp, entry, ClosingRecord.FinWait2Milliseconds);
                    }
                    else if (tcp.Context.IsDue(timers[entry]))
                    {
                        // FIN-WAIT-2 ends without a reset, because a peer that sends nothing loses no data.
                        Remove(tcp, entry);
                    }
                    else
                    {
                        tcp.Context.ScheduleWakeup(timers[entry]);
                    }
                }
            }
        }

        // RFC 6191 2: a later timestamp, or the first timestamp of these addresses, proves a new connection whatever
        // its sequence number. Without one, or with an equal one, the number has to be beyond all numbers of the old
        // connection, of which the FIN's is the last.
        private static bool IsNew(TcpTable tcp, int entry, TcpSegment segment)
        {
            if (segment.HasTimestamp && Timestamps.IsOffered(tcp))
            {
                if (!Has(tcp, entry, SendsTimestamps) || Seq.Less(tcp.TsRecent[entry], segment.TimestampValue))
                {
                    return true;
                }

                if (segment.TimestampValue != tcp.TsRecent[entry])
                {
                    return false;
                }
            }

            return Seq.LessOrEqual(tcp.RcvNxt[entry], segment.Sequence);
        }

        private static int FreeOrLeast(TcpTable tcp)
        {
            uint[] timers = tcp.LifeAt;
            int least = tcp.Endpoints.TimeWaitStart;
            for (int entry = least; entry < timers.Length; entry++)
            {
                if (!IsUsed(tcp, entry))
                {
                    return entry;
                }

                int more = Worth(State(tcp, entry)) - Worth(State(tcp, least));
                if (more < 0 || (more == 0 && Seq.Less(timers[entry], timers[least])))
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
            TcpState state = State(tcp, entry);
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
