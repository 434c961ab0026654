namespace System.Net.Security
{
    /// <summary>Lists the ways to verify a certificate.</summary>
    public enum SslVerification
    {
        /// <summary>Certificates are not verified.</summary>
        NoVerification = 1,
        /// <summary>The peer's certificate is verified.</summary>
        VerifyPeer = 2,
        /// <summary>The peer must have a certificate.</summary>
        CertificateRequired = 4,
        /// <summary>A client is verified once, not on renegotiation.</summary>
        VerifyClientOnce = 8,
    }
}
