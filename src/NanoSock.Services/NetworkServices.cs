using NanoSock.Sockets;

namespace NanoSock.Services
{
    /// <summary>Joins the services of a node for <c>NanoSock.Network</c>: programs of System.Net look up names, and
    /// configure interfaces.</summary>
    public sealed class NetworkServices : INetworkServices
    {
        private readonly ServiceContext _context;
        private readonly DnsResolver _resolver;
        private readonly DhcpClient[] _clients;

        /// <summary>Joins the services.</summary>
        /// <param name="context">What the services share.</param>
        /// <param name="resolver">Looks up names; null for none.</param>
        /// <param name="clients">The DHCP client of each interface, by its index. An element may be null, and so may
        /// the array.</param>
        /// <exception cref="System.ArgumentNullException"><paramref name="context"/> is null.</exception>
        public NetworkServices(ServiceContext context, DnsResolver resolver, DhcpClient[] clients)
        {
            ServiceContext.Require(context, nameof(context));
            _context = context;
            _resolver = resolver;
            _clients = clients != null ? clients : new DhcpClient[0];
        }

        /// <summary>Gets what the services share.</summary>
        public ServiceContext Context
        {
            get { return _context; }
        }

        /// <summary>Gets the resolver; null for none.</summary>
        public DnsResolver Names
        {
            get { return _resolver; }
        }

        /// <inheritdoc/>
        public INameResolver Resolver
        {
            get { return _resolver; }
        }

        /// <inheritdoc/>
        public bool IsDhcpEnabled(int interfaceIndex)
        {
            DhcpClient client = ClientOf(interfaceIndex);
            return client != null && client.State != DhcpState.Stopped;
        }

        /// <inheritdoc/>
        public SocketError EnableDhcp(int interfaceIndex)
        {
            DhcpClient client = ClientOf(interfaceIndex);
            if (client == null)
            {
                return SocketError.OperationNotSupported;
            }

            client.Renew();
            return client.Start();
        }

        /// <inheritdoc/>
        public void DisableDhcp(int interfaceIndex)
        {
            DhcpClient client = ClientOf(interfaceIndex);
            if (client != null)
            {
                client.Stop();
            }
        }

        /// <inheritdoc/>
        public uint GetDnsServer(int position)
        {
            return _resolver != null && position < _resolver.ServerCount ? _resolver.GetServer(position) : 0;
        }

        /// <inheritdoc/>
        /// <remarks>Without addresses, the node has the servers of its leases.</remarks>
        public void SetDnsServers(uint first, uint second)
        {
            if (_resolver == null)
            {
                return;
            }

            _resolver.ClearServers();
            if (first != 0)
            {
                _resolver.AddServer(first);
            }

            if (second != 0)
            {
                _resolver.AddServer(second);
            }

            for (int i = 0; i < _clients.Length && (first | second) == 0; i++)
            {
                AddServers(_clients[i]);
            }
        }

        private void AddServers(DhcpClient client)
        {
            if (client == null || client.Lease.Address == 0)
            {
                return;
            }

            uint[] servers = client.Lease.NameServers;
            for (int i = 0; i < servers.Length; i++)
            {
                _resolver.AddServer(servers[i]);
            }
        }

        private DhcpClient ClientOf(int interfaceIndex)
        {
            return interfaceIndex < _clients.Length ? _clients[interfaceIndex] : null;
        }
    }
}
