namespace SmokeTest
{
    /// <summary>The ports of a run.</summary>
    public static class SmokePorts
    {
        /// <summary>Echo, TCP and UDP (RFC 862).</summary>
        public const int Echo = 7;

        /// <summary>A port at which a peer has usually nobody (discard, RFC 863): it refuses, and is there.</summary>
        public const int Knock = 9;

        /// <summary>iperf, version 2: TCP.</summary>
        public const int Iperf = 5001;
    }
}
