using System;
using System.Collections.Generic;

namespace NanoSock.Host.Running
{
    /// <summary>Holds the part of the command line about the network that the board's link leads to.</summary>
    public sealed class NetworkOptions
    {
        /// <summary>The name that a board has by default.</summary>
        public const string UsualName = "nanosock";

        /// <summary>Returns true if the board asks DHCP for its address.</summary>
        public bool AsksDhcp { get; init; }

        /// <summary>Gets the DNS servers that the command line names.</summary>
        public IReadOnlyList<uint> DnsServers { get; init; } = Array.Empty<uint>();

        /// <summary>Gets the host name: option 12 of DHCP, and a name below .local in mDNS.</summary>
        public string HostName { get; init; } = UsualName;

        /// <summary>Gets the first address that the board's DHCP server leases; 0 where it has no server.</summary>
        public uint FirstLease { get; init; }

        /// <summary>Gets the last address that it leases.</summary>
        public uint LastLease { get; init; }

        /// <summary>Gets the duration of a lease in seconds.</summary>
        public int LeaseSeconds { get; init; } = 3600;
    }
}
