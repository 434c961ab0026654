namespace System.Net.NetworkInformation
{
    /// <summary>Lists the ways of authentication on a wireless network.</summary>
    public enum AuthenticationType : byte
    {
        /// <summary>No authentication.</summary>
        None = 0,
        /// <summary>EAP (RFC 3748).</summary>
        EAP,
        /// <summary>Protected EAP.</summary>
        PEAP,
        /// <summary>Windows Connect Now.</summary>
        WCN,
        /// <summary>Open system.</summary>
        Open,
        /// <summary>Shared key.</summary>
        Shared,
        /// <summary>WEP.</summary>
        WEP,
        /// <summary>WPA.</summary>
        WPA,
        /// <summary>WPA2.</summary>
        WPA2,
    }
}
