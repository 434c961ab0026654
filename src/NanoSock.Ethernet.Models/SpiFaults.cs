namespace NanoSock.SpiEthernet.Models
{
    /// <summary>Injects faults into the transactions between a driver and a model. The same seed gives the same
    /// faults.</summary>
    public sealed class SpiFaults
    {
        /// <summary>The number of transactions of a fault that lasts until <see cref="Clear"/>.</summary>
        public const int UntilCleared = int.MaxValue;

        private uint _state = 1;
        private int _bitsPerFlip;
        private int _flipping;
        private int _toChip;
        private int _fromChip;
        private int _holding;
        private byte _level;
        private int _unselected;
        private int _failing;
        private bool _reachesChip;

        internal SpiFaults()
        {
        }

        /// <summary>Gets the number of bits that were inverted.</summary>
        public int FlippedBits { get; private set; }

        /// <summary>Gets the number of transactions that another fault than inverted bits has hit.</summary>
        public int HitTransactions { get; private set; }

        /// <summary>Gets whether a fault is set that has not ended.</summary>
        public bool IsAny
        {
            get { return _flipping > 0 || _holding > 0 || _unselected > 0 || _failing > 0; }
        }

        /// <summary>Gets whether bits are inverted in this transaction.</summary>
        internal bool IsFlipping { get; private set; }

        /// <summary>Gets whether the received bytes of this transaction are <see cref="Level"/>.</summary>
        internal bool IsHolding { get; private set; }

        /// <summary>Gets whether the chip sees nothing of this transaction.</summary>
        internal bool IsUnseen { get; private set; }

        /// <summary>Gets whether the bus reports a failure of this transaction.</summary>
        internal bool IsFailing { get; private set; }

        /// <summary>Gets the value of each byte while the line from the chip does not move.</summary>
        internal byte Level
        {
            get { return _level; }
        }

        /// <summary>Sets the start of the sequence of random numbers.</summary>
        public void SetSeed(uint seed)
        {
            // A state of zero would stay zero.
            _state = (seed * 2654435761) | 1;
            Next();
            Next();
        }

        /// <summary>Ends all faults.</summary>
        public void Clear()
        {
            _flipping = 0;
            _holding = 0;
            _unselected = 0;
            _failing = 0;
        }

        /// <summary>Inverts random bits.</summary>
        /// <param name="oneOf">The mean number of bits from one inverted bit to the next.</param>
        /// <param name="toChip">True to invert bits on the way to the chip.</param>
        /// <param name="fromChip">True to invert bits on the way from the chip.</param>
        /// <param name="transactions">The number of transactions, or <see cref="UntilCleared"/>.</param>
        public void FlipBits(int oneOf, bool toChip, bool fromChip, int transactions)
        {
            _bitsPerFlip = oneOf;
            _flipping = transactions;
            _toChip = toChip ? Draw() : int.MaxValue;
            _fromChip = fromChip ? Draw() : int.MaxValue;
        }

        /// <summary>Holds the line from the chip at one level. The chip sees the transactions.</summary>
        public void HoldMiso(bool high, int transactions)
        {
            _level = high ? (byte)0xFF : (byte)0;
            _holding = transactions;
        }

        /// <summary>Disconnects chip select: the chip sees nothing, and the line from it floats high.</summary>
        public void LoseSelect(int transactions)
        {
            _unselected = transactions;
        }

        /// <summary>Has the bus report failures.</summary>
        /// <param name="transactions">The number of transactions, or <see cref="UntilCleared"/>.</param>
        /// <param name="reachesChip">True if the chip sees the transactions all the same.</param>
        public void FailBus(int transactions, bool reachesChip)
        {
            _failing = transactions;
            _reachesChip = reachesChip;
        }

        /// <summary>Sets the faults of one transaction.</summary>
        internal void Begin()
        {
            IsFlipping = _flipping > 0;
            IsHolding = _holding > 0;
            IsUnseen = _unselected > 0 || (_failing > 0 && !_reachesChip);
            IsFailing = _failing > 0;
            if (IsHolding || IsUnseen || IsFailing)
            {
                HitTransactions++;
            }

            _flipping = CountDown(_flipping);
            _holding = CountDown(_holding);
            _unselected = CountDown(_unselected);
            _failing = CountDown(_failing);
        }

        /// <summary>Returns the number of bytes, at most <paramref name="count"/>, before the next with an inverted
        /// bit, and counts them as transferred.</summary>
        internal int TakeClean(int count)
        {
            int first = _toChip < _fromChip ? _toChip : _fromChip;
            if (first >> 3 < count)
            {
                count = first >> 3;
            }

            Skip(count * 8);
            return count;
        }

        /// <summary>Counts one byte as transferred.</summary>
        /// <returns>Its inverted bits on the way to the chip, and from bit 8 those on the way from it.</returns>
        internal int TakeByte()
        {
            int bits = 0;
            while (_toChip < 8)
            {
                bits ^= 0x80 >> _toChip;
                _toChip += Draw();
                FlippedBits++;
            }

            while (_fromChip < 8)
            {
                bits ^= 0x8000 >> _fromChip;
                _fromChip += Draw();
                FlippedBits++;
            }

            Skip(8);
            return bits;
        }

        private static int CountDown(int count)
        {
            return count == UntilCleared || count == 0 ? count : count - 1;
        }

        private void Skip(int bits)
        {
            if (_toChip != int.MaxValue)
            {
                _toChip -= bits;
            }

            if (_fromChip != int.MaxValue)
            {
                _fromChip -= bits;
            }
        }

        // Returns a distance from 1 to twice the mean.
        private int Draw()
        {
            uint range = (uint)_bitsPerFlip * 2;
            return 1 + (int)(long)(Next() % range);
        }

        // `xorshift32` (`Marsaglia`, 2003).
        private uint Next()
        {
            _state ^= _state << 13;
            _state ^= _state >> 17;
            _state ^= _state << 5;
            return _state;
        }
    }
}
