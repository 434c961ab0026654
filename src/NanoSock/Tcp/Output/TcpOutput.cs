using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Decides the next segment of a connection, and when the decision is due again (RFC 9293 3.8). No other
    /// class makes this decision.</summary>
    internal static class TcpOutput
    {
        private const int ShortestPersist = 200;
        // RFC 9293 3.8.6.2.1: the override time-out of silly window avoidance is 0.1 to 1 s.
        private const int LongestOverride = 1000;

        /// <summary>Sends the segments that dirty connections may send. A connection stays dirty when its link has no
        /// room.</summary>
        internal static void SendAll(TcpTable tcp)
        {
            byte[] states = tcp.Endpoints.State;
            OutgoingSegment segment = tcp.Outgoing;
            for (int left = tcp.DirtyCount; left > 0; left--)
            {
                int slot = tcp.DequeueDirty();
                if (tcp.Context.AsksRoom)
                {
                    TcpRoom.Send(tcp, slot);
                    continue;
                }

                while (states[slot] > (byte)TcpState.Listen && Decide(tcp, slot))
                {
                    SendResult result = TcpEmitter.Emit(tcp, slot, segment.Sequence, segment.Length, segment.Flags);
                    if (result >= SendResult.Blocked)
                    {
                        if (result == SendResult.Blocked)
                        {
                            TcpRoom.Refused(tcp, slot);
                            break;
                        }

                        if (result == SendResult.TooBig && PathMtu.OnLinkTooNarrow(tcp, slot))
                        {
                            continue;
                        }

                        if (states[slot] == (byte)TcpState.SynSent)
                        {
                            TcpUserCalls.OnUnsent(tcp, slot, result);
                            break;
                        }
                    }

                    // A segment without a neighbor or a link counts as lost, and the timers retransmit it.
                    if ((tcp.Flags[slot] & (TcbFlags.FastPath | TcbFlags.AckNow)) != TcbFlags.FastPath)
                    {
                        Sent(tcp, slot, segment);
                    }
                    else if (TcpFastPath.OnSent(tcp, slot, segment.Length))
                    {
                        break;
                    }
                }
            }
        }

        /// <summary>Decides whether a segment goes out now, and which: <see cref="TcpTable.Outgoing"/>. Where a closed
        /// window forbids it, sets the timer for the next decision.</summary>
        internal static bool Decide(TcpTable tcp, int slot)
        {
            int flags = tcp.Flags[slot];
            int mss = tcp.SndMss[slot];
            uint una = tcp.SndUna[slot];
            uint next = tcp.SndNxt[slot];
            uint end = tcp.TxEnd[slot];
            int flight = (int)(long)(next - una);
            int pipe = flight;
            bool lost = false;
            OutgoingSegment segment = tcp.Outgoing;
            segment.Flags = Tcp.Ack;
            if ((flags & TcbFlags.FastPath) == 0)
            {
                if ((tcp.Features[slot] & TcbFeatures.ByCall) != 0)
                {
                    TcpUserCalls.RunNotedCall(tcp, slot);
                    return Decide(tcp, slot);
                }

                int state = tcp.Endpoints.State[slot];
                if (state <= (byte)TcpState.SynReceived)
                {
                    return OpeningOutput.Decide(tcp, slot, state);
                }

                if ((flags & TcbFlags.Orphan) != 0 && Orphans.Retire(tcp, slot, false))
                {
                    return false;
                }

                mss -= TcpEmitter.SackLength(tcp, slot);
                pipe = LossRecovery.Pipe(tcp, slot, flight);
                lost = tcp.Scoreboard.LostBytes[slot] != 0;
                if ((tcp.Features[slot] & TcbFeatures.TailProbe) != 0 && TailLossProbe.Decide(tcp, slot, mss, flags))
                {
                    return true;
                }
            }

            int peer = (int)(long)tcp.SndWnd[slot];
            if ((flags & TcbFlags.Probe) != 0)
            {
                int rest = Seq.Diff(end, una);
                if (rest > 0 || (rest == 0 && (flags & TcbFlags.FinQueued) != 0))
                {
                    // RFC 9293 3.8.6.1: a probe of one byte into a closed window, repeated until the byte is accepted.
                    // Into a small window, the data that silly window avoidance has held back.
                    segment.Sequence = una;
                    SelectData(segment, rest, peer < 1 ? 1 : peer < mss ? peer : mss, int.MaxValue, flags);
                    return true;
                }

                tcp.Clear(slot, TcbFlags.Probe);
            }

            int open = (int)(long)tcp.Cwnd[slot] - pipe;
            if (open < (lost ? mss : (int)(long)(end - next)))
            {
                tcp.Flags[slot] |= TcbFlags.CwndLimited;
            }

            if (lost)
            {
                if (DecideLost(tcp, slot, una, next, end, mss, peer, open, flags))
                {
                    return true;
                }
            }
            else
            {
                int available = (int)(long)(end - next);
                if (available > 0 || ((flags & TcbFlags.FinQueued) != 0 && available == 0))
                {
                    if (flight == 0)
                    {
                        if (Seq.Less(tcp.LastSent[slot] + tcp.Rto[slot], tcp.Context.Now))
                        {
                            // RFC 5681 4.1. Checked here, because a call of the application does not know the time.
                            Congestion.Restart(tcp, slot);
                            open = (int)(long)tcp.Cwnd[slot] - pipe;
                        }

                        if (tcp.TxSize <= mss || peer < mss << 1)
                        {
                            mss = TcpSegmentSize.FirstOfTwo(tcp, slot, mss,
                                available, peer, (int)(long)tcp.MaxWnd[slot], flags);
                        }
                    }

                    int usable = peer - flight < open ? peer - flight : open;
                    int most = usable < mss ? usable : mss;
                    if (usable > 0 && ((most >= mss && available >= mss) || MaySend(tcp, slot, available, most, flags)))
                    {
                        if (tcp.Pacing == null || IsInTime(tcp, slot))
                        {
                            segment.Sequence = next;
                            SelectData(segment, available, most, peer - flight, flags);
                            return true;
                        }
                    }
                    else if (available == 0 && peer > flight)
                    {
                        // The congestion window limits data (RFC 5681 2), not a FIN.
                        segment.Sequence = next;
                        SelectData(segment, 0, 0, 1, flags);
                        return true;
                    }
                    else if (flight == 0 && tcp.RtxAt[slot] == 0)
                    {
                        // RFC 9293 3.8.6.1. The timer is also the override of silly window avoidance (3.8.6.2.1).
                        int timeout = tcp.Rto[slot];
                        tcp.SilentSince[slot] = tcp.Context.Now;
                        tcp.RtxAt[slot] = tcp.Arm(slot, timeout < ShortestPersist ? ShortestPersist
                            : peer > 0 && timeout > LongestOverride ? LongestOverride : timeout);
                    }
                }
            }

            int features = tcp.Features[slot];
            if ((flags & TcbFlags.AckNow) != 0 || (features & TcbFeatures.UrgentTell) != 0
                || ReceiveWindow.IsUpdateDue(tcp, slot))
            {
                segment.Sequence = (flags & TcbFlags.FastPath) != 0 && peer >= flight ? next : tcp.BareSequence(slot);
                segment.Length = 0;
                return true;
            }

            if ((features & TcbFeatures.KeepProbe) != 0 && next == una)
            {
                segment.Sequence = una - 1;
                segment.Length = 0;
                return true;
            }

            return false;
        }

        // Lost data is retransmitted before new data is sent (RFC 6675 4, NextSeg). The segment holds a contiguous lost
        // range and the data behind it. It needs room in the congestion window, unless it is the first of a recovery,
        // and always in the peer's current window (RFC 9293 3.8.6, shrinking windows).
        private static bool DecideLost(TcpTable tcp, int slot, uint una,
            uint next, uint end, int mss, int peer, int open, int flags)
        {
            OutgoingSegment segment = tcp.Outgoing;
            tcp.Scoreboard.FindLost(slot, una, segment);
            uint left = segment.Sequence;
            int run = segment.Length;
            int room = peer - Seq.Diff(left, una);
            int least = run < mss ? run : mss;
            if (room <= 0 || run <= 0 || (open < least && (flags & TcbFlags.ResendHead) == 0))
            {
                return false;
            }

            if ((flags & TcbFlags.ResendHead) == 0 && tcp.Pacing != null && !IsInTime(tcp, slot))
            {
                return false;
            }

            int most = least;
            if (left + (uint)run == next && open > least)
            {
                most = open < mss ? open : mss;
            }

            SelectData(segment, Seq.Diff(end, left), most < room ? most : room, room, flags);
            return true;
        }

        // RFC 9293 3.7.4 (Nagle) and 3.8.6.2.1 (silly window avoidance). A segment goes out when it is full; when it
        // holds all data and nothing is in flight, or TCP_NODELAY is set, or the send buffer is full; or when it is
        // half the largest window.
        private static bool MaySend(TcpTable tcp, int slot, int available, int most, int flags)
        {
            if (available <= most)
            {
                return (flags & (TcbFlags.NoDelay | TcbFlags.FinQueued)) != 0 || tcp.SndNxt[slot] == tcp.SndUna[slot]
                    || tcp.Unacknowledged(slot) == tcp.TxSize;
            }

            return most >= (int)(long)(tcp.MaxWnd[slot] >> 1);
        }

        /// <summary>Selects the available data up to <paramref name="most"/>, and a FIN behind it when the peer's
        /// window has room for it.</summary>
        internal static void SelectData(OutgoingSegment segment, int available, int most, int room, int flags)
        {
            if (available > most)
            {
                segment.Length = most;
                return;
            }

            segment.Length = available;

            // RFC 9293 MUST-61: the last queued bytes are pushed.
            if (available > 0)
            {
                segment.Flags |= Tcp.Psh;
            }

            if ((flags & TcbFlags.FinQueued) != 0 && available < room)
            {
                segment.Flags |= Tcp.Fin;
            }
        }

        /// <summary>Updates the connection after a segment was sent.</summary>
        internal static void Sent(TcpTable tcp, int slot, OutgoingSegment segment)
        {
            int occupied = segment.Length + (segment.Flags & Tcp.Fin) + ((segment.Flags & Tcp.Syn) >> 1);
            if (tcp.AcksOwed[slot] != 0 && (occupied != 0 || --tcp.AcksOwed[slot] != 0))
            {
                // An acknowledgment with data is no duplicate (RFC 5681 2), so owed duplicates go out without data.
                tcp.Flags[slot] |= TcbFlags.AckNow;
            }

            if (tcp.Features[slot] != 0)
            {
                tcp.Features[slot] &= unchecked((ushort)~(TcbFeatures.KeepProbe | TcbFeatures.UrgentTell));
            }

            if (occupied == 0)
            {
                return;
            }

            uint now = tcp.Context.Now;
            uint sequence = segment.Sequence;
            uint next = tcp.SndNxt[slot];
            uint behind = sequence + (uint)occupied;
            bool synchronized = tcp.Endpoints.State[slot] > (byte)TcpState.SynReceived;
            if (sequence != next && Seq.Less(sequence, next))
            {
                tcp.Context.Counts[(int)Counter.TcpRetransmissions]++;
                tcp.Retransmitted[slot]++;
                if (synchronized)
                {
                    tcp.Scoreboard.NoteResent(slot, tcp.SndUna[slot], sequence, Seq.Less(behind, next) ? behind : next,
                        TransmitTime.Next(tcp, now, slot, sequence, behind, true));
                }
            }

            if (Seq.Less(next, behind))
            {
                tcp.SndNxt[slot] = behind;
                if (synchronized)
                {
                    if (tcp.Scoreboard.Append(slot, behind, TransmitTime.Next(tcp, now, slot, sequence, behind, false)))
                    {
                        tcp.Rack.Begin(slot);
                    }
                }
            }

            int flags = tcp.Flags[slot];
            if ((flags & (TcbFlags.ResendHead | TcbFlags.Probe)) != 0)
            {
                if ((flags & TcbFlags.Probe) != 0 && tcp.SndWnd[slot] == 0)
                {
                    flags |= TcbFlags.Probed;
                }

                tcp.Flags[slot] = (ushort)(flags & ~(TcbFlags.ResendHead | TcbFlags.Probe));
                TcpTimers.AllowAnswer(tcp, slot);
            }

            if ((tcp.Features[slot] & TcbFeatures.TailProbe) != 0)
            {
                TailLossProbe.OnSent(tcp, slot, sequence != next);
            }

            tcp.LastSent[slot] = now;
            if (tcp.Pacing != null && synchronized)
            {
                tcp.Pacing.Sent(slot, occupied, (int)(long)tcp.Cwnd[slot], (int)(long)tcp.Srtt[slot],
                    tcp.Cwnd[slot] < tcp.Ssthresh[slot]);
            }

            uint since = tcp.SilentSince[slot];
            if (next == tcp.SndUna[slot])
            {
                TcpTimers.Begin(tcp, slot, occupied);
            }

            if (!synchronized && tcp.LifeAt[slot] != 0 && tcp.Endpoints.State[slot] == (byte)TcpState.SynSent)
            {
                TcpUserCalls.OnSynSent(tcp, slot, since);
            }
        }

        // Returns true if pacing lets a segment go now.
        private static bool IsInTime(TcpTable tcp, int slot)
        {
            if (tcp.Pacing.Allows(slot))
            {
                return true;
            }

            tcp.Armed[slot >> 5] |= 1u << (slot & 31);
            return false;
        }
    }
}
