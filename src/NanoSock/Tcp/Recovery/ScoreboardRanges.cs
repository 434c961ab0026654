using System;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Holds the records of <see cref="Scoreboard"/>, contiguous ranges in order, in a few arrays, and splits
    /// and merges them.</summary>
    internal class ScoreboardRanges
    {
        /// <summary>Sequence number behind each range. The first range begins at SND.UNA.</summary>
        internal readonly uint[] Ends;
        /// <summary>Last transmit time of each range, a <see cref="TransmitTime"/>.</summary>
        internal readonly uint[] Times;
        /// <summary>State of each range, bits of <see cref="SegmentState"/>.</summary>
        internal readonly byte[] Marks;
        /// <summary>Bytes selectively acknowledged, by connection.</summary>
        internal readonly int[] SackedBytes;
        /// <summary>Lost bytes to retransmit, by connection.</summary>
        internal readonly int[] LostBytes;
        /// <summary>Number of records, by connection.</summary>
        internal readonly ushort[] Counts;
        protected readonly ushort[] Heads;
        /// <summary>Limit of records for a connection.</summary>
        internal readonly int Capacity;

        protected ScoreboardRanges(int sockets, int capacity)
        {
            Capacity = capacity;
            Ends = new uint[sockets * capacity];
            Times = new uint[sockets * capacity];
            Marks = new byte[sockets * capacity];
            SackedBytes = new int[sockets];
            LostBytes = new int[sockets];
            Heads = new ushort[sockets];
            Counts = new ushort[sockets];
        }

        internal int Start(int slot)
        {
            return (slot * Capacity) + Heads[slot];
        }

        internal int Count(int slot)
        {
            return Counts[slot];
        }

        internal void Clear(int slot)
        {
            Heads[slot] = 0;
            Counts[slot] = 0;
            SackedBytes[slot] = 0;
            LostBytes[slot] = 0;
        }

        protected void Mark(int slot, int at, int before, int after, int bytes)
        {
            Count(slot, before, -bytes);
            Count(slot, after, bytes);
            Marks[at] = (byte)after;
        }

        protected void Count(int slot, int marks, int bytes)
        {
            if ((marks & SegmentState.Sacked) != 0)
            {
                SackedBytes[slot] += bytes;
            }
            else if ((marks & SegmentState.Lost) != 0)
            {
                LostBytes[slot] += bytes;
            }
        }

        // Returns the record that holds the byte with this sequence number.
        protected int Holding(int slot, uint sequence)
        {
            int at = Start(slot);
            while (Seq.LessOrEqual(Ends[at], sequence))
            {
                at++;
            }

            return at;
        }

        // Splits records at the edges of a range. Returns false when there are too few records.
        protected bool Separate(int slot, uint una, uint left, uint right)
        {
            while (Capacity - Counts[slot] < (IsEdge(slot, una, left) ? 0 : 1) + (IsEdge(slot, una, right) ? 0 : 1))
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

        // The caller has made room for the record.
        private void Split(int slot, uint una, uint sequence)
        {
            if (IsEdge(slot, una, sequence))
            {
                return;
            }

            Slide(slot);
            int at = Holding(slot, sequence);
            int behind = Start(slot) + Counts[slot] - at;
            Array.Copy(Ends, at, Ends, at + 1, behind);
            Array.Copy(Times, at, Times, at + 1, behind);
            Array.Copy(Marks, at, Marks, at + 1, behind);
            Ends[at] = sequence;
            Counts[slot]++;
        }

        // Makes room behind the last record of a connection.
        protected void Slide(int slot)
        {
            int head = Heads[slot];
            int count = Counts[slot];
            if (head + count < Capacity)
            {
                return;
            }

            int to = slot * Capacity;
            Array.Copy(Ends, to + head, Ends, to, count);
            Array.Copy(Times, to + head, Times, to, count);
            Array.Copy(Marks, to + head, Marks, to, count);
            Heads[slot] = 0;
        }

        // Merges neighbors whose times do not matter any more, delivered or to be retransmitted.
        protected void JoinAlike(int slot)
        {
            int start = Start(slot);
            int to = start;
            int end = start + Counts[slot];
            for (int at = start + 1; at < end; at++)
            {
                int marks = Marks[at];
                if (marks == Marks[to]
                    && ((marks & (SegmentState.Sacked | SegmentState.Lost)) != 0 || Times[at] == Times[to]))
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
                Counts[slot] = (ushort)(to - start + 1);
            }
        }

        // Merges the two neighbors of the same state with the closest transmit times.
        protected bool Join(int slot)
        {
            int start = Start(slot);
            int end = start + Counts[slot];
            int best = -1;
            int least = int.MaxValue;
            for (int at = start; at + 1 < end; at++)
            {
                int apart = Seq.Diff(Times[at + 1], Times[at]);
                apart = apart < 0 ? -apart : apart;
                if (((Marks[at] ^ Marks[at + 1]) & ~SegmentState.Retransmitted) == 0 && apart < least)
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
            Counts[slot]--;
            return true;
        }

        // When states alternate, one record has to take the state of its neighbor. A selective acknowledgment is
        // discarded first, because an unnecessary retransmission does no harm.
        protected void Forget(int slot)
        {
            int start = Start(slot);
            int at = start + Counts[slot] - 1;
            while (at > start && (Marks[at] & SegmentState.Sacked) == 0)
            {
                at--;
            }

            if (at == start)
            {
                // The record before the third one is not delivered. The one before the second may be, where a peer has
                // discarded its data.
                at += 2;
            }

            Mark(slot, at, Marks[at], Marks[at - 1] | (Marks[at] & SegmentState.Retransmitted),
                Seq.Diff(Ends[at], Ends[at - 1]));
        }
    }
}
