namespace SensorNode.Readings
{
    /// <summary>Readings in the order in which they were taken: in front those that were sent not long ago and may have to be
    /// sent again, behind them those that wait. When there is no room, the oldest gives way. Nothing is allocated after
    /// construction.</summary>
    public sealed class Backlog
    {
        private readonly uint[] _sequences;
        private readonly long[] _times;
        private readonly long[] _sentAt;
        private readonly int[] _values;
        private readonly int _width;
        private int _head;
        private int _count;
        private int _sent;
        private uint _dropped;

        /// <summary>Creates an empty backlog.</summary>
        /// <param name="capacity">Readings that it holds, from 1.</param>
        /// <param name="width">Values of a reading.</param>
        public Backlog(int capacity, int width)
        {
            _sequences = new uint[capacity];
            _times = new long[capacity];
            _sentAt = new long[capacity];
            _values = new int[capacity * width];
            _width = width;
        }

        /// <summary>Readings that wait to be sent.</summary>
        public int Waiting
        {
            get { return _count - _sent; }
        }

        /// <summary>Readings that were sent and are kept for a while.</summary>
        public int Sent
        {
            get { return _sent; }
        }

        /// <summary>Readings that gave way while they waited. Some of those that had been put back may have got
        /// through.</summary>
        public uint Dropped
        {
            get { return _dropped; }
        }

        /// <summary>Adds a reading; <see cref="SetValue"/> fills it.</summary>
        public void Add(uint sequence, long uptimeMilliseconds)
        {
            if (_count == _sequences.Length)
            {
                if (_sent == 0)
                {
                    _dropped++;
                }

                RemoveFirst();
            }

            int at = Place(_count++);
            _sequences[at] = sequence;
            _times[at] = uptimeMilliseconds;
        }

        /// <summary>Sets a value of the reading that was added last.</summary>
        public void SetValue(int value, int thousandths)
        {
            _values[Place(_count - 1) * _width + value] = thousandths;
        }

        /// <summary>The number of the next reading to send; there must be one waiting.</summary>
        public uint NextSequence
        {
            get { return _sequences[Place(_sent)]; }
        }

        /// <summary>When the next reading to send was taken, in milliseconds of uptime.</summary>
        public long NextTime
        {
            get { return _times[Place(_sent)]; }
        }

        /// <summary>A value of the next reading to send.</summary>
        public int NextValue(int value)
        {
            return _values[Place(_sent) * _width + value];
        }

        /// <summary>The next reading was sent.</summary>
        public void MarkSent(long now)
        {
            _sentAt[Place(_sent++)] = now;
        }

        /// <summary>Forgets what was sent up to a time.</summary>
        public void Settle(long upTo)
        {
            while (_sent > 0 && _sentAt[_head] <= upTo)
            {
                RemoveFirst();
            }
        }

        /// <summary>What was sent and is still kept waits again.</summary>
        /// <returns>How many readings.</returns>
        public int Rewind()
        {
            int again = _sent;
            _sent = 0;
            return again;
        }

        private void RemoveFirst()
        {
            _head = Place(1);
            _count--;
            if (_sent > 0)
            {
                _sent--;
            }
        }

        private int Place(int position)
        {
            int at = _head + position;
            return at < _sequences.Length ? at : at - _sequences.Length;
        }
    }
}
