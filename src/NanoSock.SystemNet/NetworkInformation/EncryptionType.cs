namespace System.Net.NetworkInformation
{
    /// <summary>Lists the ciphers of a wireless network.</summary>
    public enum EncryptionType : byte
    {
        // The names of members are their documentation.
#pragma warning disable CS1591
        None = 0,
        WEP,
        WPA,
        WPA2,
        WPA_PSK,
        WPA2_PSK,
        Certificate,
#pragma warning restore CS1591
    }
}
