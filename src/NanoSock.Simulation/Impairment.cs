using System;

namespace NanoSock.Links
{
    /// <summary>Describes the impairment of a link; each direction gets all of it. May be changed while the link
    /// runs.</summary>
    /// <remarks>Probabilities are in parts per million: 10,000 is one per cent. A setter throws
    /// <see cref="ArgumentOutOfRangeException"/> for a value outside its range.</remarks>
    public sealed class Impairment
    {
        /// <summary>The probability of an event that always happens.</summary>
        public const int Always = 1000000;
        /// <summary>The longest time that may be set, in milliseconds: an hour.</summary>
        public const int LongestMilliseconds = 3600000;
        /// <summary>The highest rate that may be set, in bits per second: 1 Tbit/s.</summary>
        public const long HighestRate = 1000000000000;

        private int _loss;
        private int _duplicate;
        private int _reorder;
        private int _corrupt;
        private int _delay;
        private int _jitter;
        private long _rate;
        private int _queue = 100;
        private int _reorderFrames = 3;
        private int _reorderMilliseconds = 10;

        /// <summary>Gets or sets the probability that a frame is lost, in parts per million.</summary>
        public int LossPpm
        {
            get { return _loss; }
            set { _loss = Check(value, 0, Always); }
        }

        /// <summary>Gets or sets the probability that a frame is duplicated, in parts per million.</summary>
        public int DuplicatePpm
        {
            get { return _duplicate; }
            set { _duplicate = Check(value, 0, Always); }
        }

        /// <summary>Gets or sets the probability that a frame is held back behind later ones, in parts per
        /// million.</summary>
        public int ReorderPpm
        {
            get { return _reorder; }
            set { _reorder = Check(value, 0, Always); }
        }

        /// <summary>Gets or sets the probability that one bit behind the link header is flipped, in parts per million
        /// of frames.</summary>
        public int CorruptPpm
        {
            get { return _corrupt; }
            set { _corrupt = Check(value, 0, Always); }
        }

        /// <summary>Gets or sets the delay of a frame, in milliseconds, each way.</summary>
        public int DelayMilliseconds
        {
            get { return _delay; }
            set { _delay = Check(value, 0, LongestMilliseconds); }
        }

        /// <summary>Gets or sets the amount by which the delay varies up and down, evenly, in milliseconds. A frame
        /// does not overtake the one before it; <see cref="ReorderPpm"/> does that.</summary>
        public int JitterMilliseconds
        {
            get { return _jitter; }
            set { _jitter = Check(value, 0, LongestMilliseconds); }
        }

        /// <summary>Gets or sets the bits per second of the frame itself, without preamble, check sequence and gap; 0
        /// for no limit.</summary>
        public long BitsPerSecond
        {
            get { return _rate; }
            set
            {
                if (value < 0 || value > HighestRate)
                {
                    throw new ArgumentOutOfRangeException(nameof(value));
                }

                _rate = value;
            }
        }

        /// <summary>Gets or sets the time for which a frame may queue under <see cref="BitsPerSecond"/>, in
        /// milliseconds, 100 by default. A frame that would have to wait longer is dropped.</summary>
        public int QueueMilliseconds
        {
            get { return _queue; }
            set { _queue = Check(value, 0, LongestMilliseconds); }
        }

        /// <summary>Gets or sets the number of later frames behind which a frame is held back, 1 to 1,000, 3 by
        /// default.</summary>
        public int ReorderFrames
        {
            get { return _reorderFrames; }
            set { _reorderFrames = Check(value, 1, 1000); }
        }

        /// <summary>Gets or sets the longest time for which a frame is held back when too few come after it, in
        /// milliseconds, 1 to 3,600,000, 10 by default.</summary>
        public int ReorderMilliseconds
        {
            get { return _reorderMilliseconds; }
            set { _reorderMilliseconds = Check(value, 1, LongestMilliseconds); }
        }

        /// <summary>Gets or sets the seed of a link's random numbers; read once, when the link is created.</summary>
        public uint Seed { get; set; } = 1;

        /// <summary>Gets whether a frame may have to wait.</summary>
        internal bool HoldsFrames
        {
            get { return _delay > 0 || _jitter > 0 || _rate > 0 || _reorder > 0; }
        }

        private static int Check(int value, int least, int most)
        {
            if (value < least || value > most)
            {
                throw new ArgumentOutOfRangeException(nameof(value));
            }

            return value;
        }
    }
}
