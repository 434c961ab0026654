using System;

namespace NanoSock.Benchmarks.Model
{
    /// <summary>The bottleneck of a shared link: packets leave it one after the other at the rate of the link; a packet
    /// that finds no room in the queue is dropped.</summary>
    /// <remarks>Because packets are not reordered, the departure of a packet is known when it enters, and needs no
    /// event. Time is whole microseconds plus a remainder in units of one bit at one bit per microsecond and second, so
    /// that the rate is exact for any value.</remarks>
    internal sealed class DropTailQueue
    {
        private const long UnitsPerByte = 8 * VirtualClock.PerSecond;

        private readonly VirtualClock _clock;
        private readonly long _bitsPerSecond;
        private readonly long _capacity;
        private long _busyUntil;
        private long _remainder;

        /// <summary>Creates a bottleneck.</summary>
        /// <param name="clock">The time.</param>
        /// <param name="bitsPerSecond">The rate of the link.</param>
        /// <param name="capacity">Bytes in the queue, including the rest of the packet that is being sent.</param>
        internal DropTailQueue(VirtualClock clock, long bitsPerSecond, int capacity)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bitsPerSecond);
            _clock = clock;
            _bitsPerSecond = bitsPerSecond;
            _capacity = capacity;
        }

        internal long Entered { get; private set; }

        internal long Dropped { get; private set; }

        internal long BytesPassed { get; private set; }

        /// <summary>Returns the bytes that have not left yet; a packet that is being sent counts whole.</summary>
        internal long Backlog
        {
            get { return (BacklogUnits() + UnitsPerByte - 1) / UnitsPerByte; }
        }

        /// <summary>Enqueues a packet.</summary>
        /// <returns>The time in microseconds at which its last bit leaves, rounded up; -1 when it is dropped.</returns>
        internal long Enter(int length)
        {
            Entered++;
            long backlog = BacklogUnits();
            if (backlog + (length * UnitsPerByte) > _capacity * UnitsPerByte)
            {
                Dropped++;
                return -1;
            }

            if (backlog == 0)
            {
                _busyUntil = _clock.Now;
                _remainder = 0;
            }

            long work = (length * UnitsPerByte) + _remainder;
            _busyUntil += work / _bitsPerSecond;
            _remainder = work % _bitsPerSecond;
            BytesPassed += length;
            return _remainder == 0 ? _busyUntil : _busyUntil + 1;
        }

        private long BacklogUnits()
        {
            long units = ((_busyUntil - _clock.Now) * _bitsPerSecond) + _remainder;
            return units < 0 ? 0 : units;
        }
    }
}
