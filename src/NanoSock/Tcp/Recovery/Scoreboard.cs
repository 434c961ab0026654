using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>What is under way: SND.UNA to SND.NXT as ranges of bytes that share a time of sending and a fate. It is
    /// the scoreboard of RFC 6675 and the list of transmission times of RFC 8985 in one. Bytes sent in the same
    /// millisecond share a record; when a connection has no record left, neighbours of like fate are joined, at the later of their
    /// times: loss is then found a little later, never wrongly.</summary>
    internal sealed class Scoreboard : ScoreboardRanges
    {
        internal Scoreboard(int sockets, int capacity)
            : base(sockets, capacity)
        {
        }

        /// <summary>Where the lost range that <see cref="FindLost"/> has found begins.</summary>
        internal uint Left { get; private set; }

        /// <summary>The sequence number behind it.</summary>
        internal uint Right { get; private set; }

        /// <summary>Notes that everything up to <paramref name="end"/> is now under way. True when nothing was before.</summary>
        internal bool Append(int slot, uint end, uint stamp)
        {
            int count = Counts[slot];
            int head = Heads[slot];
            int at = (slot * Capacity) + head + count;
            if (count != 0 && Times[at - 1] == stamp && Marks[at - 1] == 0)
            {
                Ends[at - 1] = end;
                return false;
            }

            if (count == Capacity && !Join(slot))
            {
                Forget(slot);
                Join(slot);
            }

            if (head + count >= Capacity)
            {
                Slide(slot);
                at = Start(slot) + Counts[slot];
            }

            Counts[slot]++;
            Ends[at] = end;
            Times[at] = stamp;
            Marks[at] = 0;
            return count == 0;
        }

        /// <summary>Gives back the records before <paramref name="una"/>, the new SND.UNA, of a connection none of whose records
        /// has a fate.</summary>
        /// <returns>When the last of that was sent: a <see cref="TransmitTime"/>.</returns>
        internal uint AcknowledgeInOrder(int slot, uint una)
        {
            uint[] ends = Ends;
            int head = Heads[slot];
            int first = (slot * Capacity) + head;
            int at = first;
            uint end = ends[at];
            while (end != una && Seq.Less(end, una))
            {
                end = ends[++at];
            }

            int done = end == una ? at - first + 1 : at - first;
            if (done != 0)
            {
                Heads[slot] = (ushort)(head + done);
                Counts[slot] = (ushort)(Counts[slot] - done);
            }

            return Times[at];
        }

        /// <summary>Whether nothing under way was sent again, lost or selectively acknowledged.</summary>
        internal bool IsPlain(int slot)
        {
            int at = Start(slot);
            int end = at + Counts[slot];
            while (at < end)
            {
                if (Marks[at++] != 0)
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>Gives back the records before <paramref name="una"/>, the new SND.UNA.</summary>
        /// <param name="slot">The connection.</param>
        /// <param name="before">The old SND.UNA.</param>
        /// <param name="una">The new one.</param>
        /// <param name="rack">Is told of every range that this acknowledgment is the first to deliver.</param>
        internal void Acknowledge(int slot, uint before, uint una, Rack rack)
        {
            int at = Start(slot);
            while (Counts[slot] != 0 && Seq.Less(before, una))
            {
                uint end = Ends[at];
                bool whole = Seq.LessOrEqual(end, una);
                int octets = Seq.Diff(whole ? end : una, before);
                int marks = Marks[at];
                Count(slot, marks, -octets);
                if ((marks & SegmentState.Sacked) == 0)
                {
                    rack.Deliver(slot, Times[at], whole ? end : una, marks, octets);
                }

                if (!whole)
                {
                    return;
                }

                before = end;
                at++;
                Heads[slot]++;
                Counts[slot]--;
            }
        }

        /// <summary>Marks a range as selectively acknowledged.</summary>
        /// <returns>Bytes of it that were not so before.</returns>
        internal int Select(int slot, uint una, uint left, uint right, Rack rack)
        {
            // Acknowledgments repeat their older blocks.
            int known = Holding(slot, left);
            if (((Marks[known] & SegmentState.Sacked) != 0 && Seq.LessOrEqual(right, Ends[known])) || !Separate(slot, una, left, right))
            {
                // Or no record is left to note it in: the bytes count as under way.
                return 0;
            }

            int news = 0;
            uint from = left;
            for (int at = Holding(slot, left); from != right; at++)
            {
                int octets = Seq.Diff(Ends[at], from);
                from = Ends[at];
                int marks = Marks[at];
                if ((marks & SegmentState.Sacked) == 0)
                {
                    Mark(slot, at, marks, SegmentState.Sacked, octets);
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
        internal void Resend(int slot, uint una, uint left, uint right, uint stamp)
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
                Mark(slot, at, Marks[at], SegmentState.Retransmitted, octets);
                Times[at] = stamp;
            }

            JoinAlike(slot);
        }

        /// <summary>Marks a record as lost.</summary>
        internal void MarkLost(int slot, int at, int octets)
        {
            Mark(slot, at, Marks[at], SegmentState.Lost | (Marks[at] & SegmentState.Retransmitted), octets);
        }

        /// <summary>Marks the first bytes, up to <paramref name="length"/>, as lost.</summary>
        internal void MarkHeadLost(int slot, uint una, int length)
        {
            int at = Start(slot);
            if (Counts[slot] == 0 || (Marks[at] & (SegmentState.Lost | SegmentState.Sacked)) != 0)
            {
                return;
            }

            if (Seq.Less(una + (uint)length, Ends[at]))
            {
                Separate(slot, una, una, una + (uint)length);
                at = Start(slot);
            }

            MarkLost(slot, at, Seq.Diff(Ends[at], una));
        }

        /// <summary>Marks everything as lost that is not selectively acknowledged.</summary>
        /// <param name="slot">The connection.</param>
        /// <param name="una">SND.UNA.</param>
        /// <param name="all">Whether selective acknowledgments are forgotten too: the peer has taken them back.</param>
        internal void MarkAllLost(int slot, uint una, bool all)
        {
            int at = Start(slot);
            for (int left = Counts[slot]; left > 0; left--)
            {
                int octets = Seq.Diff(Ends[at], una);
                una = Ends[at];
                if (all || (Marks[at] & SegmentState.Sacked) == 0)
                {
                    MarkLost(slot, at, octets);
                }

                at++;
            }

            JoinAlike(slot);
        }

        /// <summary>Takes back that anything is lost: it counts as in flight.</summary>
        internal void FindAll(int slot, uint una)
        {
            int at = Start(slot);
            for (int left = Counts[slot]; left > 0; left--)
            {
                int octets = Seq.Diff(Ends[at], una);
                una = Ends[at];
                Mark(slot, at, Marks[at], Marks[at] & ~SegmentState.Lost, octets);
                at++;
            }
        }

        /// <summary>Finds the first range that waits to be sent again: <see cref="Left"/> to <see cref="Right"/>.</summary>
        internal void FindLost(int slot, uint una)
        {
            int at = Start(slot);
            int end = at + Counts[slot];
            while (at < end && (Marks[at] & SegmentState.Lost) == 0)
            {
                una = Ends[at++];
            }

            Left = una;
            while (at < end && (Marks[at] & SegmentState.Lost) != 0)
            {
                una = Ends[at++];
            }

            Right = una;
        }
    }
}
