namespace System.Net.NetworkInformation
{
    /// <summary>Lists the ciphers of a wireless network.</summary>
    public enum EncryptionType : byte
    {
        /// <summary>No cipher.</summary>
        None = 0,
        /// <summary>WEP.</summary>
        WEP,
        /// <summary>WPA.</summary>
        WPA,
        /// <summary>WPA2.</summary>
        WPA2,
        /// <summary>WPA with a shared key.</summary>
        WPA_PSK,
        /// <summary>WPA2 with a shared key.</summary>
        WPA2_PSK,
        /// <summary>A certificate.</summary>
        Certificate,
    }
}
