using System;

namespace NanoSock.Links
{
    /// <summary>Queues frames in flight: a line in which each frame has its due time, and a few frames held back until
    /// later ones have passed. All frames lie in a pool allocated at construction.</summary>
    internal sealed class DelayQueue
    {
        private readonly byte[][] _frames;
        private readonly int[] _lengths;
        private readonly long[] _due;
        private readonly int[] _number;
        private readonly int[] _behind;
        private readonly int[] _free;
        private readonly int[] _line;
        private readonly int[] _held;
        private readonly int _frameSize;
        private int _freeCount;
        private int _head;
        private int _lineCount;
        private int _heldCount;
        private int _numbers;
        private long _lastDue = long.MinValue;

        internal DelayQueue(int frames, int frameSize)
        {
            _frames = new byte[frames][];
            _lengths = new int[frames];
            _due = new long[frames];
            _number = new int[frames];
            _behind = new int[frames];
            _free = new int[frames];
            _line = new int[frames];
            _held = new int[frames];
            _frameSize = frameSize;
            for (int i = 0; i < frames; i++)
            {
                _frames[i] = new byte[frameSize];
                _free[i] = i;
            }

            _freeCount = frames;
        }

        internal int Count
        {
            get { return _lineCount + _heldCount; }
        }

        internal bool IsFull
        {
            get { return _freeCount == 0; }
        }

        /// <summary>Gets whether the line is empty, so that a new frame has none before it.</summary>
        internal bool IsLineEmpty
        {
            get { return _lineCount == 0; }
        }

        /// <summary>Gets the time at which the next frame is due, <see cref="long.MinValue"/> for a frame that is
        /// overdue, or <see cref="long.MaxValue"/> for none.</summary>
        internal long NextDue
        {
            get
            {
                long next = _lineCount > 0 ? _due[_line[_head]] : long.MaxValue;
                for (int i = 0; i < _heldCount; i++)
                {
                    int slot = _held[i];
                    long due = _behind[slot] <= 0 ? long.MinValue : _due[slot];
                    if (due < next)
                    {
                        next = due;
                    }
                }

                return next;
            }
        }

        internal byte[] Frame(int slot)
        {
            return _frames[slot];
        }

        internal int Length(int slot)
        {
            return _lengths[slot];
        }

        /// <summary>Copies a frame into the pool; -1 when the pool is full or the frame too long.</summary>
        internal int Store(byte[] buffer, int offset, int length)
        {
            if (_freeCount == 0 || length > _frameSize)
            {
                return -1;
            }

            _freeCount--;
            int slot = _free[_freeCount];
            Array.Copy(buffer, offset, _frames[slot], 0, length);
            _lengths[slot] = length;
            _number[slot] = _numbers;
            _numbers++;
            return slot;
        }

        /// <summary>Appends a stored frame to the line; it does not overtake the frame before it.</summary>
        internal void Append(int slot, long due)
        {
            if (_lineCount > 0 && due < _lastDue)
            {
                due = _lastDue;
            }

            _lastDue = due;
            _due[slot] = due;
            int at = _head + _lineCount;
            if (at >= _line.Length)
            {
                at -= _line.Length;
            }

            _line[at] = slot;
            _lineCount++;
        }

        /// <summary>Holds a stored frame back until the given number of later frames have left, or until
        /// <paramref name="limit"/>.</summary>
        internal void Hold(int slot, int behind, long limit)
        {
            _behind[slot] = behind;
            _due[slot] = limit;
            _held[_heldCount] = slot;
            _heldCount++;
        }

        /// <summary>Returns the frame that is due, or -1.</summary>
        internal int Ready(long now)
        {
            int ready = -1;
            long due = now;
            if (_lineCount > 0 && _due[_line[_head]] <= now)
            {
                ready = _line[_head];
                due = _due[ready];
            }

            for (int i = 0; i < _heldCount; i++)
            {
                int slot = _held[i];
                if (_behind[slot] <= 0)
                {
                    return slot;
                }

                if (_due[slot] <= due)
                {
                    ready = slot;
                    due = _due[slot];
                }
            }

            return ready;
        }

        /// <summary>Removes a frame that <see cref="Ready"/> returned.</summary>
        internal void Remove(int slot)
        {
            if (_lineCount > 0 && _line[_head] == slot)
            {
                _head++;
                if (_head == _line.Length)
                {
                    _head = 0;
                }

                _lineCount--;
                Pass(_number[slot]);
            }
            else
            {
                int at = 0;
                while (_held[at] != slot)
                {
                    at++;
                }

                _heldCount--;
                for (; at < _heldCount; at++)
                {
                    _held[at] = _held[at + 1];
                }
            }

            _free[_freeCount] = slot;
            _freeCount++;
        }

        /// <summary>Records that a frame which was never stored has left.</summary>
        internal void PassNewest()
        {
            if (_heldCount > 0)
            {
                Pass(_numbers);
                _numbers++;
            }
        }

        private void Pass(int number)
        {
            for (int i = 0; i < _heldCount; i++)
            {
                int slot = _held[i];
                // Numbers wrap; a frame is never 2^31 behind.
                if (number - _number[slot] > 0)
                {
                    _behind[slot]--;
                }
            }
        }
    }
}
