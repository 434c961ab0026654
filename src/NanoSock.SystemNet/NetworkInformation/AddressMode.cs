namespace System.Net.NetworkInformation
{
    /// <summary>Lists the ways an interface gets its address.</summary>
    public enum AddressMode : byte
    {
        // The names of members are their documentation.
#pragma warning disable CS1591
        Invalid = 0,
        DHCP = 1,
        Static = 2,
        AutoIP = 3,
#pragma warning restore CS1591
    }
}
