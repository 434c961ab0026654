namespace SensorNode.Readings
{
    /// <summary>Queues readings in the order in which they were taken: first those sent recently, which may have to be
    /// sent again, then those that wait. A full queue drops the oldest. Nothing is allocated after
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
        /// <param name="capacity">The number of readings it holds, from 1.</param>
        /// <param name="width">The number of values of a reading.</param>
        public Backlog(int capacity, int width)
        {
            _sequences = new uint[capacity];
            _times = new long[capacity];
            _sentAt = new long[capacity];
            _values = new int[capacity * width];
            _width = width;
        }

        /// <summary>Gets the number of readings that wait to be sent.</summary>
        public int Waiting
        {
            get { return _count - _sent; }
        }

        /// <summary>Gets the number of readings that were sent and are kept for a while.</summary>
        public int Sent
        {
            get { return _sent; }
        }

        /// <summary>Gets the number of readings that were dropped while they waited. Some of those that had been put
        /// back may have arrived.</summary>
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

        /// <summary>Gets the number of the next reading to send; one must be waiting.</summary>
        public uint NextSequence
        {
            get { return _sequences[Place(_sent)]; }
        }

        /// <summary>Gets the time at which the next reading to send was taken, in milliseconds of uptime.</summary>
        public long NextTime
        {
            get { return _times[Place(_sent)]; }
        }

        /// <summary>Returns a value of the next reading to send.</summary>
        public int NextValue(int value)
        {
            return _values[Place(_sent) * _width + value];
        }

        /// <summary>Notes that the next reading was sent.</summary>
        public void MarkSent(long now)
        {
            _sentAt[Place(_sent++)] = now;
        }

        /// <summary>Discards the readings that were sent up to a time.</summary>
        public void Settle(long upTo)
        {
            while (_sent > 0 && _sentAt[_head] <= upTo)
            {
                RemoveFirst();
            }
        }

        /// <summary>Puts the sent readings that are still kept back into the queue.</summary>
        /// <returns>The number of readings.</returns>
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
