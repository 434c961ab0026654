namespace NanoSock.SystemNet.Programs
{
    /// <summary>Computes SHA-1 (RFC 3174), which the handshake of web sockets needs.</summary>
    public static class Sha1
    {
        /// <summary>Returns the hash of a message.</summary>
        public static byte[] Compute(byte[] message)
        {
            byte[] padded = new byte[((message.Length + 8) / 64 + 1) * 64];
            message.CopyTo(padded, 0);
            padded[message.Length] = 0x80;
            int bits = message.Length * 8;
            for (int i = 0; i < 4; i++)
            {
                padded[padded.Length - 1 - i] = (byte)(bits >> (8 * i));
            }

            uint[] state = { 0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0 };
            for (int offset = 0; offset < padded.Length; offset += 64)
            {
                AddBlock(state, padded, offset);
            }

            byte[] hash = new byte[20];
            for (int i = 0; i < hash.Length; i++)
            {
                hash[i] = (byte)(state[i / 4] >> (24 - i % 4 * 8));
            }

            return hash;
        }

        private static void AddBlock(uint[] state, byte[] message, int offset)
        {
            uint[] words = new uint[80];
            for (int t = 0; t < 16; t++)
            {
                int at = offset + t * 4;
                words[t] = ((uint)message[at] << 24) | ((uint)message[at + 1] << 16) | ((uint)message[at + 2] << 8)
                    | message[at + 3];
            }

            for (int t = 16; t < 80; t++)
            {
                words[t] = Rotate(words[t - 3] ^ words[t - 8] ^ words[t - 14] ^ words[t - 16], 1);
            }

            uint a = state[0];
            uint b = state[1];
            uint c = state[2];
            uint d = state[3];
            uint e = state[4];
            for (int t = 0; t < 80; t++)
            {
                uint next = Rotate(a, 5) + e + words[t]
                    + (t < 20 ? ((b & c) | (~b & d)) + 0x5A827999
                        : t < 40 ? (b ^ c ^ d) + 0x6ED9EBA1
                        : t < 60 ? ((b & c) | (b & d) | (c & d)) + 0x8F1BBCDC
                        : (b ^ c ^ d) + 0xCA62C1D6);
                e = d;
                d = c;
                c = Rotate(b, 30);
                b = a;
                a = next;
            }

            state[0] += a;
            state[1] += b;
            state[2] += c;
            state[3] += d;
            state[4] += e;
        }

        private static uint Rotate(uint word, int count)
        {
            return (word << count) | (word >> (32 - count));
        }
    }
}
