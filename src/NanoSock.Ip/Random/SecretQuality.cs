namespace NanoSock.Storage
{
    /// <summary>How good the secret is that keys a node's initial sequence numbers (RFC 6528), ephemeral ports (RFC 6056),
    /// identifications and hashes. A larger value is better.</summary>
    public enum SecretQuality
    {
        /// <summary>The node has no secret: anyone can compute all of these. For tests only.</summary>
        None,
        /// <summary>Drawn from the core library of a device: its Random and the jitter of its clock. How good that is depends on
        /// the chip, which the core library does not say. Two boards, and two starts of one, have different secrets.</summary>
        Unrated,
        /// <summary>Drawn from the platform's cryptographic generator.</summary>
        Platform,
        /// <summary>Given by the program, which answers for it.</summary>
        Given,
    }
}
