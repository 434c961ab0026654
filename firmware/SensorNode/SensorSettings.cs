using NanoSock.Boards;

namespace SensorNode
{
    /// <summary>Holds the settings that a firmware author edits before flashing. The collector depends on the network.
    /// By default it is the board's gateway, which the board's folder defines.</summary>
    public sealed class SensorSettings
    {
        /// <summary>The collector's address, first byte highest; 0 for the board's gateway.</summary>
        public const uint DefaultCollector = 0;

        /// <summary>The collector's port, of UDP for readings and of TCP for commands.</summary>
        public const int DefaultPort = 9000;

        /// <summary>The number that identifies the node to the collector, from 1. Each board needs its own.</summary>
        public const uint DefaultNode = 1;

        /// <summary>The milliseconds between two readings, until a command changes them.</summary>
        public const int DefaultInterval = 1000;

        /// <summary>The shortest interval in milliseconds.</summary>
        public const int ShortestInterval = 100;

        /// <summary>The longest interval in milliseconds: an hour.</summary>
        public const int LongestInterval = 3600000;

        /// <summary>The number of readings that wait while the collector is unreachable; a full backlog drops the
        /// oldest. Fewer on a board that has less than a kilobyte for the services' buffer.</summary>
        public const int DefaultBacklog = Board.ScratchLength < 900 ? 8 : 64;

        /// <summary>Gets or sets the collector's address, first byte highest.</summary>
        public uint Collector { get; set; } = DefaultCollector;

        /// <summary>Gets or sets the collector's port.</summary>
        public int Port { get; set; } = DefaultPort;

        /// <summary>Gets or sets the node's number, from 1.</summary>
        public uint Node { get; set; } = DefaultNode;

        /// <summary>Gets or sets a number that differs from start to start. With it the collector distinguishes a
        /// restart, after which sequence numbers begin with 0, from late readings. Jitter derives from it,
        /// too.</summary>
        public uint Session { get; set; }

        /// <summary>Gets or sets the milliseconds between two readings.</summary>
        public int Interval { get; set; } = DefaultInterval;

        /// <summary>Gets or sets the number of readings that may wait, 1 to 4,000.</summary>
        public int Backlog { get; set; } = DefaultBacklog;
    }
}
