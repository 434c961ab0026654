namespace NanoSock.Transport
{
    /// <summary>The effective send MSS (RFC 9293 3.7.1).</summary>
    internal static class TcpSegmentSize
    {
        private const int Default = 536;

        // Below this, headers cost more than data, and an attacker more work than himself (CVE-2019-11479).
        private const int Least = 48;

        internal static int Effective(int announced, int link)
        {
            int mss = announced == 0 ? Default : announced < Least ? Least : announced;
            return mss < link ? mss : link;
        }
    }
}
