using System;

namespace NanoSock.Benchmarks.Model
{
    /// <summary>One direction of the path between two hosts: an optional bottleneck, then a wire with a fixed delay
    /// that loses each packet with a fixed probability, independently of the others.</summary>
    internal sealed class SimulatedPath
    {
        private readonly VirtualClock _clock;
        private readonly DropTailQueue _bottleneck;
        private readonly long _delay;
        private readonly double _loss;
        private readonly SplitMix _random;
        private readonly int _mtu;
        // Packets in flight, a ring. It grows to the size that the run needs; nothing is allocated after that.
        private byte[][] _packets = new byte[16][];
        private int[] _lengths = new int[16];
        private long[] _arrivals = new long[16];
        private int _head;

        /// <summary>Creates one direction.</summary>
        /// <param name="clock">The time.</param>
        /// <param name="bottleneck">The bottleneck that its packets share with those of other paths; null for a link of
        /// unlimited rate.</param>
        /// <param name="delay">Microseconds from the bottleneck to the other host.</param>
        /// <param name="loss">The probability of a loss, 0 to 1.</param>
        /// <param name="random">The generator of losses; not shared with other paths.</param>
        /// <param name="mtu">The longest packet.</param>
        internal SimulatedPath(VirtualClock clock, DropTailQueue bottleneck,
            long delay, double loss, SplitMix random, int mtu)
        {
            _clock = clock;
            _bottleneck = bottleneck;
            _delay = delay;
            _loss = loss;
            _random = random;
            _mtu = mtu;
        }

        /// <summary>Gets the number of packets that a host has sent.</summary>
        internal long Entered { get; private set; }

        /// <summary>Gets the number of packets that the wire has lost, without the bottleneck's drops.</summary>
        internal long Lost { get; private set; }

        /// <summary>Gets the number of packets for which the bottleneck had no room.</summary>
        internal long Dropped { get; private set; }

        /// <summary>Gets the number of packets in flight.</summary>
        internal int Count { get; private set; }

        /// <summary>Gets the time of the next packet's arrival; <see cref="long.MaxValue"/> when no packet is in
        /// flight.</summary>
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

            // One draw a packet, even if it cannot be lost: runs that differ only in the loss see the same numbers.
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

        /// <summary>Dequeues the next packet that has arrived.</summary>
        /// <returns>Its length, above <paramref name="capacity"/> when it did not fit; 0 if no packet has
        /// arrived.</returns>
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
