namespace NanoSock.Ip
{
    /// <summary>Selects the treatment of conflicts of an address on an Ethernet link (RFC 5227).</summary>
    [System.Flags]
    public enum AddressMode : byte
    {
        /// <summary>The address is used at once. After a conflict it is defended once in 10 s, and given up when
        /// another conflict follows within that time (RFC 5227 2.4, (b)).</summary>
        None = 0,
        /// <summary>The address is probed before use (RFC 5227 2.1). Until then the interface has none.</summary>
        Probe = 1,
        /// <summary>The address is never given up (RFC 5227 2.4, (c)).</summary>
        KeepOnConflict = 2,
        /// <summary>The address is used at once, and probed meanwhile: a station that has it answers each probe, and
        /// the address is given up. For an address that the program's clients expect without delay.</summary>
        Verify = 4,
    }
}
