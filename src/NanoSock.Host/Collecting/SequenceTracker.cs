using NanoSock.Wire;

namespace NanoSock.Host.Collecting
{
    /// <summary>Finds out from sequence numbers, which may wrap, what is missing, came late, or twice.</summary>
    public sealed class SequenceTracker
    {
        /// <summary>How far back late ones and duplicates are told apart.</summary>
        public const int Window = 4096;

        /// <summary>A step ahead that is larger must be confirmed by the number that follows.</summary>
        public const int LargestStep = 100000;

        // One bit for each of the last numbers, by the number modulo the window: whether it was there.
        private readonly bool[] _seen = new bool[Window];
        private bool _hasBegun;
        private uint _first;
        private bool _hasLeap;
        private uint _afterLeap;

        /// <summary>The highest number so far.</summary>
        public uint Highest { get; private set; }

        /// <summary>How many different numbers came.</summary>
        public long Received { get; private set; }

        /// <summary>How many are missing between the first and the highest.</summary>
        public long Missing { get; private set; }

        /// <summary>How many came after a higher one.</summary>
        public long Late { get; private set; }

        /// <summary>How many came again.</summary>
        public long Duplicates { get; private set; }

        /// <summary>How many were too far back to be judged.</summary>
        public long Old { get; private set; }

        /// <summary>How many were implausibly far ahead.</summary>
        public long Implausible { get; private set; }

        /// <summary>Takes a number.</summary>
        /// <param name="sequence">The number.</param>
        /// <param name="missing">How many are newly missing, after <see cref="SequenceResult.Gap"/>.</param>
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
                // Perhaps somebody else's: one forged number must not make all real ones old.
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
