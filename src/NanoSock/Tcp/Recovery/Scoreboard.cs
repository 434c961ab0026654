using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Records the data in flight, SND.UNA to SND.NXT, as ranges of bytes with a transmit time and a state. It
    /// combines the scoreboard of RFC 6675 and the transmit times of RFC 8985. Bytes sent in one millisecond share a
    /// record. When a connection has no free record, neighboring records of the same state are merged, with the later
    /// of their times. Loss is then detected a little later, but never wrongly.</summary>
    internal sealed class Scoreboard : ScoreboardRanges
    {
        internal Scoreboard(int sockets, int capacity)
            : base(sockets, capacity)
        {
        }

        /// <summary>Adds the bytes up to <paramref name="end"/> to the data in flight. Returns true when nothing was in
        /// flight before.</summary>
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

        /// <summary>Releases the records before <paramref name="una"/>, the new SND.UNA, of a connection none of whose
        /// records has a state.</summary>
        /// <returns>Transmit time of the last of that data, a <see cref="TransmitTime"/>.</returns>
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

        /// <summary>Returns true if nothing in flight was retransmitted, lost or selectively acknowledged.</summary>
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

        /// <summary>Releases the records before <paramref name="una"/>, the new SND.UNA.</summary>
        /// <param name="slot">The connection.</param>
        /// <param name="before">The old SND.UNA.</param>
        /// <param name="una">The new SND.UNA.</param>
        /// <param name="rack">Receives every range that this acknowledgment is the first to deliver.</param>
        internal void Acknowledge(int slot, uint before, uint una, Rack rack)
        {
            int at = Start(slot);
            while (Counts[slot] != 0 && Seq.Less(before, una))
            {
                uint end = Ends[at];
                bool whole = Seq.LessOrEqual(end, una);
                int bytes = Seq.Diff(whole ? end : una, before);
                int marks = Marks[at];
                Count(slot, marks, -bytes);
                if ((marks & SegmentState.Sacked) == 0)
                {
                    rack.Deliver(slot, Times[at], whole ? end : una, marks, bytes);
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
        /// <returns>Bytes of the range that were not selectively acknowledged before.</returns>
        internal int MarkSacked(int slot, uint una, uint left, uint right, Rack rack)
        {
            // Acknowledgments repeat earlier SACK blocks.
            int known = Holding(slot, left);
            if (((Marks[known] & SegmentState.Sacked) != 0 && Seq.LessOrEqual(right, Ends[known]))
                || !Separate(slot, una, left, right))
            {
                // The range is known, or no record is left for it, so that its bytes count as in flight.
                return 0;
            }

            int news = 0;
            uint from = left;
            for (int at = Holding(slot, left); from != right; at++)
            {
                int bytes = Seq.Diff(Ends[at], from);
                from = Ends[at];
                int marks = Marks[at];
                if ((marks & SegmentState.Sacked) == 0)
                {
                    Mark(slot, at, marks, SegmentState.Sacked, bytes);
                    news += bytes;
                    rack.Deliver(slot, Times[at], from, marks, bytes);
                }
            }

            if (news != 0)
            {
                JoinAlike(slot);
            }

            return news;
        }

        /// <summary>Records the retransmission of a range.</summary>
        internal void NoteResent(int slot, uint una, uint left, uint right, uint stamp)
        {
            bool separate = Separate(slot, una, left, right);
            int at = Holding(slot, left);
            if (!separate)
            {
                // There are too few records to separate the parts, so the whole record counts as sent now.
                left = at == Start(slot) ? una : Ends[at - 1];
            }

            for (uint from = left; Seq.Less(from, right); at++)
            {
                int bytes = Seq.Diff(Ends[at], from);
                from = Ends[at];
                Mark(slot, at, Marks[at], SegmentState.Retransmitted, bytes);
                Times[at] = stamp;
            }

            JoinAlike(slot);
        }

        /// <summary>Marks a record as lost.</summary>
        internal void MarkLost(int slot, int at, int bytes)
        {
            Mark(slot, at, Marks[at], SegmentState.Lost | (Marks[at] & SegmentState.Retransmitted), bytes);
        }

        /// <summary>Marks the first <paramref name="length"/> bytes as lost.</summary>
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
        /// <param name="all">True to discard the selective acknowledgments too, because the peer has discarded that
        /// data.</param>
        internal void MarkAllLost(int slot, uint una, bool all)
        {
            int at = Start(slot);
            for (int left = Counts[slot]; left > 0; left--)
            {
                int bytes = Seq.Diff(Ends[at], una);
                una = Ends[at];
                if (all || (Marks[at] & SegmentState.Sacked) == 0)
                {
                    MarkLost(slot, at, bytes);
                }

                at++;
            }

            JoinAlike(slot);
        }

        /// <summary>Clears the lost state of all ranges, which count as in flight again.</summary>
        internal void ClearLost(int slot, uint una)
        {
            int at = Start(slot);
            for (int left = Counts[slot]; left > 0; left--)
            {
                int bytes = Seq.Diff(Ends[at], una);
                una = Ends[at];
                Mark(slot, at, Marks[at], Marks[at] & ~SegmentState.Lost, bytes);
                at++;
            }
        }

        /// <summary>Finds the first lost range that is to be retransmitted.</summary>
        /// <param name="slot">The connection.</param>
        /// <param name="una">SND.UNA.</param>
        /// <param name="segment">Receives the sequence number and the length of the range; a length of 0 where nothing
        /// is lost.</param>
        internal void FindLost(int slot, uint una, OutgoingSegment segment)
        {
            int at = Start(slot);
            int end = at + Counts[slot];
            while (at < end && (Marks[at] & SegmentState.Lost) == 0)
            {
                una = Ends[at++];
            }

            segment.Sequence = una;
            while (at < end && (Marks[at] & SegmentState.Lost) != 0)
            {
                una = Ends[at++];
            }

            segment.Length = Seq.Diff(una, segment.Sequence);
        }
    }
}
