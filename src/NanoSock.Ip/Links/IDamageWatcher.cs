namespace NanoSock.Links
{
    /// <summary>Represents a link without a checksum of its own that judges its line by checksum failures above
    /// it.</summary>
    public interface IDamageWatcher
    {
        /// <summary>Sets the counter of failures. The node calls it when the link is added.</summary>
        /// <param name="damage">The counter; the link reads it at any time.</param>
        void Watch(IDamageCount damage);
    }
}
