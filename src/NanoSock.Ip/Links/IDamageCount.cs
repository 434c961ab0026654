namespace NanoSock.Links
{
    /// <summary>Counts checksum failures above a link, for a link without a checksum of its own.</summary>
    public interface IDamageCount
    {
        /// <summary>Gets the number of packets of any link that failed a checksum of IP or of a transport; wraps at
        /// 2^32.</summary>
        uint Damaged { get; }
    }
}
