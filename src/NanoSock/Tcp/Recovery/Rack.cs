using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Detects losses by time (RFC 8985 6.2). A segment is lost if another one, sent later by more than the
    /// reordering window, has been delivered; this holds for retransmissions too. <see cref="TailLossProbe"/> detects
    /// the loss of the last segments, after which nothing is delivered.</summary>
    internal sealed class Rack
    {
        // RFC 8985 6.2 step 4: D-SACKs widen the reordering window for this number of recoveries.
        private const int PersistRecoveries = 16;
        private const int DuplicateThreshold = 3;
        // The path may become longer, so a least round trip older than this is discarded.
        private const int MinimumAge = 30000;

        // Parts of _reordering.
        // RACK.reo_wnd_persist.
        private const uint PersistMask = 0xFF;
        // Consecutive acknowledgments that report what they acknowledge as a duplicate.
        private const uint OneReport = 0x100;
        private const uint ReportMask = 0x700;
        // RACK.reordering_seen.
        private const uint Seen = 0x800;
        // RACK.reo_wnd_mult.
        private const int MultiplierShift = 16;
        private const uint OneMultiplier = 1u << MultiplierShift;
        private const int MostMultiplier = 0xFF;
        /// <summary>Bytes for each connection.</summary>
        internal const int SocketBytes = (7 * 4) + (2 * 2);

        private readonly NetContext _context;
        private readonly Scoreboard _records;
        /// <summary>RACK.xmit_ts.</summary>
        private readonly uint[] _transmitTime;
        /// <summary>RACK.end_seq.</summary>
        private readonly uint[] _endSequence;
        /// <summary>RACK.fack.</summary>
        private readonly uint[] _fack;
        /// <summary>Time at which the least round trip was measured.</summary>
        private readonly uint[] _minimumRttAt;
        /// <summary>RACK.dsack_round. Not set once SND.UNA has reached it.</summary>
        private readonly uint[] _duplicateRound;
        /// <summary>Time at which the congestion window was last reduced.</summary>
        private readonly uint[] _reducedAt;
        /// <summary>RACK.rtt in milliseconds plus one; 0 for none.</summary>
        private readonly ushort[] _rtt;
        /// <summary>RACK.min_RTT in milliseconds plus one; 0 for none.</summary>
        private readonly ushort[] _minimumRtt;
        /// <summary>The state of the reordering window: RACK.reo_wnd_persist, the count of reports,
        /// RACK.reordering_seen and RACK.reo_wnd_mult.</summary>
        private readonly uint[] _reordering;
        /// <summary>The sample of the acknowledgment that is being processed.</summary>
        internal readonly AckSample Sample = new AckSample();

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
            _reordering = new uint[sockets];
        }

        internal void Clear(int slot, uint iss)
        {
            _rtt[slot] = 0;
            _minimumRtt[slot] = 0;
            _reordering[slot] = OneMultiplier;
            _fack[slot] = iss;
            _endSequence[slot] = iss;
            _duplicateRound[slot] = iss;
            _transmitTime[slot] = TransmitTime.Of(_context.Now);
        }

        /// <summary>Starts a flight after nothing was in flight. Data delivered before counts as earlier, however long
        /// ago, because transmit times wrap in three days.</summary>
        internal void Begin(int slot)
        {
            _transmitTime[slot] = TransmitTime.Of(_context.Now) - 1;
            OnReduced(slot);
        }

        /// <summary>Re-dates the connection's times, also the transmit times, which wrap in three days
        /// (<see cref="Aging"/>).</summary>
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

        /// <summary>Records a reduction of the congestion window.</summary>
        internal void OnReduced(int slot)
        {
            _reducedAt[slot] = TransmitTime.Of(_context.Now) - 1;
        }

        /// <summary>Returns true if a segment of this transmit time was sent before the last reduction of the
        /// congestion window.</summary>
        internal bool WasSentBeforeReduction(int slot, uint time)
        {
            return !Seq.Less(_reducedAt[slot], TransmitTime.Of(time));
        }

        /// <summary>Counts an acknowledgment of new data that reports the data as a duplicate. Returns the number of
        /// consecutive ones, between which SND.UNA has not advanced otherwise.</summary>
        internal int CountReport(int slot, uint una)
        {
            uint state = _reordering[slot];
            uint count = _duplicateRound[slot] == una ? (state & ReportMask) + OneReport : OneReport;
            if (count <= ReportMask)
            {
                _reordering[slot] = (state & ~ReportMask) | count;
            }

            return (int)(long)(count / OneReport);
        }

        /// <summary>Gets the recent least round trip in milliseconds, at least 1; 0 when none was measured.</summary>
        internal int LeastRoundTrip(int slot)
        {
            int least = _minimumRtt[slot];
            return least == 0 ? 0 : least == 1 ? 1 : least - 1;
        }

        /// <summary>Processes a range delivered for the first time, steps 1 to 3 of RFC 8985 6.2.</summary>
        internal void Deliver(int slot, uint time, uint end, int marks, int bytes)
        {
            AckSample sample = Sample;
            if (sample.Delivered == 0)
            {
                sample.LastTransmitted = time;
                sample.FackBefore = _fack[slot];
            }
            else if (Seq.Less(sample.LastTransmitted, time))
            {
                sample.LastTransmitted = time;
            }

            sample.Delivered += bytes;
            int rtt = TransmitTime.Since(time, _context.Now);
            if ((marks & SegmentState.Retransmitted) != 0)
            {
                sample.IsAmbiguous = true;
                if (rtt + 1 < _minimumRtt[slot] || Seq.Less(sample.Echoed, time))
                {
                    // An earlier transmission was delivered (step 2, both checks). The check of the echoed timestamp
                    // applies only to data before RCV.NXT. It would reject every retransmission that arrives beyond a
                    // hole, because its acknowledgment echoes a segment before the hole.
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

                // The blocks of one acknowledgment come newest first, whatever their sequence numbers.
                if (Seq.Less(end, sample.FackBefore))
                {
                    _reordering[slot] |= Seen;
                }
            }

            if (Seq.Less(_fack[slot], end))
            {
                _fack[slot] = end;
            }

            // RACK.rtt is that of the segment sent last, whatever was delivered last: ack_ts - xmit_ts of step 5.
            if (Seq.Less(_transmitTime[slot], time)
                || (_transmitTime[slot] == time && Seq.Less(_endSequence[slot], end)))
            {
                _transmitTime[slot] = time;
                _endSequence[slot] = end;
                _rtt[slot] = (ushort)(rtt < 0xFFFE ? rtt + 1 : 0xFFFF);
            }
        }

        /// <summary>Processes data delivered in order without retransmissions. The last range represents all of it.
        /// Returns its round trip in milliseconds.</summary>
        internal int DeliverInOrder(int slot, uint time, uint end)
        {
            uint now = _context.Now;
            int rtt = (int)(long)(((now << TransmitTime.OrderBits) | TransmitTime.OrderMask)
                - time) >> TransmitTime.OrderBits;
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

        /// <summary>Processes a D-SACK (RFC 2883): a retransmitted segment was not lost. It counts once in a round
        /// trip.</summary>
        internal void OnDuplicate(int slot, uint una, uint next)
        {
            if (Seq.Less(una, _duplicateRound[slot]))
            {
                return;
            }

            _duplicateRound[slot] = next;
            uint state = (_reordering[slot] & ~PersistMask) | PersistRecoveries;
            _reordering[slot] = state >> MultiplierShift < MostMultiplier ? state + OneMultiplier : state;
        }

        /// <summary>Processes the end of a recovery, fast or after a time-out.</summary>
        internal void OnRecovered(int slot)
        {
            uint state = _reordering[slot];
            if ((state & PersistMask) != 0)
            {
                state--;
                _reordering[slot] = (state & PersistMask) != 0 ? state
                    : (state & (OneMultiplier - 1)) | OneMultiplier;
            }
        }

        /// <summary>Marks lost segments, steps 4 and 5 of RFC 8985 6.2.</summary>
        /// <param name="slot">The connection.</param>
        /// <param name="una">SND.UNA.</param>
        /// <param name="srtt">Smoothed round-trip time in milliseconds.</param>
        /// <param name="segments">Number of segments that have overtaken the first missing one.</param>
        /// <param name="recovering">True during a recovery.</param>
        /// <returns>Milliseconds until another segment will be lost; 0 for never. Also sets
        /// <see cref="AckSample.LostAgain"/>.</returns>
        internal int Detect(int slot, uint una, int srtt, int segments, bool recovering)
        {
            if (Seq.Less(_duplicateRound[slot], una))
            {
                // The number stays near SND.UNA, so that it never seems to lie ahead, and differs from it, so that
                // WasReportedAt does not take it for a report.
                _duplicateRound[slot] = una - 1;
            }

            int reorder = 0;
            uint state = _reordering[slot];
            if ((state & Seen) != 0 || (!recovering && segments < DuplicateThreshold))
            {
                int least = LeastRoundTrip(slot);
                reorder = (least * (int)(long)(state >> MultiplierShift)) >> 2;
                reorder = reorder < 1 ? 1 : reorder > srtt ? srtt : reorder;
            }

            uint sent = _transmitTime[slot];
            int rtt = _rtt[slot] == 0 ? 0 : _rtt[slot] - 1;
            int wait = 0;
            AckSample sample = Sample;
            sample.LostAgain = false;
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
                            sample.LostAgain |= (_records.Marks[at] & SegmentState.Retransmitted) != 0
                                && Seq.Less(_reducedAt[slot], time);
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
