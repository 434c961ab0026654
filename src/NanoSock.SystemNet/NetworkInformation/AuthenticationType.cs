namespace System.Net.NetworkInformation
{
    /// <summary>Lists the ways of authentication on a wireless network.</summary>
    public enum AuthenticationType : byte
    {
        // The names of members are their documentation.
#pragma warning disable CS1591
        None = 0,
        EAP,
        PEAP,
        WCN,
        Open,
        Shared,
        WEP,
        WPA,
        WPA2,
#pragma warning restore CS1591
    }
}
