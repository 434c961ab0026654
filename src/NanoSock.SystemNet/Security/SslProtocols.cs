namespace System.Net.Security
{
    /// <summary>Lists the versions of TLS.</summary>
    [Flags]
    public enum SslProtocols
    {
        /// <summary>No version.</summary>
        None = 0x00,
        /// <summary>TLS 1.0.</summary>
        Tls = 192,
        /// <summary>TLS 1.1.</summary>
        Tls11 = 768,
        /// <summary>TLS 1.2.</summary>
        Tls12 = 3072,
        /// <summary>TLS 1.3.</summary>
        Tls13 = 12288,
    }
}
