using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Decides what a connection sends next, and when it has to be asked again (RFC 9293 3.8). There is no other
    /// place that does.</summary>
    internal static class TcpOutput
    {
        private const int ShortestPersist = 200;
        // RFC 9293 3.8.6.2.1: what silly window avoidance holds back goes out after 0.1 to 1 s.
        private const int LongestOverride = 1000;

        /// <summary>Sends what every dirty connection may send; it stays dirty when its link has no room.</summary>
        internal static void SendAll(TcpTable table)
        {
            byte[] states = table.Endpoints.State;
            for (int left = table.DirtyCount; left > 0; left--)
            {
                int slot = table.DequeueDirty();
                if (table.Context.AsksRoom)
                {
                    TcpRoom.Send(table, slot);
                    continue;
                }

                while (states[slot] > (byte)TcpState.Listen && Decide(table, slot))
                {
                    SendResult result = TcpEmitter.Emit(table, slot, table.SegSequence, table.SegLength, table.SegFlags);
                    if (result >= SendResult.Blocked)
                    {
                        if (result == SendResult.Blocked)
                        {
                            TcpRoom.Refused(table, slot);
                            break;
                        }

                        if (result == SendResult.TooBig && PathMtu.Narrower(table, slot))
                        {
                            continue;
                        }

                        if (states[slot] == (byte)TcpState.SynSent)
                        {
                            TcpUserCalls.OnUnsent(table, slot, result);
                            break;
                        }
                    }

                    // What found no neighbour or no link is lost like any packet: the timers see to it.
                    if ((table.Flags[slot] & (TcbFlags.FastPath | TcbFlags.AckNow)) != TcbFlags.FastPath)
                    {
                        Sent(table, slot);
                    }
                    else if (TcpFastPath.OnSent(table, slot))
                    {
                        break;
                    }
                }
            }
        }

        /// <summary>The one decision: whether a segment goes out now, and which. Where the answer is no because the
        /// window is closed, the timer that asks again is set here.</summary>
        internal static bool Decide(TcpTable table, int slot)
        {
            int flags = table.Flags[slot];
            int mss = table.SndMss[slot];
            uint una = table.SndUna[slot];
            uint next = table.SndNxt[slot];
            uint end = table.TxEnd[slot];
            int flight = (int)(long)(next - una);
            int pipe = flight;
            bool lost = false;
            table.SegFlags = Tcp.Ack;
            if ((flags & TcbFlags.FastPath) == 0)
            {
                if ((table.Features[slot] & TcbFeatures.ByCall) != 0)
                {
                    TcpUserCalls.RunNotedCall(table, slot);
                    return Decide(table, slot);
                }

                int state = table.Endpoints.State[slot];
                if (state <= (byte)TcpState.SynReceived)
                {
                    return OpeningOutput.Decide(table, slot, state);
                }

                if ((flags & TcbFlags.Orphan) != 0 && Orphans.Retire(table, slot, false))
                {
                    return false;
                }

                mss -= TcpEmitter.SackLength(table, slot);
                pipe = LossRecovery.Pipe(table, slot, flight);
                lost = table.Scoreboard.LostOctets[slot] != 0;
                if ((table.Features[slot] & TcbFeatures.TailProbe) != 0 && TailLossProbe.Decide(table, slot, mss, flags))
                {
                    return true;
                }
            }

            int peer = (int)(long)table.SndWnd[slot];
            if ((flags & TcbFlags.Probe) != 0)
            {
                int rest = Seq.Diff(end, una);
                if (rest > 0 || (rest == 0 && (flags & TcbFlags.FinQueued) != 0))
                {
                    // RFC 9293 3.8.6.1: one byte into a closed window, again the same as long as it is not taken; what silly
                    // window avoidance held back into one that is merely small.
                    table.SegSequence = una;
                    SelectData(table, rest, peer < 1 ? 1 : peer < mss ? peer : mss, int.MaxValue, flags);
                    return true;
                }

                table.Clear(slot, TcbFlags.Probe);
            }

            int open = (int)(long)table.Cwnd[slot] - pipe;
            if (open < (lost ? mss : (int)(long)(end - next)))
            {
                table.Flags[slot] |= TcbFlags.CwndLimited;
            }

            if (lost)
            {
                if (DecideAgain(table, slot, una, next, end, mss, peer, open, flags))
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
                        if (Seq.Less(table.LastSent[slot] + table.Rto[slot], table.Context.Now))
                        {
                            // RFC 5681 4.1. Asked here, because a program's call does not know the time.
                            Congestion.Restart(table, slot);
                            open = (int)(long)table.Cwnd[slot] - pipe;
                        }

                        if (table.TxSize <= mss || peer < mss << 1)
                        {
                            mss = TcpSegmentSize.FirstOfTwo(table, mss, available, peer, (int)(long)table.MaxWnd[slot], flags);
                        }
                    }

                    int usable = peer - flight < open ? peer - flight : open;
                    int most = usable < mss ? usable : mss;
                    if (usable > 0 && ((most >= mss && available >= mss) || MaySend(table, slot, available, most, flags)))
                    {
                        if (table.Pacing == null || table.Pacing.Allows(slot))
                        {
                            table.SegSequence = next;
                            SelectData(table, available, most, peer - flight, flags);
                            return true;
                        }
                    }
                    else if (available == 0 && peer > flight)
                    {
                        // A congestion window holds back data (RFC 5681 2), not a FIN.
                        table.SegSequence = next;
                        SelectData(table, 0, 0, 1, flags);
                        return true;
                    }
                    else if (flight == 0 && table.RtxAt[slot] == 0)
                    {
                        // RFC 9293 3.8.6.1, which is also the override of silly window avoidance (3.8.6.2.1).
                        int timeout = (int)(long)table.Rto[slot];
                        table.SilentSince[slot] = table.Context.Now;
                        table.RtxAt[slot] = table.Context.Arm(timeout < ShortestPersist ? ShortestPersist
                            : peer > 0 && timeout > LongestOverride ? LongestOverride : timeout);
                    }
                }
            }

            int features = table.Features[slot];
            if ((flags & TcbFlags.AckNow) != 0 || (features & TcbFeatures.UrgentTell) != 0 || ReceiveWindow.IsUpdateDue(table, slot))
            {
                table.SegSequence = (flags & TcbFlags.FastPath) != 0 && peer >= flight ? next : table.BareSequence(slot);
                table.SegLength = 0;
                return true;
            }

            if ((features & TcbFeatures.KeepProbe) != 0 && next == una)
            {
                table.SegSequence = una - 1;
                table.SegLength = 0;
                return true;
            }

            return false;
        }

        // What is held to be lost comes before anything new (RFC 6675 5, NextSeg): as one segment as far as it lies together,
        // filled up with what follows it; within the congestion window unless it is the first of a recovery; never
        // beyond what the peer offers now (RFC 9293 3.8.6, shrinking windows).
        private static bool DecideAgain(TcpTable table, int slot, uint una, uint next, uint end, int mss, int peer, int open, int flags)
        {
            table.Scoreboard.FindLost(slot, una);
            int room = peer - Seq.Diff(table.Scoreboard.Left, una);
            int run = Seq.Diff(table.Scoreboard.Right, table.Scoreboard.Left);
            int least = run < mss ? run : mss;
            if (room <= 0 || run <= 0 || (open < least && (flags & TcbFlags.ResendHead) == 0))
            {
                return false;
            }

            if ((flags & TcbFlags.ResendHead) == 0 && table.Pacing != null && !table.Pacing.Allows(slot))
            {
                return false;
            }

            int most = least;
            if (table.Scoreboard.Right == next && open > least)
            {
                most = open < mss ? open : mss;
            }

            table.SegSequence = table.Scoreboard.Left;
            SelectData(table, Seq.Diff(end, table.SegSequence), most < room ? most : room, room, flags);
            return true;
        }

        // RFC 9293 3.7.4 (Nagle) and 3.8.6.2.1 (silly window avoidance): a segment goes out when it is full, when it is
        // everything and nothing is under way (or the user wants no delay, or can add nothing because the buffer is full),
        // or when it is half the largest window.
        private static bool MaySend(TcpTable table, int slot, int available, int most, int flags)
        {
            if (available <= most)
            {
                return (flags & (TcbFlags.NoDelay | TcbFlags.FinQueued)) != 0 || table.SndNxt[slot] == table.SndUna[slot]
                    || table.Unacknowledged(slot) == table.TxSize;
            }

            return most >= (int)(long)(table.MaxWnd[slot] >> 1);
        }

        // Takes what is available, but no more than "most"; a FIN behind it when the peer's window has room for that too.
        internal static void SelectData(TcpTable table, int available, int most, int room, int flags)
        {
            if (available > most)
            {
                table.SegLength = most;
                return;
            }

            table.SegLength = available;

            // MUST-61: the last octets that are queued are pushed.
            if (available > 0)
            {
                table.SegFlags |= Tcp.Psh;
            }

            if ((flags & TcbFlags.FinQueued) != 0 && available < room)
            {
                table.SegFlags |= Tcp.Fin;
            }
        }

        internal static void Sent(TcpTable table, int slot)
        {
            int occupied = table.SegLength + (table.SegFlags & Tcp.Fin) + ((table.SegFlags & Tcp.Syn) >> 1);
            if (table.AcksOwed[slot] != 0 && (occupied != 0 || --table.AcksOwed[slot] != 0))
            {
                // An acknowledgment with data is no duplicate (RFC 5681 2): those go out bare.
                table.Flags[slot] |= TcbFlags.AckNow;
            }

            if (table.Features[slot] != 0)
            {
                table.Features[slot] &= unchecked((ushort)~(TcbFeatures.KeepProbe | TcbFeatures.UrgentTell));
            }

            if (occupied == 0)
            {
                return;
            }

            uint now = table.Context.Now;
            uint sequence = table.SegSequence;
            uint next = table.SndNxt[slot];
            uint behind = sequence + (uint)occupied;
            bool synchronized = table.Endpoints.State[slot] > (byte)TcpState.SynReceived;
            if (sequence != next && Seq.Less(sequence, next))
            {
                table.Context.Counts[(int)Counter.TcpRetransmissions]++;
                table.Retransmitted[slot]++;
                if (synchronized)
                {
                    table.Scoreboard.Resend(slot, table.SndUna[slot], sequence, Seq.Less(behind, next) ? behind : next,
                        table.Stamps.Next(now, slot, sequence, behind, true));
                }
            }

            if (Seq.Less(next, behind))
            {
                table.SndNxt[slot] = behind;
                if (synchronized)
                {
                    if (table.Scoreboard.Append(slot, behind, table.Stamps.Next(now, slot, sequence, behind, false)))
                    {
                        table.Rack.Begin(slot);
                    }
                }
            }

            int flags = table.Flags[slot];
            if ((flags & (TcbFlags.ResendHead | TcbFlags.Probe)) != 0)
            {
                if ((flags & TcbFlags.Probe) != 0 && table.SndWnd[slot] == 0)
                {
                    flags |= TcbFlags.Probed;
                }

                table.Flags[slot] = (ushort)(flags & ~(TcbFlags.ResendHead | TcbFlags.Probe));
                TcpTimers.AllowAnswer(table, slot);
            }

            if ((table.Features[slot] & TcbFeatures.TailProbe) != 0)
            {
                TailLossProbe.OnSent(table, slot, sequence != next);
            }

            table.LastSent[slot] = now;
            if (table.Pacing != null && synchronized)
            {
                table.Pacing.Sent(slot, occupied, (int)(long)table.Cwnd[slot], (int)(long)table.Srtt[slot],
                    table.Cwnd[slot] < table.Ssthresh[slot]);
            }

            uint since = table.SilentSince[slot];
            if (next == table.SndUna[slot])
            {
                TcpTimers.Begin(table, slot, occupied);
            }

            if (!synchronized && table.LifeAt[slot] != 0 && table.Endpoints.State[slot] == (byte)TcpState.SynSent)
            {
                TcpUserCalls.OnSynSent(table, slot, since);
            }
        }
    }
}
