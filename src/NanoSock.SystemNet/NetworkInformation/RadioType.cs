namespace System.Net.NetworkInformation
{
    /// <summary>Lists the IEEE 802.11 protocols of an interface.</summary>
    public enum RadioType : byte
    {
        // The names of members are their documentation.
#pragma warning disable CS1591
        NotSpecified = 0,
        _802_11a = 1,
        _802_11b = 2,
        _802_11g = 4,
        _802_11n = 8,
#pragma warning restore CS1591
    }
}
