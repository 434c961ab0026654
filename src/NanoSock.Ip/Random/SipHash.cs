namespace NanoSock.Randomness
{
    /// <summary>Computes SipHash-2-4 (Aumasson and Bernstein, 2012) over messages of three or four 32-bit words, and
    /// random numbers from it: the pseudo-random function that RFC 6528 and RFC 6056 call for.</summary>
    public sealed class SipHash
    {
        private readonly ulong _key0;
        private readonly ulong _key1;
        private uint _counter;

        /// <summary>Creates the function.</summary>
        /// <param name="key">At least 16 bytes, or null for a key of zeros. Bytes beyond 16 are folded in.</param>
        public SipHash(byte[] key)
        {
            if (key != null)
            {
                for (int i = 0; i < key.Length; i++)
                {
                    ulong value = (ulong)key[i] << ((i & 7) << 3);
                    if ((i & 8) == 0)
                    {
                        _key0 ^= value;
                    }
                    else
                    {
                        _key1 ^= value;
                    }
                }
            }
        }

        /// <summary>Returns the keyed hash of the 12 bytes of three little-endian words. It takes four fifths of the
        /// time of four words, and is independent of their hash.</summary>
        public ulong Hash(uint a, uint b, uint c)
        {
            return Compress(a | ((ulong)b << 32), c | (12UL << 56), 0, 8);
        }

        /// <summary>Returns the keyed hash of the 16 bytes of four little-endian words.</summary>
        public ulong Hash(uint a, uint b, uint c, uint d)
        {
            return Compress(a | ((ulong)b << 32), c | ((ulong)d << 32), 16UL << 56, 10);
        }

        // The blocks of a message, the last of which contains its length, have two rounds each. Four rounds of
        // finalization follow, as two more blocks of zero.
        private ulong Compress(ulong message, ulong next, ulong last, int rounds)
        {
            ulong v0 = _key0 ^ 0x736F6D6570736575UL;
            ulong v1 = _key1 ^ 0x646F72616E646F6DUL;
            ulong v2 = _key0 ^ 0x6C7967656E657261UL;
            ulong v3 = _key1 ^ 0x7465646279746573UL;
            do
            {
                if (rounds == 4)
                {
                    v2 ^= 0xFF;
                }

                v3 ^= message;
                do
                {
                    v0 += v1;
                    v2 += v3;
                    v1 = ((v1 << 13) | (v1 >> 51)) ^ v0;
                    v3 = ((v3 << 16) | (v3 >> 48)) ^ v2;
                    v0 = (v0 << 32) | (v0 >> 32);
                    v2 += v1;
                    v0 += v3;
                    v1 = ((v1 << 17) | (v1 >> 47)) ^ v2;
                    v3 = ((v3 << 21) | (v3 >> 43)) ^ v0;
                    v2 = (v2 << 32) | (v2 >> 32);
                    rounds--;
                }
                while ((rounds & 1) != 0);

                v0 ^= message;
                message = next;
                next = last;
                last = 0;
            }
            while (rounds != 0);

            return v0 ^ v1 ^ v2 ^ v3;
        }

        /// <summary>Returns the low 32 bits of the hash of four words.</summary>
        public uint Hash32(uint a, uint b, uint c, uint d)
        {
            return (uint)Hash(a, b, c, d);
        }

        /// <summary>Returns the next number of a sequence that cannot be predicted without the key.</summary>
        public uint Next()
        {
            _counter++;
            return (uint)Hash(_counter, 0x52414E44, 0);
        }
    }
}
