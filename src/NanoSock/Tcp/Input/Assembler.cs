using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Records which bytes beyond RCV.NXT are already in the receive buffer (RFC 9293 SHLD-31). Each
    /// connection has a short list of ranges, the most recently extended first, which is the order of SACK blocks (RFC
    /// 2018 4). The bytes themselves lie at their places in the ring. Each connection also has one duplicate range,
    /// which is reported once (RFC 2883).</summary>
    internal sealed class Assembler
    {
        /// <summary>Limit of out-of-order ranges for a connection.</summary>
        internal readonly int Capacity;
        // Edges of the ranges, by connection: Capacity ranges, and behind them the duplicate range, whose edges are
        // equal for none. Without SACK there is no report and no duplicate range.
        private readonly uint[] _left;
        private readonly uint[] _right;
        private readonly byte[] _counts;
        // Ranges of a connection, the duplicate range included.
        private readonly int _stride;

        internal Assembler(int sockets, int ranges, bool selective)
        {
            Capacity = ranges;
            _stride = selective ? ranges + 1 : ranges;
            _left = new uint[sockets * _stride];
            _right = new uint[sockets * _stride];
            _counts = new byte[sockets];
        }

        internal int Count(int slot)
        {
            return _counts[slot];
        }

        internal void Clear(int slot)
        {
            _counts[slot] = 0;
            ForgetDuplicate(slot);
        }

        /// <summary>Gets the left edge of a range, 0 to <see cref="Count"/> - 1.</summary>
        internal uint Left(int slot, int range)
        {
            return _left[(slot * _stride) + range];
        }

        /// <summary>Gets the sequence number behind a range.</summary>
        internal uint Right(int slot, int range)
        {
            return _right[(slot * _stride) + range];
        }

        internal bool HasDuplicate(int slot)
        {
            int at = (slot * _stride) + Capacity;
            return _stride != Capacity && _left[at] != _right[at];
        }

        internal uint DuplicateLeft(int slot)
        {
            return Left(slot, Capacity);
        }

        internal uint DuplicateRight(int slot)
        {
            return Right(slot, Capacity);
        }

        internal void ForgetDuplicate(int slot)
        {
            NoteDuplicate(slot, 0, 0);
        }

        /// <summary>Records bytes that were received twice, for a D-SACK report (RFC 2883).</summary>
        internal void NoteDuplicate(int slot, uint left, uint right)
        {
            if (_stride != Capacity)
            {
                int at = (slot * _stride) + Capacity;
                _left[at] = left;
                _right[at] = right;
            }
        }

        /// <summary>Adds the bytes from <paramref name="left"/> to before <paramref name="right"/> and joins the ranges
        /// that they touch. Returns false when they would exceed <see cref="Capacity"/>.</summary>
        internal bool Add(int slot, uint left, uint right)
        {
            int start = slot * _stride;
            int count = _counts[slot];
            uint from = left;
            uint to = right;
            int kept = 0;
            for (int i = 0; i < count; i++)
            {
                uint l = _left[start + i];
                uint r = _right[start + i];
                if (Seq.LessOrEqual(l, to) && Seq.LessOrEqual(from, r))
                {
                    NoteOverlap(slot, l, r, left, right);
                    from = Seq.Less(l, from) ? l : from;
                    to = Seq.Less(to, r) ? r : to;
                    continue;
                }

                _left[start + kept] = l;
                _right[start + kept] = r;
                kept++;
            }

            if (kept == Capacity)
            {
                return false;
            }

            for (int i = start + kept; i > start; i--)
            {
                _left[i] = _left[i - 1];
                _right[i] = _right[i - 1];
            }

            _left[start] = from;
            _right[start] = to;
            _counts[slot] = (byte)(kept + 1);
            return true;
        }

        /// <summary>Returns the new RCV.NXT after a segment from <paramref name="left"/>, the old RCV.NXT, to before
        /// <paramref name="next"/> has arrived. Removes the ranges that the segment reaches.</summary>
        internal uint Advance(int slot, uint left, uint next)
        {
            int start = slot * _stride;
            uint behind = next;
            int i = 0;
            while (i < _counts[slot])
            {
                if (Seq.Less(next, _left[start + i]))
                {
                    i++;
                    continue;
                }

                uint right = _right[start + i];
                NoteOverlap(slot, _left[start + i], right, left, behind);
                next = Seq.Less(next, right) ? right : next;
                Remove(slot, i);
            }

            return next;
        }

        private void Remove(int slot, int range)
        {
            int start = slot * _stride;
            int end = start + --_counts[slot];
            for (int i = start + range; i < end; i++)
            {
                _left[i] = _left[i + 1];
                _right[i] = _right[i + 1];
            }
        }

        // RFC 2883 4.2: the part of the segment that was received before; of several parts, the first.
        private void NoteOverlap(int slot, uint l, uint r, uint left, uint right)
        {
            uint from = Seq.Less(l, left) ? left : l;
            uint to = Seq.Less(right, r) ? right : r;
            if (Seq.Less(from, to)
                && !(HasDuplicate(slot) && Seq.LessOrEqual(left, DuplicateRight(slot))
                    && Seq.Less(DuplicateLeft(slot), from)))
            {
                NoteDuplicate(slot, from, to);
            }
        }
    }
}
