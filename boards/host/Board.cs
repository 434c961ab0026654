using NanoSock.Firmware;

namespace NanoSock.Boards
{
    /// <summary>The virtual board. It has other sizes on a desktop than on a virtual device, so these are not here.</summary>
    public static partial class Board
    {
        /// <summary>The board's name, as its folder has it.</summary>
        public const string Name = "host";

        /// <summary>Which clients of the status page see the connections of other hosts, and the counters.</summary>
        public const StatusTrust StatusTrust = NanoSock.Firmware.StatusTrust.Subnet;

        /// <summary>What a client brings to see them wherever it is; null for nothing.</summary>
        public const string StatusToken = null;
    }
}
