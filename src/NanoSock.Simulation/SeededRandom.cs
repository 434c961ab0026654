namespace NanoSock.Links
{
    /// <summary>Generates random numbers by PCG-XSH-RR (O'Neill 2014): the same seed gives the same numbers on every
    /// machine.</summary>
    internal sealed class SeededRandom
    {
        private const ulong Multiplier = 6364136223846793005;

        private readonly ulong _increment;
        private ulong _state;

        /// <summary>Creates a generator.</summary>
        /// <param name="seed">The seed.</param>
        /// <param name="stream">The index of the independent sequence of that seed.</param>
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

        /// <summary>Returns an evenly distributed number from 0 to <paramref name="bound"/> - 1.</summary>
        internal int Below(int bound)
        {
            return (int)(((ulong)Next() * (ulong)bound) >> 32);
        }

        /// <summary>Returns true with the given probability; a probability of 0 consumes no number.</summary>
        internal bool Chance(int partsPerMillion)
        {
            return partsPerMillion > 0 && Below(Impairment.Always) < partsPerMillion;
        }
    }
}
