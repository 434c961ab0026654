namespace SensorNode.Commands
{
    /// <summary>The times and counts after which a command connection is given up. README.md's bounds follow from
    /// them.</summary>
    public static class CommandLimits
    {
        /// <summary>Milliseconds that an attempt to connect may take.</summary>
        public const int ConnectMilliseconds = 5000;

        /// <summary>Milliseconds for the collector's first line, from the connection's opening on.</summary>
        public const int FirstLineMilliseconds = 10000;

        /// <summary>Milliseconds without progress while an answer is under way: the collector is gone, or does not
        /// read.</summary>
        public const int StallMilliseconds = 12000;

        /// <summary>Seconds of silence before TCP asks whether the collector is still there.</summary>
        public const int KeepAliveSeconds = 5;

        /// <summary>Seconds between two of these questions.</summary>
        public const int KeepAliveInterval = 2;

        /// <summary>Milliseconds of silence after which TCP gives up, for questions and for data.</summary>
        public const int UserTimeout = 10000;

        /// <summary>Milliseconds from the last sign of life of the collector to the end of the connection, at most.</summary>
        public const int NoticeMilliseconds = StallMilliseconds;

        /// <summary>Milliseconds that a connection must have been in use for the back-off to begin anew after it.</summary>
        public const int LivedMilliseconds = 10000;

        /// <summary>Lines one after the other that are no commands, after which the node takes the other end for something
        /// that is no collector.</summary>
        public const int MostBadLines = 8;

        /// <summary>Bytes without an end of line, after which it does so too.</summary>
        public const int LongestFlood = 4096;
    }
}
