using NanoSock.Ip;

namespace NanoSock.Sockets
{
    /// <summary>Holds the values of a call that configures an interface.</summary>
    internal sealed class InterfaceSettings
    {
        /// <summary>The state of the interface.</summary>
        internal readonly InterfaceInfo Info = new InterfaceInfo();

        /// <summary>The address in use, first byte highest; 0 for none.</summary>
        internal uint Address;

        /// <summary>Bits of the prefix.</summary>
        internal int PrefixLength;

        /// <summary>The gateway of the default route of the interface; 0 for none.</summary>
        internal uint Gateway;

        /// <summary>The first DNS server; 0 for none.</summary>
        internal uint FirstServer;

        /// <summary>The second DNS server; 0 for none.</summary>
        internal uint SecondServer;

        /// <summary>True while DHCP configures the interface.</summary>
        internal bool IsDhcpEnabled;

        /// <summary>Gets whether a program can use the interface.</summary>
        internal bool IsUsable
        {
            get { return Info.IsUp && Address != 0; }
        }
    }
}
