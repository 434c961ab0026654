using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Loss by time (RFC 8985 6.2): what was sent before something that has been delivered since, and by more
    /// than reordering explains, is lost; also when it was sent for the second time. What nothing overtakes is up to
    /// <see cref="TailLossProbe"/>.</summary>
    internal sealed class Rack
    {
        // RFC 8985 6.2 step 4: duplicates of which the peer tells widen the reordering window for so many recoveries.
        private const int PersistRecoveries = 16;
        private const int DuplicateThreshold = 3;
        // A path may become longer: the least round trip of this long ago does not count any more.
        private const int MinimumAge = 30000;

        // Bits of _persist, beside the number of: acknowledgments in a row that reported what they acknowledge as a duplicate.
        private const int OneReport = 0x100;
        private const int ReportMask = 0x700;
        /// <summary>Bytes of a connection.</summary>
        internal const int SocketOctets = (6 * 4) + (5 * 2);

        private readonly NetContext _context;
        private readonly Scoreboard _records;
        /// <summary>RACK.xmit_ts.</summary>
        private readonly uint[] _transmitTime;
        /// <summary>RACK.end_seq.</summary>
        private readonly uint[] _endSequence;
        /// <summary>RACK.fack.</summary>
        private readonly uint[] _fack;
        /// <summary>When the least round trip was measured.</summary>
        private readonly uint[] _minimumRttAt;
        /// <summary>RACK.dsack_round: none when SND.UNA has reached it.</summary>
        private readonly uint[] _duplicateRound;
        /// <summary>When the congestion window was last reduced.</summary>
        private readonly uint[] _reducedAt;
        /// <summary>RACK.rtt in milliseconds plus one; 0 for none.</summary>
        private readonly ushort[] _rtt;
        /// <summary>RACK.min_RTT in milliseconds plus one; 0 for none.</summary>
        private readonly ushort[] _minimumRtt;
        /// <summary>RACK.reordering_seen.</summary>
        private readonly ushort[] _reorderingSeen;
        /// <summary>RACK.reo_wnd_mult.</summary>
        private readonly ushort[] _windowMultiplier;
        /// <summary>RACK.reo_wnd_persist, and reports in a row above it.</summary>
        private readonly ushort[] _persist;
        // RACK.fack before the acknowledgment that is being processed.
        private uint _fackBefore;

        internal Rack(NetContext net, Scoreboard records, int sockets)
        {
            _context = net;
            _records = records;
            _transmitTime = new uint[sockets];
            _endSequence = new uint[sockets];
            _fack = new uint[sockets];
            _minimumRttAt = new uint[sockets];
            _duplicateRound = new uint[sockets];
            _reducedAt = new uint[sockets];
            _rtt = new ushort[sockets];
            _minimumRtt = new ushort[sockets];
            _reorderingSeen = new ushort[sockets];
            _windowMultiplier = new ushort[sockets];
            _persist = new ushort[sockets];
        }

        /// <summary>What the last <see cref="Deliver"/> calls have delivered, in bytes; set to 0 before.</summary>
        internal int Delivered;

        /// <summary>Whether something was delivered that had been sent more than once: an acknowledgment then says little
        /// about the round trip (Karn).</summary>
        internal bool Ambiguous;

        // Whether what an acknowledgment covers was delivered by its first transmission if there was another after this stamp.
        private bool _echoes;
        private uint _echoed;

        /// <summary>When the newest of what was delivered was sent: a <see cref="TransmitTime"/>.</summary>
        internal uint LastSent;

        internal void Clear(int slot, uint iss)
        {
            _rtt[slot] = 0;
            _minimumRtt[slot] = 0;
            _reorderingSeen[slot] = 0;
            _persist[slot] = 0;
            _windowMultiplier[slot] = 1;
            _fack[slot] = iss;
            _endSequence[slot] = iss;
            _duplicateRound[slot] = iss;
            _transmitTime[slot] = TransmitTime.Of(_context.Now);
        }

        /// <summary>Something goes out after nothing was under way. What was delivered before is earlier, however long ago:
        /// stamps turn in three days.</summary>
        internal void Begin(int slot)
        {
            _transmitTime[slot] = TransmitTime.Of(_context.Now) - 1;
            OnReduced(slot);
        }

        /// <summary>Re-dates the connection's times, stamps among them, which turn in three days (<see cref="Aging"/>).</summary>
        internal void Age(int slot, long time)
        {
            _minimumRttAt[slot] = Aging.Bound(_context, time, _minimumRttAt[slot], Aging.Longest);
            _transmitTime[slot] = TransmitTime.Bound(_context, time, _transmitTime[slot]);
            _reducedAt[slot] = TransmitTime.Bound(_context, time, _reducedAt[slot]);
            int at = _records.Start(slot);
            for (int left = _records.Count(slot); left > 0; left--)
            {
                _records.Times[at] = TransmitTime.Bound(_context, time, _records.Times[at]);
                at++;
            }
        }

        /// <summary>Whether the last <see cref="Detect"/> has found that something is lost for the second time which was
        /// sent again since the congestion window was last reduced: another indication of congestion (RFC 5681 4.3).</summary>
        internal bool LostAgain { get; private set; }

        /// <summary>The congestion window has been reduced.</summary>
        internal void OnReduced(int slot)
        {
            _reducedAt[slot] = TransmitTime.Of(_context.Now) - 1;
        }

        /// <summary>Returns true if what was sent at this time went out before the congestion window was last reduced.</summary>
        internal bool WasSentBeforeReduction(int slot, uint time)
        {
            return !Seq.Less(_reducedAt[slot], TransmitTime.Of(time));
        }

        /// <summary>An acknowledgment of new data reports that it came twice. Returns how many have done so in a row: SND.UNA has
        /// not moved since the last report.</summary>
        internal int CountReport(int slot, uint una)
        {
            int count = _duplicateRound[slot] == una ? (_persist[slot] & ReportMask) + OneReport : OneReport;
            if (count <= ReportMask)
            {
                _persist[slot] = (ushort)((_persist[slot] & ~ReportMask) | count);
            }

            return count / OneReport;
        }

        /// <summary>Sets the limit for RFC 8985 6.2 step 2, first check, of what an acknowledgment covers: it echoes a segment
        /// that was sent at this time, so what was sent again later has been delivered by an earlier transmission. Off for
        /// selective acknowledgments: they echo what came before the hole.</summary>
        internal void FirstCopiesUntil(bool known, uint time)
        {
            _echoes = known;
            _echoed = TransmitTime.Of(time) | TransmitTime.OrderMask;
        }

        /// <summary>The least round trip of late, in milliseconds, 1 at least; 0 when none was measured.</summary>
        internal int LeastRoundTrip(int slot)
        {
            int least = _minimumRtt[slot];
            return least == 0 ? 0 : least == 1 ? 1 : least - 1;
        }

        /// <summary>Steps 1 to 3, for a range delivered for the first time.</summary>
        internal void Deliver(int slot, uint time, uint end, int marks, int octets)
        {
            if (Delivered == 0)
            {
                LastSent = time;
                _fackBefore = _fack[slot];
            }
            else if (Seq.Less(LastSent, time))
            {
                LastSent = time;
            }

            Delivered += octets;
            int rtt = TransmitTime.Since(time, _context.Now);
            if ((marks & SegmentState.Retransmitted) != 0)
            {
                Ambiguous = true;
                if (rtt + 1 < _minimumRtt[slot] || (_echoes && Seq.Less(_echoed, time)))
                {
                    // What was delivered is what was sent before (step 2, both checks). The check of the echoed timestamp is for
                    // what lies before RCV.NXT alone: it would refuse every retransmission that arrives beyond a hole, for its
                    // acknowledgment echoes what came before the hole.
                    return;
                }
            }
            else
            {
                if (rtt < 0xFFFE && (_minimumRtt[slot] == 0 || rtt + 1 <= _minimumRtt[slot]
                    || Seq.Diff(_context.Now, _minimumRttAt[slot]) > MinimumAge))
                {
                    _minimumRtt[slot] = (ushort)(rtt + 1);
                    _minimumRttAt[slot] = _context.Now;
                }

                // Blocks of one acknowledgment come newest first, whatever their numbers.
                if (Seq.Less(end, _fackBefore))
                {
                    _reorderingSeen[slot] = 1;
                }
            }

            if (Seq.Less(_fack[slot], end))
            {
                _fack[slot] = end;
            }

            // The round trip of what was sent last, whatever was delivered last: ack_ts - xmit_ts of step 5.
            if (Seq.Less(_transmitTime[slot], time) || (_transmitTime[slot] == time && Seq.Less(_endSequence[slot], end)))
            {
                _transmitTime[slot] = time;
                _endSequence[slot] = end;
                _rtt[slot] = (ushort)(rtt < 0xFFFE ? rtt + 1 : 0xFFFF);
            }
        }

        /// <summary>The same for what was delivered in order, nothing of it for the second time: the last range of it speaks
        /// for all. Returns its round trip in milliseconds.</summary>
        internal int DeliverInOrder(int slot, uint time, uint end)
        {
            uint now = _context.Now;
            int rtt = (int)(long)(((now << TransmitTime.OrderBits) | TransmitTime.OrderMask) - time) >> TransmitTime.OrderBits;
            int least = _minimumRtt[slot];
            if (rtt < 0xFFFE && (least == 0 || rtt + 1 <= least || Seq.Diff(now, _minimumRttAt[slot]) > MinimumAge))
            {
                _minimumRtt[slot] = (ushort)(rtt + 1);
                _minimumRttAt[slot] = now;
            }

            _fack[slot] = end;
            if (!Seq.Less(time, _transmitTime[slot]))
            {
                _transmitTime[slot] = time;
                _endSequence[slot] = end;
                _rtt[slot] = (ushort)(rtt < 0xFFFE ? rtt + 1 : 0xFFFF);
            }

            return rtt;
        }

        /// <summary>A duplicate of which the peer tells (RFC 2883): what was sent again was not lost. It counts once in a
        /// round trip.</summary>
        internal void OnDuplicate(int slot, uint una, uint next)
        {
            if (Seq.Less(una, _duplicateRound[slot]))
            {
                return;
            }

            _duplicateRound[slot] = next;
            if (_windowMultiplier[slot] < 0xFF)
            {
                _windowMultiplier[slot]++;
            }

            _persist[slot] = (ushort)((_persist[slot] & ReportMask) | PersistRecoveries);
        }

        /// <summary>A recovery is over, fast or after a time-out.</summary>
        internal void OnRecovered(int slot)
        {
            if ((_persist[slot] & ~ReportMask) != 0 && (--_persist[slot] & ~ReportMask) == 0)
            {
                _windowMultiplier[slot] = 1;
            }
        }

        /// <summary>Steps 4 and 5: marks what is lost.</summary>
        /// <param name="slot">The connection.</param>
        /// <param name="una">SND.UNA.</param>
        /// <param name="srtt">Smoothed round-trip time in milliseconds.</param>
        /// <param name="segments">How many segments have overtaken the first that is missing.</param>
        /// <param name="recovering">Whether a recovery is under way.</param>
        /// <returns>Milliseconds until something not yet lost will be; 0 for never.</returns>
        internal int Detect(int slot, uint una, int srtt, int segments, bool recovering)
        {
            if (Seq.Less(_duplicateRound[slot], una))
            {
                // Kept near, so that it never seems to lie ahead; beside it, so that it is not taken for a report
                // (WasReportedAt).
                _duplicateRound[slot] = una - 1;
            }

            int reorder = 0;
            if (_reorderingSeen[slot] != 0 || (!recovering && segments < DuplicateThreshold))
            {
                int least = LeastRoundTrip(slot);
                reorder = (least * _windowMultiplier[slot]) >> 2;
                reorder = reorder < 1 ? 1 : reorder > srtt ? srtt : reorder;
            }

            uint sent = _transmitTime[slot];
            int rtt = _rtt[slot] == 0 ? 0 : _rtt[slot] - 1;
            int wait = 0;
            LostAgain = false;
            int at = _records.Start(slot);
            for (int left = _records.Count(slot); left > 0; left--)
            {
                uint end = _records.Ends[at];
                if ((_records.Marks[at] & (SegmentState.Sacked | SegmentState.Lost)) == 0)
                {
                    uint time = _records.Times[at];
                    if (Seq.Less(time, sent) || (time == sent && Seq.Less(end, _endSequence[slot])))
                    {
                        int remaining = rtt + reorder - TransmitTime.Since(time, _context.Now);
                        if (remaining <= 0)
                        {
                            LostAgain |= (_records.Marks[at] & SegmentState.Retransmitted) != 0 && Seq.Less(_reducedAt[slot], time);
                            _records.MarkLost(slot, at, Seq.Diff(end, una));
                        }
                        else if (remaining > wait)
                        {
                            wait = remaining;
                        }
                    }
                }

                una = end;
                at++;
            }

            return wait;
        }
    }
}
