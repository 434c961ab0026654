namespace NanoSock.Randomness
{
    /// <summary>Rates the secret that keys a node's initial sequence numbers (RFC 6528), ephemeral ports (RFC 6056),
    /// identifications and hashes. A larger value is better.</summary>
    public enum SecretQuality
    {
        /// <summary>No secret: any host can compute all of these. For tests only.</summary>
        None,
        /// <summary>A secret from the core library of a device: its Random and the jitter of its clock. The quality
        /// depends on the chip, which the core library does not identify. Two boards, and two starts of one, have
        /// different secrets.</summary>
        Unrated,
        /// <summary>A secret from the platform's cryptographic generator.</summary>
        Platform,
        /// <summary>A secret from the program, which answers for its quality.</summary>
        Given,
    }
}
