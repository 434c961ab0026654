namespace System.Net.NetworkInformation
{
    /// <summary>Lists the IEEE 802.11 protocols of an interface.</summary>
    public enum RadioType : byte
    {
        /// <summary>No protocol is specified.</summary>
        NotSpecified = 0,
        /// <summary>IEEE 802.11a.</summary>
        _802_11a = 1,
        /// <summary>IEEE 802.11b.</summary>
        _802_11b = 2,
        /// <summary>IEEE 802.11g.</summary>
        _802_11g = 4,
        /// <summary>IEEE 802.11n.</summary>
        _802_11n = 8,
    }
}
