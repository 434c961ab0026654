namespace System.Net.NetworkInformation
{
    /// <summary>Lists the types of interfaces. Every link of NanoSock is Ethernet.</summary>
    public enum NetworkInterfaceType
    {
        /// <summary>Unknown.</summary>
        Unknown = 1,
        /// <summary>Ethernet.</summary>
        Ethernet = 6,
        /// <summary>A wireless station.</summary>
        Wireless80211 = 71,
        /// <summary>A wireless access point.</summary>
        WirelessAP = 72,
    }
}
