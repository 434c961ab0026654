namespace System.Net.Security
{
    /// <summary>Lists the ways to verify a certificate.</summary>
    public enum SslVerification
    {
        // The names of members are their documentation.
#pragma warning disable CS1591
        NoVerification = 1,
        VerifyPeer = 2,
        CertificateRequired = 4,
        VerifyClientOnce = 8,
#pragma warning restore CS1591
    }
}
