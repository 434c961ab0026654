using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>The data in flight, byte by byte: a list with the documented behavior of <see cref="Scoreboard"/>,
    /// which it compares with the scoreboard. With a record for each byte both must be equal. With fewer the records
    /// may know less. A byte that was not delivered must never count as delivered, nor as sent earlier than it was, nor
    /// as sent only once if it was retransmitted.</summary>
    internal sealed class ScoreboardModel
    {
        private readonly Scoreboard _records;
        private readonly Rack _rack;
        private readonly NetContext _context;
        private readonly int _slot;
        private readonly int _capacity;
        private readonly bool _exact;
        private readonly List<(int Marks, uint Time)> _bytes = new List<(int, uint)>();

        internal ScoreboardModel(Scoreboard records, Rack rack,
            NetContext context, int slot, int capacity, bool exact, uint start)
        {
            _records = records;
            _rack = rack;
            _context = context;
            _slot = slot;
            _capacity = capacity;
            _exact = exact;
            Una = start;
        }

        internal uint Una { get; private set; }

        internal int Flight => _bytes.Count;

        internal static Rack NewRack(Scoreboard records, int slots, out NetContext context)
        {
            context = new NetContext(Simulation.Secret(1), 576);
            return new Rack(context, records, slots);
        }

        internal void Append(int length)
        {
            for (int i = 0; i < length; i++)
            {
                _bytes.Add((0, _context.Now));
            }

            _records.Append(_slot, Una + (uint)_bytes.Count, _context.Now);
        }

        internal void Acknowledge(int length)
        {
            int news = 0;
            for (int i = 0; i < length; i++)
            {
                news += (_bytes[i].Marks & SegmentState.Sacked) == 0 ? 1 : 0;
            }

            _bytes.RemoveRange(0, length);
            _rack.Sample.Begin(_context.Now);
            _records.Acknowledge(_slot, Una, Una + (uint)length, _rack);
            Una += (uint)length;
            Delivered(news);
        }

        internal void Select(int left, int right)
        {
            int news = 0;
            for (int i = left; i < right; i++)
            {
                news += (_bytes[i].Marks & SegmentState.Sacked) == 0 ? 1 : 0;
            }

            _rack.Sample.Begin(_context.Now);
            int seen = _records.MarkSacked(_slot, Una, Una + (uint)left, Una + (uint)right, _rack);
            Mark(left, right, SegmentState.Sacked, false);
            Assert.AreEqual(_rack.Sample.Delivered, seen, "What Select returns");
            if (seen != 0 || _exact)
            {
                Delivered(news);
            }
        }

        internal void Resend(int left, int right)
        {
            for (int i = left; i < right; i++)
            {
                _bytes[i] = (SegmentState.Retransmitted, _context.Now);
            }

            _records.NoteResent(_slot, Una, Una + (uint)left, Una + (uint)right, _context.Now);
        }

        /// <summary>Marks the record that contains a byte as lost, as RACK does, if it is neither lost nor
        /// delivered.</summary>
        internal void LoseRecord(int value)
        {
            int left = 0;
            for (int at = _records.Start(_slot); ; at++)
            {
                int right = Seq.Diff(_records.Ends[at], Una);
                if (value < right)
                {
                    if ((_records.Marks[at] & (SegmentState.Sacked | SegmentState.Lost)) == 0)
                    {
                        _records.MarkLost(_slot, at, right - left);
                        Mark(left, right, SegmentState.Lost, true);
                    }

                    return;
                }

                left = right;
            }
        }

        internal void MarkHeadLost(int length)
        {
            if (Flight != 0)
            {
                int at = _records.Start(_slot);
                int whole = Seq.Diff(_records.Ends[at], Una);
                if ((_records.Marks[at] & (SegmentState.Sacked | SegmentState.Lost)) == 0)
                {
                    Mark(0, length < whole ? length : whole, SegmentState.Lost, true);
                }
            }

            _records.MarkHeadLost(_slot, Una, length);
        }

        internal void MarkAllLost(bool all)
        {
            for (int i = 0; i < Flight; i++)
            {
                if (all || (_bytes[i].Marks & SegmentState.Sacked) == 0)
                {
                    Mark(i, i + 1, SegmentState.Lost, true);
                }
            }

            _records.MarkAllLost(_slot, Una, all);
        }

        internal void Compare()
        {
            int count = _records.Count(_slot);
            Assert.IsTrue(count <= _capacity, "Too many records");
            Assert.AreEqual(Flight == 0, count == 0, "Whether there are records");
            int start = _records.Start(_slot);
            Assert.IsTrue(count == 0 || (start >= _slot * _capacity && start + count <= (_slot + 1) * _capacity),
                "Records of another connection");
            int from = 0;
            int sacked = 0;
            int lost = 0;
            int firstLost = -1;
            int behindLost = Flight;
            for (int at = start; at < start + count; at++)
            {
                int end = Seq.Diff(_records.Ends[at], Una);
                int marks = _records.Marks[at];
                Assert.IsTrue(end > from && end <= Flight, "Order: " + from + " to " + end + " of " + Flight);
                Assert.IsTrue(at == start || (marks & _records.Marks[at - 1] & SegmentState.Sacked) == 0,
                    "Two records where one would do");
                sacked += (marks & SegmentState.Sacked) != 0 ? end - from : 0;
                lost += (marks & (SegmentState.Sacked | SegmentState.Lost)) == SegmentState.Lost ? end - from : 0;
                if ((marks & SegmentState.Lost) != 0)
                {
                    firstLost = firstLost < 0 ? from : firstLost;
                    behindLost = behindLost == from || behindLost == Flight ? end : behindLost;
                }

                for (int i = from; i < end; i++)
                {
                    CompareByte(i, marks, _records.Times[at]);
                }

                from = end;
            }

            Assert.AreEqual(Flight, from, "The records end before SND.NXT");
            Assert.AreEqual(sacked, _records.SackedBytes[_slot], "SackedBytes");
            Assert.AreEqual(lost, _records.LostBytes[_slot], "LostBytes");
            CompareFound(firstLost);
        }

        private void CompareFound(int first)
        {
            OutgoingSegment lost = new OutgoingSegment();
            _records.FindLost(_slot, Una, lost);
            int left = Seq.Diff(lost.Sequence, Una);
            int right = left + lost.Length;
            Assert.AreEqual(first < 0 ? Flight : first, left, "Left of the first lost range");
            Assert.IsTrue(first < 0 ? right == left : right > left && right <= Flight, "Right of the first lost range");
            if (_exact)
            {
                int end = left;
                while (end < Flight && (_bytes[end].Marks & SegmentState.Lost) != 0)
                {
                    end++;
                }

                Assert.AreEqual(end, right, "Right of the first lost range");
            }
        }

        private void CompareByte(int value, int marks, uint time)
        {
            (int expected, uint sent) = _bytes[value];
            bool done = (expected & (SegmentState.Sacked | SegmentState.Lost)) != 0;
            if (_exact)
            {
                Assert.AreEqual(expected, marks, "Marks of byte " + value);
                Assert.IsTrue(done || time == sent, "Time of byte " + value);
                return;
            }

            Assert.IsTrue((expected & ~marks & SegmentState.Retransmitted) == 0,
                "Byte " + value + " counts as sent once");
            Assert.IsTrue((marks & SegmentState.Sacked) == 0 || (expected & SegmentState.Sacked) != 0,
                "Byte " + value + " counts as delivered");
            Assert.IsTrue(done || marks != (marks & SegmentState.Retransmitted) || !Seq.Less(time, sent),
                "Byte " + value + " counts as sent earlier");
        }

        private void Delivered(int news)
        {
            // The marks that the records had to discard are delivered again.
            Assert.IsTrue(_exact ? _rack.Sample.Delivered == news : _rack.Sample.Delivered >= news,
                "Delivered " + _rack.Sample.Delivered + ", not " + news);
        }

        private void Mark(int left, int right, int mark, bool keep)
        {
            for (int i = left; i < right; i++)
            {
                _bytes[i] = (mark | (keep ? _bytes[i].Marks & SegmentState.Retransmitted : 0), _bytes[i].Time);
            }
        }
    }
}
