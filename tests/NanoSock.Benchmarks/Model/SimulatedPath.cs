using System;

namespace NanoSock.Benchmarks.Model
{
    /// <summary>One direction of the way between two hosts: a bottleneck if there is one, then a wire that takes a fixed
    /// time and loses each packet with a fixed probability, whatever befell the others.</summary>
    internal sealed class SimulatedPath
    {
        private readonly VirtualClock _clock;
        private readonly DropTailQueue _bottleneck;
        private readonly long _delay;
        private readonly double _loss;
        private readonly SplitMix _random;
        private readonly int _mtu;
        // Packets under way, a ring. It grows to what the run needs, and then nothing is allocated any more.
        private byte[][] _packets = new byte[16][];
        private int[] _lengths = new int[16];
        private long[] _arrivals = new long[16];
        private int _head;

        /// <summary>Creates one direction.</summary>
        /// <param name="clock">The time.</param>
        /// <param name="bottleneck">What its packets share with those of other paths; null for a line of any speed.</param>
        /// <param name="delay">Microseconds from the bottleneck to the other host.</param>
        /// <param name="loss">The probability of a loss, 0 to 1.</param>
        /// <param name="random">Decides on losses; this path's own.</param>
        /// <param name="mtu">The longest packet.</param>
        internal SimulatedPath(VirtualClock clock, DropTailQueue bottleneck, long delay, double loss, SplitMix random, int mtu)
        {
            _clock = clock;
            _bottleneck = bottleneck;
            _delay = delay;
            _loss = loss;
            _random = random;
            _mtu = mtu;
        }

        /// <summary>Packets that a host has sent.</summary>
        internal long Entered { get; private set; }

        /// <summary>Packets that the wire has lost; the bottleneck's drops not counted.</summary>
        internal long Lost { get; private set; }

        /// <summary>Packets for which the bottleneck had no room.</summary>
        internal long Dropped { get; private set; }

        /// <summary>Packets under way.</summary>
        internal int Count { get; private set; }

        /// <summary>When the next packet arrives; <see cref="long.MaxValue"/> when none is under way.</summary>
        internal long NextArrival
        {
            get { return Count == 0 ? long.MaxValue : _arrivals[_head]; }
        }

        internal void Send(byte[] buffer, int offset, int length)
        {
            if (length > _mtu)
            {
                throw new ArgumentOutOfRangeException(nameof(length), "A packet longer than the MTU.");
            }

            Entered++;
            long departure = _bottleneck == null ? _clock.Now : _bottleneck.Enter(length);
            if (departure < 0)
            {
                Dropped++;
                return;
            }

            // One draw a packet, whether or not it can be lost: runs that differ in the loss alone see the same numbers.
            if (_random.Fraction() < _loss)
            {
                Lost++;
                return;
            }

            if (Count == _packets.Length)
            {
                Grow();
            }

            int at = (_head + Count) & (_packets.Length - 1);
            _packets[at] ??= new byte[_mtu];
            Buffer.BlockCopy(buffer, offset, _packets[at], 0, length);
            _lengths[at] = length;
            _arrivals[at] = departure + _delay;
            Count++;
        }

        /// <summary>Takes the next packet that has arrived.</summary>
        /// <returns>Its length, above <paramref name="capacity"/> when it did not fit; 0 when there is none.</returns>
        internal int Take(byte[] buffer, int offset, int capacity)
        {
            if (NextArrival > _clock.Now)
            {
                return 0;
            }

            int length = _lengths[_head];
            Buffer.BlockCopy(_packets[_head], 0, buffer, offset, Math.Min(length, capacity));
            _head = (_head + 1) & (_packets.Length - 1);
            Count--;
            return length;
        }

        private void Grow()
        {
            int size = _packets.Length * 2;
            byte[][] packets = new byte[size][];
            int[] lengths = new int[size];
            long[] arrivals = new long[size];
            for (int i = 0; i < Count; i++)
            {
                int from = (_head + i) & (_packets.Length - 1);
                packets[i] = _packets[from];
                lengths[i] = _lengths[from];
                arrivals[i] = _arrivals[from];
            }

            _packets = packets;
            _lengths = lengths;
            _arrivals = arrivals;
            _head = 0;
        }
    }
}
