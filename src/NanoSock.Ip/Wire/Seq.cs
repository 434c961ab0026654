namespace NanoSock.Wire
{
    /// <summary>Arithmetic modulo 2^32 (RFC 9293 3.4): the only place where sequence numbers, and millisecond times that
    /// wrap the same way, are compared.</summary>
    public static class Seq
    {
        /// <summary>Whether <paramref name="a"/> comes before <paramref name="b"/>.</summary>
        public static bool Less(uint a, uint b)
        {
            return (int)(a - b) < 0;
        }

        /// <summary>Whether <paramref name="a"/> comes before <paramref name="b"/> or is the same.</summary>
        public static bool LessOrEqual(uint a, uint b)
        {
            return (int)(a - b) <= 0;
        }

        /// <summary>How far <paramref name="a"/> is beyond <paramref name="b"/>; negative when it comes before.</summary>
        public static int Diff(uint a, uint b)
        {
            // Through long, because nanoCLR keeps the slot of (int)(a - b) unsigned.
            return (int)(long)(a - b);
        }
    }
}
