namespace System.Net.NetworkInformation
{
    /// <summary>Lists the ways an interface gets its address.</summary>
    public enum AddressMode : byte
    {
        /// <summary>No mode.</summary>
        Invalid = 0,
        /// <summary>DHCP.</summary>
        DHCP = 1,
        /// <summary>A fixed address.</summary>
        Static = 2,
        /// <summary>A link-local address (RFC 3927).</summary>
        AutoIP = 3,
    }
}
