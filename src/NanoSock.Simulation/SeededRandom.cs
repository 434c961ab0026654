namespace NanoSock.Links
{
    /// <summary>A PCG-XSH-RR generator (O'Neill 2014): the same seed gives the same numbers on every machine.</summary>
    internal sealed class SeededRandom
    {
        private const ulong Multiplier = 6364136223846793005;

        private readonly ulong _increment;
        private ulong _state;

        /// <summary>Creates a generator.</summary>
        /// <param name="seed">Where it starts.</param>
        /// <param name="stream">Which of the independent sequences of that seed it is.</param>
        internal SeededRandom(uint seed, uint stream)
        {
            _increment = ((ulong)stream << 1) | 1;
            _state = seed + _increment;
            Next();
        }

        internal uint Next()
        {
            ulong old = _state;
            _state = (old * Multiplier) + _increment;
            uint mixed = (uint)(((old >> 18) ^ old) >> 27);
            int turn = (int)(old >> 59);
            return (mixed >> turn) | (mixed << ((32 - turn) & 31));
        }

        /// <summary>An even number from 0 to <paramref name="bound"/> - 1.</summary>
        internal int Below(int bound)
        {
            return (int)(((ulong)Next() * (ulong)bound) >> 32);
        }

        /// <summary>True with the given probability; the impossible uses up no number.</summary>
        internal bool Chance(int partsPerMillion)
        {
            return partsPerMillion > 0 && Below(Impairment.Always) < partsPerMillion;
        }
    }
}
