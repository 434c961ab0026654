namespace NanoSock.Randomness
{
    /// <summary>Makes one secret of many sources, of which some may be poor or public. The pool is 128 bits. Each pair
    /// of words that is added transforms it by two Feistel rounds of SipHash, which are invertible with knowledge of
    /// the words: no addition removes what is in the pool already, and one source that differs makes another secret.
    /// The output is SipHash keyed with the pool, so the secret reveals nothing of the sources. The same sources give
    /// the same secret.</summary>
    public sealed class EntropyPool
    {
        // A ticker that stands still must not stop a board.
        private const int MostTurns = 100000;

        private readonly SipHash _round = new SipHash(null);
        private ulong _left;
        private ulong _right;

        /// <summary>Adds two words.</summary>
        public void Add(uint first, uint second)
        {
            _left ^= _round.Hash((uint)_right, (uint)(_right >> 32), first, second);
            _right ^= _round.Hash((uint)_left, (uint)(_left >> 32), first, second);
        }

        /// <summary>Adds bytes, eight in a turn, and their number.</summary>
        public void Add(byte[] bytes)
        {
            uint first = 0;
            uint second = 0;
            for (int i = 0; i < bytes.Length; i++)
            {
                first = (first << 8) | (second >> 24);
                second = (second << 8) | bytes[i];
                if ((i & 7) == 7)
                {
                    Add(first, second);
                }
            }

            // The rest stays in the words, and the number records how much of it is new.
            Add(first, second);
            Add((uint)bytes.Length, 0);
        }

        /// <summary>Adds the times at which a counter ticks and the number of readings between two ticks. Interrupts,
        /// the flash's cache and the interpreter influence them, so that their last bits cannot be predicted from
        /// outside.</summary>
        /// <param name="ticker">The counter; the finer the better.</param>
        /// <param name="ticks">The number of ticks to wait for.</param>
        public void AddJitter(ITicker ticker, int ticks)
        {
            while (ticks-- > 0)
            {
                uint start = ticker.Read();
                uint now;
                int turns = 0;
                do
                {
                    now = ticker.Read();
                    turns++;
                }
                while (now == start && turns < MostTurns);
                Add(now, (uint)turns);
            }
        }

        /// <summary>Fills an array from the pool, every byte of it. The pool advances, so that the next array
        /// differs.</summary>
        public void Fill(byte[] secret)
        {
            byte[] key = new byte[16];
            for (int i = 0; i < 8; i++)
            {
                key[i] = (byte)(_left >> (i << 3));
                key[i + 8] = (byte)(_right >> (i << 3));
            }

            SipHash output = new SipHash(key);
            uint word = 0;
            for (int i = 0; i < secret.Length; i++)
            {
                word = (i & 3) == 0 ? output.Next() : word >> 8;
                secret[i] = (byte)word;
            }

            Add(0, 0);
        }
    }
}
