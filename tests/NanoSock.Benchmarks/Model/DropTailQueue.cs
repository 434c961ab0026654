using System;

namespace NanoSock.Benchmarks.Model
{
    /// <summary>The bottleneck of a shared link: packets leave it one after the other at the rate of the line; one for
    /// which there is no room behind those that wait is dropped.</summary>
    /// <remarks>Because nothing overtakes, a packet's departure is known when it enters, and no event is needed for it.
    /// Time is whole microseconds plus a remainder in units of one bit at one bit per microsecond and second, so that the
    /// rate is exact however odd it is.</remarks>
    internal sealed class DropTailQueue
    {
        private const long UnitsPerOctet = 8 * VirtualClock.PerSecond;

        private readonly VirtualClock _clock;
        private readonly long _bitsPerSecond;
        private readonly long _capacity;
        private long _busyUntil;
        private long _remainder;

        /// <summary>Creates a bottleneck.</summary>
        /// <param name="clock">The time.</param>
        /// <param name="bitsPerSecond">The rate of the line.</param>
        /// <param name="capacity">Bytes that may wait, the packet that is being sent counted with what is left of it.</param>
        internal DropTailQueue(VirtualClock clock, long bitsPerSecond, int capacity)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bitsPerSecond);
            _clock = clock;
            _bitsPerSecond = bitsPerSecond;
            _capacity = capacity;
        }

        internal long Entered { get; private set; }

        internal long Dropped { get; private set; }

        internal long OctetsPassed { get; private set; }

        /// <summary>Bytes that have not left yet, a begun one counted whole.</summary>
        internal long Backlog
        {
            get { return (BacklogUnits() + UnitsPerOctet - 1) / UnitsPerOctet; }
        }

        /// <summary>Takes a packet.</summary>
        /// <returns>When its last bit leaves, in microseconds, a begun one counted whole; -1 when it is dropped.</returns>
        internal long Enter(int length)
        {
            Entered++;
            long backlog = BacklogUnits();
            if (backlog + (length * UnitsPerOctet) > _capacity * UnitsPerOctet)
            {
                Dropped++;
                return -1;
            }

            if (backlog == 0)
            {
                _busyUntil = _clock.Now;
                _remainder = 0;
            }

            long work = (length * UnitsPerOctet) + _remainder;
            _busyUntil += work / _bitsPerSecond;
            _remainder = work % _bitsPerSecond;
            OctetsPassed += length;
            return _remainder == 0 ? _busyUntil : _busyUntil + 1;
        }

        private long BacklogUnits()
        {
            long units = ((_busyUntil - _clock.Now) * _bitsPerSecond) + _remainder;
            return units < 0 ? 0 : units;
        }
    }
}
