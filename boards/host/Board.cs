using NanoSock.Firmware;

namespace NanoSock.Boards
{
    /// <summary>Defines the virtual board. Its sizes differ between desktop and virtual device, so they are in other
    /// files.</summary>
    public static partial class Board
    {
        /// <summary>The board's name, as its folder has it.</summary>
        public const string Name = "host";

        /// <summary>The clients of the status page that see the connections of other hosts, and the counters.</summary>
        public const StatusTrust StatusTrust = NanoSock.Firmware.StatusTrust.Subnet;

        /// <summary>The token with which a client sees them from any address; null for none.</summary>
        public const string StatusToken = null;
    }
}
