namespace SensorNode.Commands
{
    /// <summary>Defines the times and counts after which a command connection is closed. README.md's bounds follow from
    /// them.</summary>
    public static class CommandLimits
    {
        /// <summary>The time limit of an attempt to connect, in milliseconds.</summary>
        public const int ConnectMilliseconds = 5000;

        /// <summary>The time limit for the collector's first line, in milliseconds from the connection's opening
        /// on.</summary>
        public const int FirstLineMilliseconds = 10000;

        /// <summary>The time limit without progress while an answer is outstanding, in milliseconds. After it the
        /// collector is gone, or does not read.</summary>
        public const int StallMilliseconds = 12000;

        /// <summary>The seconds of silence before the first keep-alive probe.</summary>
        public const int KeepAliveSeconds = 5;

        /// <summary>The seconds between two keep-alive probes.</summary>
        public const int KeepAliveInterval = 2;

        /// <summary>The user time-out in milliseconds, for keep-alive probes and for data.</summary>
        public const int UserTimeout = 10000;

        /// <summary>The longest time in milliseconds from the collector's last segment to the end of the
        /// connection.</summary>
        public const int NoticeMilliseconds = StallMilliseconds;

        /// <summary>The milliseconds of use after which a connection resets the back-off.</summary>
        public const int LivedMilliseconds = 10000;

        /// <summary>The number of consecutive lines without a command after which the node assumes that the peer is not
        /// a collector.</summary>
        public const int MostBadLines = 8;

        /// <summary>The number of bytes without an end of line after which the node assumes the same.</summary>
        public const int LongestFlood = 4096;
    }
}
