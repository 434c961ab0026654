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
        private readonly uint[] _edges;
        private readonly byte[] _counts;
        // By connection: left and right edge of the duplicate range, equal for none. Without SACK there is no report.
        private readonly uint[] _duplicates;

        internal Assembler(int sockets, int ranges, bool selective)
        {
            Capacity = ranges;
            _edges = new uint[sockets * ranges * 2];
            _counts = new byte[sockets];
            _duplicates = new uint[selective ? sockets * 2 : 0];
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
            return _edges[((slot * Capacity) + range) * 2];
        }

        /// <summary>Gets the sequence number behind a range.</summary>
        internal uint Right(int slot, int range)
        {
            return _edges[(((slot * Capacity) + range) * 2) + 1];
        }

        internal bool HasDuplicate(int slot)
        {
            return _duplicates.Length != 0 && _duplicates[slot * 2] != _duplicates[(slot * 2) + 1];
        }

        internal uint DuplicateLeft(int slot)
        {
            return _duplicates[slot * 2];
        }

        internal uint DuplicateRight(int slot)
        {
            return _duplicates[(slot * 2) + 1];
        }

        internal void ForgetDuplicate(int slot)
        {
            if (_duplicates.Length != 0)
            {
                _duplicates[slot * 2] = _duplicates[(slot * 2) + 1];
            }
        }

        /// <summary>Records bytes that were received twice, for a D-SACK report (RFC 2883).</summary>
        internal void NoteDuplicate(int slot, uint left, uint right)
        {
            if (_duplicates.Length != 0)
            {
                _duplicates[slot * 2] = left;
                _duplicates[(slot * 2) + 1] = right;
            }
        }

        /// <summary>Adds the bytes from <paramref name="left"/> to before <paramref name="right"/> and joins the ranges
        /// that they touch. Returns false when they would exceed <see cref="Capacity"/>.</summary>
        internal bool Add(int slot, uint left, uint right)
        {
            int start = slot * Capacity * 2;
            int count = _counts[slot];
            uint from = left;
            uint to = right;
            int kept = 0;
            for (int i = 0; i < count; i++)
            {
                uint l = _edges[start + (i * 2)];
                uint r = _edges[start + (i * 2) + 1];
                if (Seq.LessOrEqual(l, to) && Seq.LessOrEqual(from, r))
                {
                    NoteOverlap(slot, l, r, left, right);
                    from = Seq.Less(l, from) ? l : from;
                    to = Seq.Less(to, r) ? r : to;
                    continue;
                }

                _edges[start + (kept * 2)] = l;
                _edges[start + (kept * 2) + 1] = r;
                kept++;
            }

            if (kept == Capacity)
            {
                return false;
            }

            for (int i = (kept * 2) - 1; i >= 0; i--)
            {
                _edges[start + i + 2] = _edges[start + i];
            }

            _edges[start] = from;
            _edges[start + 1] = to;
            _counts[slot] = (byte)(kept + 1);
            return true;
        }

        /// <summary>Returns the new RCV.NXT after a segment from <paramref name="left"/>, the old RCV.NXT, to before
        /// <paramref name="next"/> has arrived. Removes the ranges that the segment reaches.</summary>
        internal uint Advance(int slot, uint left, uint next)
        {
            int start = slot * Capacity * 2;
            uint behind = next;
            int i = 0;
            while (i < _counts[slot])
            {
                if (Seq.Less(next, _edges[start + (i * 2)]))
                {
                    i++;
                    continue;
                }

                uint right = _edges[start + (i * 2) + 1];
                NoteOverlap(slot, _edges[start + (i * 2)], right, left, behind);
                next = Seq.Less(next, right) ? right : next;
                Remove(slot, i);
            }

            return next;
        }

        private void Remove(int slot, int range)
        {
            int end = (slot * Capacity * 2) + (--_counts[slot] * 2);
            for (int i = ((slot * Capacity) + range) * 2; i < end; i++)
            {
                _edges[i] = _edges[i + 2];
            }
        }

        // RFC 2883 4.2: the part of the segment that was received before; of several parts, the first.
        private void NoteOverlap(int slot, uint l, uint r, uint left, uint right)
        {
            uint from = Seq.Less(l, left) ? left : l;
            uint to = Seq.Less(right, r) ? right : r;
            if (Seq.Less(from, to)
                && !(HasDuplicate(slot) && Seq.LessOrEqual(left, DuplicateRight(slot)) && Seq.Less(DuplicateLeft(slot), from)))
            {
                NoteDuplicate(slot, from, to);
            }
        }
    }
}
