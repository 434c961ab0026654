namespace NanoSock.Storage
{
    /// <summary>
    /// Makes one secret of many sources, of which some may be poor or known to everybody. The pool is 128 bits; each pair of
    /// words that is added turns it by two Feistel rounds of SipHash, which can be undone by whoever knows the words: nothing
    /// that is added can take away what is in the pool already, and one source that differs makes another secret. What comes
    /// out is SipHash keyed with the pool, so the secret tells nothing of the sources. The same sources give the same secret.
    /// </summary>
    public sealed class EntropyPool
    {
        // A ticker that stands still must not hold a board up for ever.
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
        public void Add(byte[] octets)
        {
            uint first = 0;
            uint second = 0;
            for (int i = 0; i < octets.Length; i++)
            {
                first = (first << 8) | (second >> 24);
                second = (second << 8) | octets[i];
                if ((i & 7) == 7)
                {
                    Add(first, second);
                }
            }

            // What is left over is in the words still, and the number says how much of it is new.
            Add(first, second);
            Add((uint)octets.Length, 0);
        }

        /// <summary>Adds when a counter ticks and how many readings passed between two ticks, which nobody outside can tell to
        /// the last bit: interrupts, the flash's cache and the interpreter's own work have a part in it.</summary>
        /// <param name="ticker">The counter; the finer the better.</param>
        /// <param name="ticks">How many ticks are awaited.</param>
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

        /// <summary>Fills an array with what the pool holds, every byte of it. The pool moves on, so that the next array is
        /// another one.</summary>
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
