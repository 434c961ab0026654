namespace System.Net.NetworkInformation
{
    /// <summary>Lists the IEEE 802.11 protocols of a wireless station.</summary>
    [Flags]
    public enum PhyProtocols
    {
        // The names of members are their documentation.
#pragma warning disable CS1591
        PHY802_11b = 1,
        PHY802_11g = 2,
        PHY802_11n = 4,
        PHY802_11lr = 8,
#pragma warning restore CS1591
    }
}
