using System;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>What is under way: SND.UNA to SND.NXT as ranges of octets that share a time of sending and a fate. It is
    /// the scoreboard of RFC 6675 and the list of transmission times of RFC 8985 in one. Octets sent in the same
    /// millisecond share a record; when a connection has no record left, neighbours of like fate are joined, at the later of their
    /// times: loss is then found a little later, never wrongly.</summary>
    internal sealed class SendRecords
    {
        /// <summary>The peer has selectively acknowledged the range.</summary>
        internal const int Sacked = 1;
        /// <summary>The range is held to be lost and waits to be sent again.</summary>
        internal const int Lost = 2;
        /// <summary>The range was sent more than once.</summary>
        internal const int Resent = 4;

        /// <summary>The sequence number behind each range; the first begins at SND.UNA.</summary>
        internal readonly uint[] Ends;
        /// <summary>When each range was last sent.</summary>
        internal readonly uint[] Times;
        /// <summary>The fate of each range.</summary>
        internal readonly byte[] Marks;
        /// <summary>By connection: octets selectively acknowledged.</summary>
        internal readonly int[] SackedOctets;
        /// <summary>By connection: octets that wait to be sent again.</summary>
        internal readonly int[] LostOctets;
        private readonly ushort[] _heads;
        private readonly ushort[] _counts;
        private readonly int _capacity;

        internal SendRecords(int sockets, int capacity)
        {
            _capacity = capacity;
            Ends = new uint[sockets * capacity];
            Times = new uint[sockets * capacity];
            Marks = new byte[sockets * capacity];
            SackedOctets = new int[sockets];
            LostOctets = new int[sockets];
            _heads = new ushort[sockets];
            _counts = new ushort[sockets];
        }

        /// <summary>Where the lost range that <see cref="FindLost"/> has found begins.</summary>
        internal uint Left { get; private set; }

        /// <summary>The sequence number behind it.</summary>
        internal uint Right { get; private set; }

        internal int Start(int slot)
        {
            return (slot * _capacity) + _heads[slot];
        }

        internal int Count(int slot)
        {
            return _counts[slot];
        }

        internal void Clear(int slot)
        {
            _heads[slot] = 0;
            _counts[slot] = 0;
            SackedOctets[slot] = 0;
            LostOctets[slot] = 0;
        }

        /// <summary>Notes that everything up to <paramref name="end"/> is now under way.</summary>
        internal void Append(int slot, uint end, uint now)
        {
            int last = Start(slot) + _counts[slot] - 1;
            if (_counts[slot] != 0 && Times[last] == now && Marks[last] == 0)
            {
                Ends[last] = end;
                return;
            }

            if (_counts[slot] == _capacity && !Join(slot))
            {
                Forget(slot);
                Join(slot);
            }

            Slide(slot);
            last = Start(slot) + _counts[slot]++;
            Ends[last] = end;
            Times[last] = now;
            Marks[last] = 0;
        }

        /// <summary>Gives back the records before <paramref name="una"/>, the new SND.UNA.</summary>
        /// <param name="slot">The connection.</param>
        /// <param name="before">The old SND.UNA.</param>
        /// <param name="una">The new one.</param>
        /// <param name="rack">Is told of every range that this acknowledgment is the first to deliver.</param>
        internal void Acknowledge(int slot, uint before, uint una, Rack rack)
        {
            int at = Start(slot);
            while (_counts[slot] != 0 && Seq.Less(before, una))
            {
                uint end = Ends[at];
                bool whole = Seq.LessOrEqual(end, una);
                int octets = Seq.Diff(whole ? end : una, before);
                int marks = Marks[at];
                Count(slot, marks, -octets);
                if ((marks & Sacked) == 0)
                {
                    rack.Deliver(slot, Times[at], whole ? end : una, marks, octets);
                }

                if (!whole)
                {
                    return;
                }

                before = end;
                at++;
                _heads[slot]++;
                _counts[slot]--;
            }
        }

        /// <summary>Marks a range as selectively acknowledged.</summary>
        /// <returns>Octets of it that were not so before.</returns>
        internal int Select(int slot, uint una, uint left, uint right, Rack rack)
        {
            if (!Separate(slot, una, left, right))
            {
                // No record is left to note it in: the octets count as under way.
                return 0;
            }

            int news = 0;
            uint from = left;
            for (int at = Holding(slot, left); from != right; at++)
            {
                int octets = Seq.Diff(Ends[at], from);
                from = Ends[at];
                int marks = Marks[at];
                if ((marks & Sacked) == 0)
                {
                    Mark(slot, at, marks, Sacked, octets);
                    news += octets;
                    rack.Deliver(slot, Times[at], from, marks, octets);
                }
            }

            if (news != 0)
            {
                JoinAlike(slot);
            }

            return news;
        }

        /// <summary>Notes that a range was sent again.</summary>
        internal void Resend(int slot, uint una, uint left, uint right, uint now)
        {
            bool separate = Separate(slot, una, left, right);
            int at = Holding(slot, left);
            if (!separate)
            {
                // Too few records to tell the parts from one another: the whole record counts as sent now.
                left = at == Start(slot) ? una : Ends[at - 1];
            }

            for (uint from = left; Seq.Less(from, right); at++)
            {
                int octets = Seq.Diff(Ends[at], from);
                from = Ends[at];
                Mark(slot, at, Marks[at], Resent, octets);
                Times[at] = now;
            }

            JoinAlike(slot);
        }

        /// <summary>Marks a record as lost.</summary>
        internal void Lose(int slot, int at, int octets)
        {
            Mark(slot, at, Marks[at], Lost | (Marks[at] & Resent), octets);
        }

        /// <summary>Marks the first octets, up to <paramref name="length"/>, as lost.</summary>
        internal void LoseHead(int slot, uint una, int length)
        {
            int at = Start(slot);
            if (_counts[slot] == 0 || (Marks[at] & (Lost | Sacked)) != 0)
            {
                return;
            }

            if (Seq.Less(una + (uint)length, Ends[at]))
            {
                Separate(slot, una, una, una + (uint)length);
                at = Start(slot);
            }

            Lose(slot, at, Seq.Diff(Ends[at], una));
        }

        /// <summary>Marks everything as lost that is not selectively acknowledged.</summary>
        /// <param name="slot">The connection.</param>
        /// <param name="una">SND.UNA.</param>
        /// <param name="all">Whether selective acknowledgments are forgotten too: the peer has taken them back.</param>
        internal void LoseAll(int slot, uint una, bool all)
        {
            int at = Start(slot);
            for (int left = _counts[slot]; left > 0; left--)
            {
                int octets = Seq.Diff(Ends[at], una);
                una = Ends[at];
                if (all || (Marks[at] & Sacked) == 0)
                {
                    Lose(slot, at, octets);
                }

                at++;
            }

            JoinAlike(slot);
        }

        /// <summary>Finds the first range that waits to be sent again: <see cref="Left"/> to <see cref="Right"/>.</summary>
        internal void FindLost(int slot, uint una)
        {
            int at = Start(slot);
            int end = at + _counts[slot];
            while (at < end && (Marks[at] & Lost) == 0)
            {
                una = Ends[at++];
            }

            Left = una;
            while (at < end && (Marks[at] & Lost) != 0)
            {
                una = Ends[at++];
            }

            Right = una;
        }

        private void Mark(int slot, int at, int before, int after, int octets)
        {
            Count(slot, before, -octets);
            Count(slot, after, octets);
            Marks[at] = (byte)after;
        }

        private void Count(int slot, int marks, int octets)
        {
            if ((marks & Sacked) != 0)
            {
                SackedOctets[slot] += octets;
            }
            else if ((marks & Lost) != 0)
            {
                LostOctets[slot] += octets;
            }
        }

        // The record that holds the octet of this number.
        private int Holding(int slot, uint sequence)
        {
            int at = Start(slot);
            while (Seq.LessOrEqual(Ends[at], sequence))
            {
                at++;
            }

            return at;
        }

        // Makes the records begin and end at the edges of a range; false when there are too few for that.
        private bool Separate(int slot, uint una, uint left, uint right)
        {
            while (_capacity - _counts[slot] < (IsEdge(slot, una, left) ? 0 : 1) + (IsEdge(slot, una, right) ? 0 : 1))
            {
                if (!Join(slot))
                {
                    return false;
                }
            }

            Split(slot, una, left);
            Split(slot, una, right);
            return true;
        }

        private bool IsEdge(int slot, uint una, uint sequence)
        {
            return sequence == una || Ends[Holding(slot, sequence - 1)] == sequence;
        }

        // There is room for the edge.
        private void Split(int slot, uint una, uint sequence)
        {
            if (IsEdge(slot, una, sequence))
            {
                return;
            }

            Slide(slot);
            int at = Holding(slot, sequence);
            int behind = Start(slot) + _counts[slot] - at;
            Array.Copy(Ends, at, Ends, at + 1, behind);
            Array.Copy(Times, at, Times, at + 1, behind);
            Array.Copy(Marks, at, Marks, at + 1, behind);
            Ends[at] = sequence;
            _counts[slot]++;
        }

        // Makes room behind the last record.
        private void Slide(int slot)
        {
            int head = _heads[slot];
            int count = _counts[slot];
            if (head + count < _capacity)
            {
                return;
            }

            int to = slot * _capacity;
            Array.Copy(Ends, to + head, Ends, to, count);
            Array.Copy(Times, to + head, Times, to, count);
            Array.Copy(Marks, to + head, Marks, to, count);
            _heads[slot] = 0;
        }

        // Joins neighbours whose times do not matter any more: delivered, or to be sent again.
        private void JoinAlike(int slot)
        {
            int start = Start(slot);
            int to = start;
            int end = start + _counts[slot];
            for (int at = start + 1; at < end; at++)
            {
                int marks = Marks[at];
                if (marks == Marks[to] && ((marks & (Sacked | Lost)) != 0 || Times[at] == Times[to]))
                {
                    Ends[to] = Ends[at];
                    continue;
                }

                to++;
                Ends[to] = Ends[at];
                Times[to] = Times[at];
                Marks[to] = (byte)marks;
            }

            if (end > start)
            {
                _counts[slot] = (ushort)(to - start + 1);
            }
        }

        // Joins the two neighbours of like fate that were sent closest together.
        private bool Join(int slot)
        {
            int start = Start(slot);
            int end = start + _counts[slot];
            int best = -1;
            int least = int.MaxValue;
            for (int at = start; at + 1 < end; at++)
            {
                int apart = Seq.Diff(Times[at + 1], Times[at]);
                apart = apart < 0 ? -apart : apart;
                if (((Marks[at] ^ Marks[at + 1]) & ~Resent) == 0 && apart < least)
                {
                    best = at;
                    least = apart;
                }
            }

            if (best < 0)
            {
                return false;
            }

            if (Seq.Less(Times[best + 1], Times[best]))
            {
                Times[best + 1] = Times[best];
            }

            Marks[best + 1] |= Marks[best];
            int behind = end - best - 1;
            Array.Copy(Ends, best + 1, Ends, best, behind);
            Array.Copy(Times, best + 1, Times, best, behind);
            Array.Copy(Marks, best + 1, Marks, best, behind);
            _counts[slot]--;
            return true;
        }

        // When fates alternate, one has to share its neighbour's. Best a selective acknowledgment: what is sent again
        // needlessly does no harm.
        private void Forget(int slot)
        {
            int start = Start(slot);
            int at = start + _counts[slot] - 1;
            while (at > start + 1 && (Marks[at] & Sacked) == 0)
            {
                at--;
            }

            Mark(slot, at, Marks[at], Marks[at - 1], Seq.Diff(Ends[at], Ends[at - 1]));
        }
    }
}
