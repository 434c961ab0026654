namespace NanoSock.Benchmarks.Model
{
    /// <summary>The SplitMix64 generator (Steele, Lea, Flood 2014). The same seed gives the same numbers with every
    /// version of .NET, which System.Random does not guarantee.</summary>
    internal sealed class SplitMix
    {
        private ulong _state;

        /// <summary>Creates a generator.</summary>
        /// <param name="seed">The number of the run.</param>
        /// <param name="stream">The number of the run's independent sequence.</param>
        internal SplitMix(long seed, int stream)
        {
            // Adjacent seeds and streams must not give adjacent states, which would be one sequence, shifted.
            _state = (ulong)seed;
            _state = Next() ^ (0xD1342543DE82EF95 * ((ulong)(uint)stream + 1));
            Next();
        }

        internal ulong Next()
        {
            _state += 0x9E3779B97F4A7C15;
            ulong z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }

        /// <summary>Returns a uniformly distributed number from 0 to below 1.</summary>
        internal double Fraction()
        {
            return (Next() >> 11) * (1.0 / (1L << 53));
        }
    }
}
