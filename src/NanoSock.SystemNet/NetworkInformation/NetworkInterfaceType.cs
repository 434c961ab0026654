namespace System.Net.NetworkInformation
{
    /// <summary>Lists the types of interfaces. Every link of NanoSock is Ethernet.</summary>
    public enum NetworkInterfaceType
    {
        // The names of members are their documentation.
#pragma warning disable CS1591
        Unknown = 1,
        Ethernet = 6,
        Wireless80211 = 71,
        WirelessAP = 72,
#pragma warning restore CS1591
    }
}
