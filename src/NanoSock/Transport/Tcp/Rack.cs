using System;
using NanoSock.Net;
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

        // Words of a connection: RACK.xmit_ts, RACK.end_seq, RACK.fack, when the least round trip was measured,
        // RACK.dsack_round (none when SND.UNA has reached it), and when the congestion window was last reduced.
        private const int SentAt = 0;
        private const int End = 1;
        private const int Fack = 2;
        private const int MinimumAt = 3;
        private const int Round = 4;
        private const int Reduced = 5;
        private const int Words = 6;

        // Half-words: RACK.rtt, RACK.min_RTT (both in milliseconds, + 1 so that 0 is none), reordering seen, steps of the
        // window, recoveries until they are forgotten.
        private const int Rtt = 0;
        private const int MinimumRtt = 1;
        private const int Reordered = 2;
        private const int Steps = 3;
        private const int Persist = 4;
        // In the same half-word: acknowledgments in a row that reported what they acknowledge as a duplicate.
        private const int OneReport = 0x100;
        private const int ReportMask = 0x700;
        private const int Halves = 5;

        /// <summary>Octets of a connection.</summary>
        internal const int SocketOctets = (Words * 4) + (Halves * 2);

        private readonly NetContext _context;
        private readonly SendRecords _records;
        private readonly uint[] _w;
        private readonly ushort[] _h;
        // RACK.fack before the acknowledgment that is being processed.
        private uint _fackBefore;

        internal Rack(NetContext context, SendRecords records, int sockets)
        {
            _context = context;
            _records = records;
            _w = new uint[sockets * Words];
            _h = new ushort[sockets * Halves];
        }

        /// <summary>What the last <see cref="Deliver"/> calls have delivered, in octets; set to 0 before.</summary>
        internal int Delivered;

        /// <summary>Whether something was delivered that had been sent more than once: an acknowledgment then says little
        /// about the round trip (Karn).</summary>
        internal bool Ambiguous;

        // Whether what an acknowledgment covers was delivered by its first transmission if there was another after this stamp.
        private bool _echoes;
        private uint _echoed;

        /// <summary>When the newest of what was delivered was sent: a <see cref="SendStamp"/>.</summary>
        internal uint LastSent;

        internal void Clear(int slot, uint iss)
        {
            Array.Clear(_h, slot * Halves, Halves);

            _h[(slot * Halves) + Steps] = 1;
            int w = slot * Words;
            _w[w + Fack] = iss;
            _w[w + End] = iss;
            _w[w + Round] = iss;
            _w[w + SentAt] = SendStamp.At(_context.Now);
        }

        /// <summary>Something goes out after nothing was under way. What was delivered before is earlier, however long ago:
        /// stamps turn in three days.</summary>
        internal void Begin(int slot)
        {
            _w[(slot * Words) + SentAt] = SendStamp.At(_context.Now) - 1;
            OnReduced(slot);
        }

        /// <summary>Re-dates the connection's times, stamps among them, which turn in three days (<see cref="Aging"/>).</summary>
        internal void Age(int slot, long time)
        {
            int w = slot * Words;
            _w[w + MinimumAt] = Aging.Bound(_context, time, _w[w + MinimumAt], Aging.Longest);
            _w[w + SentAt] = SendStamp.Bound(_context, time, _w[w + SentAt]);
            _w[w + Reduced] = SendStamp.Bound(_context, time, _w[w + Reduced]);
            int at = _records.Start(slot);
            for (int left = _records.Count(slot); left > 0; left--)
            {
                _records.Times[at] = SendStamp.Bound(_context, time, _records.Times[at]);
                at++;
            }
        }

        /// <summary>Whether the last <see cref="Detect"/> has found that something is lost for the second time which was
        /// sent again since the congestion window was last reduced: another indication of congestion (RFC 5681 4.3).</summary>
        internal bool LostAgain { get; private set; }

        /// <summary>The congestion window has been reduced.</summary>
        internal void OnReduced(int slot)
        {
            _w[(slot * Words) + Reduced] = SendStamp.At(_context.Now) - 1;
        }

        /// <summary>Returns true if what was sent at this time went out before the congestion window was last reduced.</summary>
        internal bool WasSentBeforeReduction(int slot, uint time)
        {
            return !Seq.Less(_w[(slot * Words) + Reduced], SendStamp.At(time));
        }

        /// <summary>An acknowledgment of new data reports that it came twice. Returns how many have done so in a row: SND.UNA has
        /// not moved since the last report.</summary>
        internal int CountReport(int slot, uint una)
        {
            int at = (slot * Halves) + Persist;
            int count = _w[(slot * Words) + Round] == una ? (_h[at] & ReportMask) + OneReport : OneReport;
            if (count <= ReportMask)
            {
                _h[at] = (ushort)((_h[at] & ~ReportMask) | count);
            }

            return count / OneReport;
        }

        /// <summary>Sets the limit for RFC 8985 6.2 step 2, first check, of what an acknowledgment covers: it echoes a segment
        /// that was sent at this time, so what was sent again later has been delivered by an earlier transmission. Off for
        /// selective acknowledgments: they echo what came before the hole.</summary>
        internal void FirstCopiesUntil(bool known, uint time)
        {
            _echoes = known;
            _echoed = SendStamp.At(time) | SendStamp.OrderMask;
        }

        /// <summary>The least round trip of late, in milliseconds, 1 at least; 0 when none was measured.</summary>
        internal int LeastRoundTrip(int slot)
        {
            int least = _h[(slot * Halves) + MinimumRtt];
            return least == 0 ? 0 : least == 1 ? 1 : least - 1;
        }

        /// <summary>Steps 1 to 3, for a range delivered for the first time.</summary>
        internal void Deliver(int slot, uint time, uint end, int marks, int octets)
        {
            int h = slot * Halves;
            int w = slot * Words;
            if (Delivered == 0)
            {
                LastSent = time;
                _fackBefore = _w[w + Fack];
            }
            else if (Seq.Less(LastSent, time))
            {
                LastSent = time;
            }

            Delivered += octets;
            int rtt = SendStamp.Since(time, _context.Now);
            if ((marks & SendRecords.Resent) != 0)
            {
                Ambiguous = true;
                if (rtt + 1 < _h[h + MinimumRtt] || (_echoes && Seq.Less(_echoed, time)))
                {
                    // What was delivered is what was sent before (step 2, both checks). The check of the echoed timestamp is for
                    // what lies before RCV.NXT alone: it would refuse every retransmission that arrives beyond a hole, for its
                    // acknowledgment echoes what came before the hole.
                    return;
                }
            }
            else
            {
                if (rtt < 0xFFFE && (_h[h + MinimumRtt] == 0 || rtt + 1 <= _h[h + MinimumRtt]
                    || Seq.Diff(_context.Now, _w[w + MinimumAt]) > MinimumAge))
                {
                    _h[h + MinimumRtt] = (ushort)(rtt + 1);
                    _w[w + MinimumAt] = _context.Now;
                }

                // Blocks of one acknowledgment come newest first, whatever their numbers.
                if (Seq.Less(end, _fackBefore))
                {
                    _h[h + Reordered] = 1;
                }
            }

            if (Seq.Less(_w[w + Fack], end))
            {
                _w[w + Fack] = end;
            }

            // The round trip of what was sent last, whatever was delivered last: ack_ts - xmit_ts of step 5.
            if (Seq.Less(_w[w + SentAt], time) || (_w[w + SentAt] == time && Seq.Less(_w[w + End], end)))
            {
                _w[w + SentAt] = time;
                _w[w + End] = end;
                _h[h + Rtt] = (ushort)(rtt < 0xFFFE ? rtt + 1 : 0xFFFF);
            }
        }

        /// <summary>The same for what was delivered in order, nothing of it for the second time: the last range of it speaks
        /// for all. Returns its round trip in milliseconds.</summary>
        internal int DeliverInOrder(int slot, uint time, uint end)
        {
            int h = slot * Halves;
            int w = slot * Words;
            ushort[] halves = _h;
            uint[] words = _w;
            uint now = _context.Now;
            int rtt = (int)(long)(((now << SendStamp.OrderBits) | SendStamp.OrderMask) - time) >> SendStamp.OrderBits;
            int least = halves[h + MinimumRtt];
            if (rtt < 0xFFFE && (least == 0 || rtt + 1 <= least || Seq.Diff(now, words[w + MinimumAt]) > MinimumAge))
            {
                halves[h + MinimumRtt] = (ushort)(rtt + 1);
                words[w + MinimumAt] = now;
            }

            words[w + Fack] = end;
            if (!Seq.Less(time, words[w + SentAt]))
            {
                words[w + SentAt] = time;
                words[w + End] = end;
                halves[h + Rtt] = (ushort)(rtt < 0xFFFE ? rtt + 1 : 0xFFFF);
            }

            return rtt;
        }

        /// <summary>A duplicate of which the peer tells (RFC 2883): what was sent again was not lost. It counts once in a
        /// round trip.</summary>
        internal void OnDuplicate(int slot, uint una, uint next)
        {
            int h = slot * Halves;
            int w = slot * Words;
            if (Seq.Less(una, _w[w + Round]))
            {
                return;
            }

            _w[w + Round] = next;
            if (_h[h + Steps] < 0xFF)
            {
                _h[h + Steps]++;
            }

            _h[h + Persist] = (ushort)((_h[h + Persist] & ReportMask) | PersistRecoveries);
        }

        /// <summary>A recovery is over, fast or after a time-out.</summary>
        internal void OnRecovered(int slot)
        {
            int h = slot * Halves;
            if ((_h[h + Persist] & ~ReportMask) != 0 && (--_h[h + Persist] & ~ReportMask) == 0)
            {
                _h[h + Steps] = 1;
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
            int h = slot * Halves;
            int w = slot * Words;
            if (Seq.Less(_w[w + Round], una))
            {
                // Kept near, so that it never seems to lie ahead; beside it, so that it is not taken for a report
                // (WasReportedAt).
                _w[w + Round] = una - 1;
            }

            int reorder = 0;
            if (_h[h + Reordered] != 0 || (!recovering && segments < DuplicateThreshold))
            {
                int least = LeastRoundTrip(slot);
                reorder = (least * _h[h + Steps]) >> 2;
                reorder = reorder < 1 ? 1 : reorder > srtt ? srtt : reorder;
            }

            uint sent = _w[w + SentAt];
            int rtt = _h[h + Rtt] == 0 ? 0 : _h[h + Rtt] - 1;
            int wait = 0;
            LostAgain = false;
            int at = _records.Start(slot);
            for (int left = _records.Count(slot); left > 0; left--)
            {
                uint end = _records.Ends[at];
                if ((_records.Marks[at] & (SendRecords.Sacked | SendRecords.Lost)) == 0)
                {
                    uint time = _records.Times[at];
                    if (Seq.Less(time, sent) || (time == sent && Seq.Less(end, _w[w + End])))
                    {
                        int remaining = rtt + reorder - SendStamp.Since(time, _context.Now);
                        if (remaining <= 0)
                        {
                            LostAgain |= (_records.Marks[at] & SendRecords.Resent) != 0 && Seq.Less(_w[w + Reduced], time);
                            _records.Lose(slot, at, Seq.Diff(end, una));
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
