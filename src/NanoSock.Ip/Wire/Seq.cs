namespace NanoSock.Wire
{
    /// <summary>Implements arithmetic modulo 2^32 (RFC 9293 3.4). Sequence numbers, and millisecond times that wrap
    /// likewise, are compared only here.</summary>
    public static class Seq
    {
        /// <summary>Returns true if <paramref name="a"/> comes before <paramref name="b"/>.</summary>
        public static bool Less(uint a, uint b)
        {
            return (int)(a - b) < 0;
        }

        /// <summary>Returns true if <paramref name="a"/> comes before <paramref name="b"/> or equals it.</summary>
        public static bool LessOrEqual(uint a, uint b)
        {
            return (int)(a - b) <= 0;
        }

        /// <summary>Returns the distance of <paramref name="a"/> beyond <paramref name="b"/>; negative when it comes
        /// before.</summary>
        public static int Diff(uint a, uint b)
        {
            // The cast goes through long, because nanoCLR keeps the slot of (int)(a - b) unsigned.
            return (int)(long)(a - b);
        }
    }
}
