using System;
using System.Linq;
using NanoSock.Ip;
using NanoSock.Services;
using NanoSock.Sockets;

namespace NanoSock.Host.Running
{
    /// <summary>Holds the services of a board on a network with other hosts: its address from DHCP or the command line,
    /// its name in mDNS, its resolver, and the DHCP server that it may be. Announces each change in one line.</summary>
    public sealed class BoardNetwork : ILanListener
    {
        /// <summary>The UDP sockets that the services need at most.</summary>
        internal const int Sockets = 8;

        /// <summary>The multicast memberships that they need.</summary>
        internal const int Memberships = LanServices.Memberships;

        private const string AddressWord = "address ";
        private const string NameWord = "name ";

        private readonly LanServices _lan;
        private readonly Func<string> _fault;
        private readonly Action<string> _announce;
        private string _lastAddress = "no address yet";
        private string _lastName;

        /// <summary>Creates the services of a node's first interface; they are not started.</summary>
        /// <param name="stack">The node, whose first interface has no address yet.</param>
        /// <param name="options">The command line.</param>
        /// <param name="webPort">The port of the board's web page, which is a service of mDNS; 0 for none.</param>
        /// <param name="announce">Receives a line for each change; must return at once. Null to discard
        /// them.</param>
        /// <param name="fault">Returns the fault of the link, or null; null where no fault is known.</param>
        public BoardNetwork(NetStack stack, HostOptions options, int webPort, Action<string> announce,
            Func<string> fault = null)
        {
            NetworkOptions network = options.Network;
            _announce = announce ?? (_ => { });
            _fault = fault ?? (() => null);
            ServiceContext context = new ServiceContext(stack, LanServices.BufferSize);
            Context = context;
            Resolver = new DnsResolver(context, new DnsOptions());
            foreach (uint server in network.DnsServers)
            {
                BoardStacks.Check(Resolver.AddServer(server), "DNS server " + IPAddress.ToString(server));
            }

            _lan = new LanServices(context, 0, new LanOptions
            {
                HostName = network.HostName,
                WebPort = webPort,
                Address = network.AsksDhcp ? 0 : options.Address,
                PrefixLength = options.PrefixLength,
                Gateway = options.Gateway,
            }, network.DnsServers.Count == 0 ? Resolver : null, this);
            if (network.FirstLease != 0)
            {
                Server = new DhcpServer(context, 0, new DhcpServerOptions
                {
                    First = network.FirstLease,
                    Last = network.LastLease,
                    LeaseTime = (uint)network.LeaseSeconds,
                    Router = options.Gateway,
                    DnsServers = network.DnsServers.Take(DhcpServer.MaximumDnsServers).ToArray(),
                });
            }
        }

        /// <summary>Gets what the services share.</summary>
        public ServiceContext Context { get; }

        /// <summary>Gets the resolver.</summary>
        public DnsResolver Resolver { get; }

        /// <summary>Gets the DHCP client; null where the address was given.</summary>
        public DhcpClient Client
        {
            get { return _lan.Client; }
        }

        /// <summary>Gets the DHCP server; null for none.</summary>
        public DhcpServer Server { get; }

        /// <summary>Gets the mDNS responder.</summary>
        public MdnsResponder Responder
        {
            get { return _lan.Responder; }
        }

        /// <summary>Gets the last change of the address, and the name, in one line for a table.</summary>
        public string Summary
        {
            get { return _lastAddress + (_lastName == null ? string.Empty : ", " + _lastName); }
        }

        /// <summary>Returns true when nothing is left to send after <see cref="Stop"/>.</summary>
        public bool IsStopped
        {
            get { return _lan.IsStopped; }
        }

        /// <inheritdoc/>
        string ILanListener.LinkFault
        {
            get { return _fault(); }
        }

        /// <summary>Starts the services, which the node's Poll advances.</summary>
        /// <exception cref="BoardException">One of them could not be started.</exception>
        public void Start()
        {
            BoardStacks.Check(_lan.Start(), "the services of the network");
            if (Server != null)
            {
                BoardStacks.Check(Server.Start(), "a DHCP server");
            }
        }

        /// <summary>Says goodbye in mDNS, and releases the lease. Further Polls of the node send that.</summary>
        public void Stop()
        {
            _lan.Stop();
        }

        /// <inheritdoc/>
        void ILanListener.OnChange(string line)
        {
            if (line.StartsWith(NameWord, StringComparison.Ordinal))
            {
                _lastName = line;
            }
            else if (line.StartsWith(AddressWord, StringComparison.Ordinal))
            {
                _lastAddress = line;
            }

            _announce(line);
        }
    }
}
