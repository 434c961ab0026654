namespace NanoSock.Services
{
    /// <summary>Receives the changes of a <see cref="DhcpClient"/>'s lease. The calls come from the node's
    /// Poll.</summary>
    public interface IDhcpListener
    {
        /// <summary>Takes a lease whose address is in use, and one that was extended. Firmware may store its address
        /// for <see cref="DhcpOptions.LastAddress"/>.</summary>
        /// <param name="lease">The lease. The object is used again after the call.</param>
        void OnLease(DhcpLease lease);

        /// <summary>Takes a lease that has ended: it has expired, its server has refused it, its address has a
        /// conflict, or the client has released it. The node has no longer the address.</summary>
        /// <param name="lease">The lease. The object is used again after the call.</param>
        void OnLost(DhcpLease lease);
    }
}
