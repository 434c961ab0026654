using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>What is lost and how it is made good: by selective acknowledgments (RFC 6675, with the losses found as
    /// RFC 8985 finds them) or, where the peer has none, by duplicate ones (RFC 5681, RFC 6582); limited transmit (RFC 3042)
    /// in both cases; and what a time-out means.</summary>
    internal sealed class LossRecovery
    {
        private const int DuplicateThreshold = 3;

        private readonly TcpTable _table;
        private readonly NetContext _context;
        private readonly SendRecords _records;
        private readonly Rack _rack;

        internal LossRecovery(TcpTable table)
        {
            _table = table;
            _context = table.Context;
            _records = table.Records;
            _rack = table.Rack;
        }

        /// <summary>Octets held to be in the network: RFC 6675's pipe.</summary>
        internal int Pipe(int slot, int flight)
        {
            int pipe = flight - _records.SackedOctets[slot] - _records.LostOctets[slot];
            int h = slot * Tcb.Halves;
            int duplicates = _table.H[h + Tcb.DupAcks];
            if (duplicates != 0 && (_table.H[h + Tcb.Options] & PeerOptions.Sack) == 0 && (_table.H[h + Tcb.Flags] & TcbFlags.Loss) == 0)
            {
                // Each duplicate tells of a segment that has left the network; outside recovery RFC 3042 believes two.
                if (duplicates > 2 && (_table.H[h + Tcb.Flags] & TcbFlags.Recovery) == 0)
                {
                    duplicates = 2;
                }

                pipe -= duplicates * _table.H[h + Tcb.SndMss];
            }

            return pipe;
        }

        /// <summary>New data is acknowledged; SND.UNA has moved already.</summary>
        internal void OnNewAck(int slot, int acked)
        {
            int w = slot * Tcb.Words;
            int h = slot * Tcb.Halves;
            uint[] words = _table.W;
            uint una = words[w + Tcb.SndUna];
            int flags = _table.H[h + Tcb.Flags];
            bool past = !Seq.Less(una, words[w + Tcb.Recover]);
            if ((flags & TcbFlags.Recovery) != 0)
            {
                int mss = _table.H[h + Tcb.SndMss];
                if (past)
                {
                    Leave(slot, words, w, mss);
                }
                else if ((_table.H[h + Tcb.Options] & PeerOptions.Sack) == 0)
                {
                    // RFC 6582 3.2 step 3, partial acknowledgment: the next hole is known to be lost too. What it covers
                    // was sent again once, and told by duplicates otherwise.
                    int told = (acked / mss) - 1;
                    int duplicates = _table.H[h + Tcb.DupAcks];
                    _table.H[h + Tcb.DupAcks] = (ushort)(told <= 0 ? duplicates : told < duplicates ? duplicates - told : 0);
                    LoseNext(slot, una, mss);
                }

                return;
            }

            _table.H[h + Tcb.DupAcks] = 0;
            Congestion.Grow(_table, slot, acked);
            if (past && una != words[w + Tcb.Recover])
            {
                // Kept close behind: half a turn of the numbers later it would lie ahead.
                words[w + Tcb.Recover] = una - 1;
            }

            if (past && (flags & TcbFlags.Loss) != 0)
            {
                _table.Clear(slot, TcbFlags.Loss);
                _rack.OnRecovered(slot);
            }
        }

        /// <summary>A duplicate acknowledgment (RFC 5681 2) without selective ones.</summary>
        internal void OnDuplicateAck(int slot)
        {
            int w = slot * Tcb.Words;
            int h = slot * Tcb.Halves;
            uint[] words = _table.W;
            int count = _table.H[h + Tcb.DupAcks] + 1;
            if (count > DuplicateThreshold && count > Seq.Diff(words[w + Tcb.SndNxt], words[w + Tcb.SndUna]) / _table.H[h + Tcb.SndMss])
            {
                // More than there are segments under way tell of none that has left the network (RFC 5681 3.2 step 4, MAY).
                return;
            }

            _table.H[h + Tcb.DupAcks] = (ushort)count;

            // RFC 6582 3.2 step 1: not for what was already sent again.
            if (count == DuplicateThreshold && (_table.H[h + Tcb.Flags] & TcbFlags.Recovery) == 0
                && Seq.Less(words[w + Tcb.Recover], words[w + Tcb.SndUna]))
            {
                Enter(slot, words, w);
                LoseNext(slot, words[w + Tcb.SndUna], _table.H[h + Tcb.SndMss]);
            }
        }

        /// <summary>An acknowledgment with news for the scoreboard, or the reordering timer: finds what is lost.</summary>
        internal void Detect(int slot)
        {
            int w = slot * Tcb.Words;
            int h = slot * Tcb.Halves;
            uint[] words = _table.W;
            int flags = _table.H[h + Tcb.Flags];
            int mss = _table.H[h + Tcb.SndMss];
            int segments = _table.H[h + Tcb.DupAcks];
            if (_records.SackedOctets[slot] > mss << 1)
            {
                // RFC 6675 4, IsLost: more than two full segments overtook it.
                segments = DuplicateThreshold;
            }

            int lost = _records.LostOctets[slot];
            int wait = _rack.Detect(slot, words[w + Tcb.SndUna], (int)(long)words[w + Tcb.Srtt] >> 3, segments,
                (flags & (TcbFlags.Recovery | TcbFlags.Loss)) != 0);
            words[w + Tcb.ReorderAt] = wait == 0 ? 0 : _context.Arm(wait);
            if (_records.LostOctets[slot] != lost && (flags & TcbFlags.Recovery) == 0 && !Seq.Less(words[w + Tcb.SndUna], words[w + Tcb.Recover]))
            {
                Enter(slot, words, w);
            }
            else if (_rack.LostAgain && (flags & TcbFlags.Recovery) != 0)
            {
                Congestion.ReduceAgain(_table, slot);
                _rack.OnReduced(slot);
            }
        }

        /// <summary>The retransmission timer has gone off (RFC 5681 3.1, RFC 6298 5.4).</summary>
        internal void OnTimeout(int slot, bool first)
        {
            int w = slot * Tcb.Words;
            int h = slot * Tcb.Halves;
            uint[] words = _table.W;
            if (first)
            {
                Congestion.Reduce(_table, slot, int.MaxValue);
            }

            words[w + Tcb.Cwnd] = _table.H[h + Tcb.SndMss];
            words[w + Tcb.Acked] = 0;
            words[w + Tcb.Recover] = words[w + Tcb.SndNxt];
            words[w + Tcb.ReorderAt] = 0;
            _table.H[h + Tcb.DupAcks] = 0;
            _table.Clear(slot, TcbFlags.Recovery);
            _table.Set(slot, TcbFlags.Loss | TcbFlags.ResendHead);
            SendAgain(slot);
        }

        /// <summary>Everything under way is to be sent again, but for what the peer has. When it says to have the very
        /// octet that it asks for, it has thrown away what it had (RFC 2018 8).</summary>
        internal void SendAgain(int slot)
        {
            bool reneged = _records.Count(slot) != 0 && (_records.Marks[_records.Start(slot)] & SendRecords.Sacked) != 0;
            _records.LoseAll(slot, _table.W[(slot * Tcb.Words) + Tcb.SndUna], reneged);
        }

        private void LoseNext(int slot, uint una, int mss)
        {
            _records.LoseHead(slot, una, mss);
            _table.Set(slot, TcbFlags.ResendHead);
        }

        private void Enter(int slot, uint[] words, int w)
        {
            Congestion.Reduce(_table, slot, (int)(long)words[w + Tcb.Cwnd]);
            words[w + Tcb.Cwnd] = words[w + Tcb.Ssthresh];
            words[w + Tcb.Recover] = words[w + Tcb.SndNxt];
            _rack.OnReduced(slot);
            _table.Set(slot, TcbFlags.Recovery | TcbFlags.ResendHead);
            _context.Counts[(int)Counter.TcpFastRetransmits]++;

            // What is sent again gets the whole time-out, as RFC 6675 6 leaves open.
            words[w + Tcb.RtxAt] = _context.Arm((int)(long)words[w + Tcb.Rto]);
        }

        // RFC 6582 3.2 step 3, full acknowledgment: no burst of what was held back.
        private void Leave(int slot, uint[] words, int w, int mss)
        {
            _table.Clear(slot, TcbFlags.Recovery | TcbFlags.ResendHead);
            _table.H[(slot * Tcb.Halves) + Tcb.DupAcks] = 0;
            _rack.OnRecovered(slot);
            if ((_table.H[(slot * Tcb.Halves) + Tcb.Options] & PeerOptions.Sack) == 0)
            {
                int flight = Seq.Diff(words[w + Tcb.SndNxt], words[w + Tcb.SndUna]);
                int limit = (flight > mss ? flight : mss) + mss;
                int threshold = (int)(long)words[w + Tcb.Ssthresh];
                words[w + Tcb.Cwnd] = (uint)(threshold < limit ? threshold : limit);
            }

            words[w + Tcb.Acked] = 0;
        }
    }
}
