using System;
using System.Linq;
using NanoSock.Ip;
using NanoSock.Services;
using NanoSock.Sockets;

namespace NanoSock.Host.Running
{
    /// <summary>Holds the services of a board on a network with other hosts: its address from DHCP or the command line,
    /// its name in mDNS, its resolver, and the DHCP server that it may be. Announces each change in one line.</summary>
    public sealed class BoardNetwork : IPump
    {
        /// <summary>The UDP sockets that the services need at most.</summary>
        internal const int Sockets = 8;

        /// <summary>The multicast memberships that they need.</summary>
        internal const int Memberships = 1;

        // The largest message of mDNS that an Ethernet frame holds (RFC 6762 17).
        private const int BufferSize = 1472;

        // RFC 5227 2.4.1 lets a host that has lost its address try again, at most once a minute (2.1.1).
        private const int ConflictPause = 60000;

        private const string Lost = "address lost";

        private readonly NetStack _stack;
        private readonly NetworkOptions _options;
        private readonly Action<string> _announce;
        private readonly uint _address;
        private readonly int _prefixLength;
        private readonly uint _gateway;
        private readonly InterfaceEvent _event = new InterfaceEvent();
        private string _name;
        private string _lastAddress = "no address yet";
        private long _retryAt = long.MaxValue;

        /// <summary>Creates the services of a node's first interface; they are not started.</summary>
        /// <param name="stack">The node, whose first interface has no address yet.</param>
        /// <param name="options">The command line.</param>
        /// <param name="webPort">The port of the board's web page, which is a service of mDNS; 0 for none.</param>
        /// <param name="announce">Receives a line for each change; must return at once.</param>
        public BoardNetwork(NetStack stack, HostOptions options, int webPort, Action<string> announce)
        {
            _stack = stack;
            _options = options.Network;
            _address = options.Address;
            _prefixLength = options.PrefixLength;
            _gateway = options.Gateway;
            _announce = announce ?? (_ => { });
            ServiceContext context = new ServiceContext(stack, BufferSize);
            Context = context;
            Resolver = new DnsResolver(context, new DnsOptions());
            foreach (uint server in _options.DnsServers)
            {
                Check(Resolver.AddServer(server), "DNS server " + IPAddress.ToString(server));
            }

            if (_options.AsksDhcp)
            {
                LinkLocal = new LinkLocal(context);
                Client = new DhcpClient(context, 0, new DhcpOptions { HostName = _options.HostName }, null,
                    _options.DnsServers.Count == 0 ? Resolver : null, LinkLocal);
            }

            if (_options.FirstLease != 0)
            {
                Server = new DhcpServer(context, 0, new DhcpServerOptions
                {
                    First = _options.FirstLease,
                    Last = _options.LastLease,
                    LeaseTime = (uint)_options.LeaseSeconds,
                    Router = _gateway,
                    DnsServers = _options.DnsServers.Take(DhcpServer.MaximumDnsServers).ToArray(),
                });
            }

            Responder = new MdnsResponder(context, 0, _options.HostName, new MdnsOptions());
            if (webPort != 0)
            {
                Check((SocketError)Math.Max(0, -Responder.AddService(null, "_http._tcp", webPort, ["path=/"])),
                    "the service _http._tcp");
            }
        }

        /// <summary>Gets what the services share.</summary>
        public ServiceContext Context { get; }

        /// <summary>Gets the resolver.</summary>
        public DnsResolver Resolver { get; }

        /// <summary>Gets the DHCP client; null where the address was given.</summary>
        public DhcpClient Client { get; }

        /// <summary>Gets the link-local address that stands in for DHCP; null where the address was given.</summary>
        public LinkLocal LinkLocal { get; }

        /// <summary>Gets the DHCP server; null for none.</summary>
        public DhcpServer Server { get; }

        /// <summary>Gets the mDNS responder.</summary>
        public MdnsResponder Responder { get; }

        /// <summary>Gets the last change of the address, and the name, in one line for a table.</summary>
        public string Summary
        {
            get { return _lastAddress + (_name == null ? string.Empty : ", name " + _name + ".local"); }
        }

        /// <inheritdoc/>
        public bool IsLinkBlocked
        {
            get { return false; }
        }

        /// <summary>Starts the services.</summary>
        /// <exception cref="BoardException">One of them could not be started.</exception>
        public void Start()
        {
            if (Client != null)
            {
                Check(Client.Start(), "DHCP");
            }
            else
            {
                SetAddress();
            }

            if (Server != null)
            {
                Check(Server.Start(), "a DHCP server");
            }

            Check(Responder.Start(), "mDNS");
        }

        /// <inheritdoc/>
        public long Step(long nowMilliseconds)
        {
            while (_stack.TakeEvent(_event))
            {
                string line = Describe(_event, nowMilliseconds);
                if (line != null)
                {
                    AnnounceAddress(line);
                }

                if (_event.Kind == InterfaceEventKind.AddressConflict && _stack.GetAddress(0) != _event.Address)
                {
                    AnnounceAddress(Lost);
                }
            }

            if (nowMilliseconds >= _retryAt)
            {
                _retryAt = long.MaxValue;
                SetAddress();
            }

            string name = Responder.IsHostNameClaimed ? Responder.HostName : null;
            if (name != null && name != _name)
            {
                _announce("name " + name + ".local");
            }

            _name = name ?? _name;
            return _retryAt;
        }

        /// <summary>Says goodbye in mDNS, and releases the lease. Further Polls of the node send that.</summary>
        public void Stop()
        {
            Responder.Stop();
            Client?.Stop();
        }

        /// <summary>Returns true when nothing is left to send after <see cref="Stop"/>.</summary>
        public bool IsStopped
        {
            get { return Client == null || Client.State == DhcpState.Stopped; }
        }

        private void AnnounceAddress(string line)
        {
            _lastAddress = line;
            _announce(line);
        }

        private void SetAddress()
        {
            Check(_stack.SetAddress(0, _address, _prefixLength, AddressMode.Verify),
                "address " + IPAddress.ToString(_address));
            if (_gateway != 0)
            {
                Check(_stack.SetDefaultGateway(_gateway), "gateway " + IPAddress.ToString(_gateway));
            }
        }

        private string Describe(InterfaceEvent change, long now)
        {
            string address = IPAddress.ToString(change.Address);
            switch (change.Kind)
            {
                case InterfaceEventKind.AddressAdded:
                    return "address " + address + "/" + change.PrefixLength + Origin(change.Address);
                case InterfaceEventKind.AddressRemoved:
                    return Lost;
                case InterfaceEventKind.AddressConflict:
                    if (Client == null && _stack.GetAddress(0) == 0)
                    {
                        _retryAt = now + ConflictPause;
                    }

                    return "address conflict " + address + " with "
                        + BitConverter.ToString(change.HardwareAddress).Replace('-', ':').ToLowerInvariant();
                default:
                    return null;
            }
        }

        private string Origin(uint address)
        {
            return Client == null ? " static"
                : Client.Lease.Address == address
                    ? " from dhcp " + IPAddress.ToString(Client.Lease.Server) + " lease " + Client.Lease.Seconds
                : " link-local";
        }

        private static void Check(SocketError error, string what)
        {
            if (error != SocketError.Success)
            {
                throw new BoardException("The stack refused " + what + ": " + error + ".");
            }
        }
    }
}
