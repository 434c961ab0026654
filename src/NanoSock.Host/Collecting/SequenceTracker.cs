using NanoSock.Wire;

namespace NanoSock.Host.Collecting
{
    /// <summary>Finds missing, late and duplicate readings from sequence numbers, which may wrap.</summary>
    public sealed class SequenceTracker
    {
        /// <summary>The number of last sequence numbers among which late ones and duplicates are
        /// distinguished.</summary>
        public const int Window = 4096;

        /// <summary>The largest step ahead that needs no confirmation by the next number.</summary>
        public const int LargestStep = 100000;

        // One entry for each of the last numbers, at the number modulo the window: true if it was received.
        private readonly bool[] _seen = new bool[Window];
        private bool _hasBegun;
        private uint _first;
        private bool _hasLeap;
        private uint _afterLeap;

        /// <summary>Gets the highest number so far.</summary>
        public uint Highest { get; private set; }

        /// <summary>Gets the number of different sequence numbers that were received.</summary>
        public long Received { get; private set; }

        /// <summary>Gets the number of those missing between the first and the highest.</summary>
        public long Missing { get; private set; }

        /// <summary>Gets the number of those that arrived after a higher one.</summary>
        public long Late { get; private set; }

        /// <summary>Gets the number of duplicates.</summary>
        public long Duplicates { get; private set; }

        /// <summary>Gets the number of those outside the window.</summary>
        public long Old { get; private set; }

        /// <summary>Gets the number of those implausibly far ahead.</summary>
        public long Implausible { get; private set; }

        /// <summary>Processes a sequence number.</summary>
        /// <param name="sequence">The sequence number.</param>
        /// <param name="missing">The number of those newly missing, after <see cref="SequenceResult.Gap"/>.</param>
        public SequenceResult Take(uint sequence, out uint missing)
        {
            missing = 0;
            if (!_hasBegun)
            {
                _hasBegun = true;
                _first = sequence;
                Begin(sequence);
                return SequenceResult.Next;
            }

            if (Seq.Less(Highest, sequence))
            {
                return TrackAhead(sequence, out missing);
            }

            uint back = Highest - sequence;
            if (back >= Window)
            {
                Old++;
                return SequenceResult.Old;
            }

            if (_seen[sequence % Window])
            {
                Duplicates++;
                return SequenceResult.Duplicate;
            }

            _seen[sequence % Window] = true;
            Received++;
            Late++;
            if (Seq.LessOrEqual(_first, sequence))
            {
                Missing--;
            }

            return SequenceResult.Late;
        }

        private SequenceResult TrackAhead(uint sequence, out uint missing)
        {
            uint step = sequence - Highest;
            missing = 0;
            if (step > LargestStep && !(_hasLeap && sequence == _afterLeap))
            {
                // The number may be forged. One forged number must not make all real ones old.
                _hasLeap = true;
                _afterLeap = sequence + 1;
                Implausible++;
                return SequenceResult.Implausible;
            }

            _hasLeap = false;
            missing = step - 1;
            Missing += missing;
            for (uint between = step > Window ? sequence - Window + 1 : Highest + 1; between != sequence; between++)
            {
                _seen[between % Window] = false;
            }

            Begin(sequence);
            return missing == 0 ? SequenceResult.Next : SequenceResult.Gap;
        }

        private void Begin(uint sequence)
        {
            Highest = sequence;
            _seen[sequence % Window] = true;
            Received++;
        }
    }
}
