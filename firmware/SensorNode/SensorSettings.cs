using NanoSock.Boards;

namespace SensorNode
{
    /// <summary>What a firmware author sets before flashing. Who is the collector depends on the network, so by default it
    /// is the board's gateway, which the board's folder names.</summary>
    public sealed class SensorSettings
    {
        /// <summary>The collector's address, first byte highest; 0 for the board's gateway.</summary>
        public const uint DefaultCollector = 0;

        /// <summary>The collector's port, of UDP for readings and of TCP for commands.</summary>
        public const int DefaultPort = 9000;

        /// <summary>The number by which the collector tells nodes apart, from 1. Give each board its own.</summary>
        public const uint DefaultNode = 1;

        /// <summary>Milliseconds between two readings, until a command sets others.</summary>
        public const int DefaultInterval = 1000;

        /// <summary>The shortest interval in milliseconds.</summary>
        public const int ShortestInterval = 100;

        /// <summary>The longest interval in milliseconds: an hour.</summary>
        public const int LongestInterval = 3600000;

        /// <summary>Readings that wait while the collector cannot be reached; then the oldest gives way. Fewer on a board that
        /// has not even a kilobyte for the services' buffer.</summary>
        public const int DefaultBacklog = Board.ScratchLength < 900 ? 16 : 64;

        /// <summary>The collector's address, first byte highest.</summary>
        public uint Collector { get; set; } = DefaultCollector;

        /// <summary>The collector's port.</summary>
        public int Port { get; set; } = DefaultPort;

        /// <summary>The node's number, from 1.</summary>
        public uint Node { get; set; } = DefaultNode;

        /// <summary>A number that differs from start to start: with it the collector tells a restarted node, whose
        /// sequence numbers begin anew, from one whose readings come late. Jitter comes from it, too.</summary>
        public uint Session { get; set; }

        /// <summary>Milliseconds between two readings.</summary>
        public int Interval { get; set; } = DefaultInterval;

        /// <summary>Readings that may wait, 1 to 4,000.</summary>
        public int Backlog { get; set; } = DefaultBacklog;
    }
}
