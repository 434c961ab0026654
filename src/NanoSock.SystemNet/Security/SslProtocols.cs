namespace System.Net.Security
{
    /// <summary>Lists the versions of TLS.</summary>
    [Flags]
    public enum SslProtocols
    {
        // The names of members are their documentation.
#pragma warning disable CS1591
        None = 0x00,
        Tls = 192,
        Tls11 = 768,
        Tls12 = 3072,
        Tls13 = 12288,
#pragma warning restore CS1591
    }
}
