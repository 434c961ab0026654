namespace NanoSock.Sockets
{
    /// <summary>Configures the interfaces of a node for its programs: DHCP and DNS servers.
    /// <c>NanoSock.Services.NetworkServices</c> is one. The caller holds the node's lock, if there is one.</summary>
    public interface INetworkServices
    {
        /// <summary>Gets the service that looks up names; null for none.</summary>
        INameResolver Resolver { get; }

        /// <summary>Returns true while DHCP configures an interface.</summary>
        bool IsDhcpEnabled(int interfaceIndex);

        /// <summary>Lets DHCP configure an interface. Where it does so already, the lease is extended.</summary>
        /// <returns>Success; OperationNotSupported where the interface has no DHCP client; AlreadyInProgress while the
        /// client stops.</returns>
        SocketError EnableDhcp(int interfaceIndex);

        /// <summary>Releases the lease of an interface, and ends DHCP on it. <see cref="IsDhcpEnabled"/> returns false
        /// within a second.</summary>
        void DisableDhcp(int interfaceIndex);

        /// <summary>Returns the address of a DNS server, first byte highest; 0 behind the last.</summary>
        uint GetDnsServer(int position);

        /// <summary>Replaces the DNS servers.</summary>
        /// <param name="first">The address of the server that is asked first, first byte highest; 0 for none.</param>
        /// <param name="second">The address of another one; 0 for none.</param>
        void SetDnsServers(uint first, uint second);
    }
}
