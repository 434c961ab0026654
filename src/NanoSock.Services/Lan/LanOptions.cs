namespace NanoSock.Services
{
    /// <summary>Contains the name and the address of a node for <see cref="LanServices"/>.</summary>
    public sealed class LanOptions
    {
        /// <summary>The host name: a name in ".local", and option 12 of DHCP.</summary>
        public string HostName = "nanosock";
        /// <summary>The port of the node's web page, which multicast DNS announces; 0 for none.</summary>
        public int WebPort;
        /// <summary>The address, first byte highest; 0, the default, for one from DHCP.</summary>
        public uint Address;
        /// <summary>Bits of the address's prefix.</summary>
        public int PrefixLength;
        /// <summary>The default gateway beside the address; 0 for none.</summary>
        public uint Gateway;
    }
}
