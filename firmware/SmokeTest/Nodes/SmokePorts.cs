namespace SmokeTest
{
    /// <summary>Defines the ports of a run.</summary>
    public static class SmokePorts
    {
        /// <summary>Echo, TCP and UDP (RFC 862).</summary>
        public const int Echo = 7;

        /// <summary>A port that is usually closed at a peer (discard, RFC 863). The reset shows that the peer is
        /// there.</summary>
        public const int Knock = 9;

        /// <summary>iperf, version 2: TCP.</summary>
        public const int Iperf = 5001;
    }
}
