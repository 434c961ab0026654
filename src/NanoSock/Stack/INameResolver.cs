namespace NanoSock.Sockets
{
    /// <summary>Looks up names for the programs of a node, as a function of packets and time: a call begins a query,
    /// the node's Poll advances it, and the program reads its state. <c>NanoSock.Services.DnsResolver</c> is
    /// one.</summary>
    public interface INameResolver
    {
        /// <summary>Begins a query for the addresses of a name.</summary>
        /// <param name="name">A host name, or an address in text.</param>
        /// <returns>A handle below <see cref="int.MaxValue"/>, valid until <see cref="Release"/>; or a negated
        /// InvalidArgument (a text that is no name) or NoBufferSpaceAvailable (as many queries as fit are in
        /// use).</returns>
        int Resolve(string name);

        /// <summary>Begins a query for the name of an address.</summary>
        /// <param name="address">The address, first byte highest.</param>
        /// <returns>As <see cref="Resolve"/>.</returns>
        int ResolveAddress(uint address);

        /// <summary>Returns the result of a query: InProgress; Success; HostNotFound (the name does not exist); NoData
        /// (it has no record of the type); TryAgain (no server has given an answer); or InvalidArgument for a handle
        /// that is not valid.</summary>
        SocketError GetResult(int handle);

        /// <summary>Copies the addresses of a query that has ended with Success.</summary>
        /// <param name="handle">The query.</param>
        /// <param name="addresses">Receives the addresses, first byte highest.</param>
        /// <returns>The number of addresses copied; 0 for a query for a name.</returns>
        int GetAddresses(int handle, uint[] addresses);

        /// <summary>Returns the name that a query has found, or the name that it has looked up; null without a
        /// result.</summary>
        string GetName(int handle);

        /// <summary>Ends a query, completed or not, and frees its place. A handle that is not valid is
        /// ignored.</summary>
        void Release(int handle);
    }
}
