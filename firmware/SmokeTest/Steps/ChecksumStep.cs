using NanoSock.Wire;

namespace SmokeTest.Steps
{
    /// <summary>Computes checksums whose results are known: the example of RFC 1071 section 3, and every length and
    /// place within a buffer against a sum of pairs. On a device the computation depends on native loads and 64-bit
    /// arithmetic.</summary>
    internal class ChecksumStep : SmokeStep
    {
        private const int Longest = 80;
        private const int Places = 4;

        private int _length;

        internal ChecksumStep(SmokeNode node)
            : base("checksum", node, null)
        {
        }

        /// <summary>Returns the checksum under test.</summary>
        protected virtual int Compute(byte[] buffer, int offset, int length)
        {
            return Checksum.Compute(buffer, offset, length);
        }

        /// <inheritdoc/>
        protected override bool OnAdvance()
        {
            byte[] buffer = new byte[Longest + Places];
            for (int i = 0; i < buffer.Length; i++)
            {
                // High values, so that carries occur.
                buffer[i] = (byte)(255 - i * 37);
            }

            for (int place = 0; place < Places; place++)
            {
                int expected = Expected(buffer, place, _length);
                int computed = Compute(buffer, place, _length);
                if (computed != expected)
                {
                    Fail(_length.ToString() + " bytes from " + place.ToString() + ": "
                        + computed.ToString() + ", should be " + expected.ToString());
                    return true;
                }
            }

            if (++_length > Longest)
            {
                int example = Compute(new byte[] { 0x00, 0x01, 0xF2, 0x03, 0xF4, 0xF5, 0xF6, 0xF7 }, 0, 8);
                if (example == 0x220D)
                {
                    Succeed((Places * _length + 1).ToString() + " sums");
                }
                else
                {
                    Fail("the example of RFC 1071: " + example.ToString());
                }
            }

            return true;
        }

        // RFC 1071 section 1, word by word.
        private static int Expected(byte[] buffer, int offset, int length)
        {
            int sum = 0;
            for (int i = 0; i < length; i++)
            {
                sum += (i & 1) == 0 ? buffer[offset + i] << 8 : buffer[offset + i];
                sum = (sum & 0xFFFF) + (sum >> 16);
            }

            return ~sum & 0xFFFF;
        }
    }
}
