namespace NanoSock.Links
{
    /// <summary>The checksums above a link, for one that has none of its own.</summary>
    internal interface IDamageCount
    {
        /// <summary>Packets of any link that failed a checksum of IP or of a transport; wraps at 2^32.</summary>
        uint Damaged { get; }
    }
}
