using System;
using System.Collections.Generic;
using System.IO;
using NanoSock.Host.BoardLinks;
using NanoSock.Host.Forwarding;
using NanoSock.Links;
using NanoSock.Services;
using NanoSock.Sockets;

namespace NanoSock.Host.Running
{
    /// <summary>Represents the node of a program with threads, as a command line describes it: a stack on a link, its
    /// services, and a <see cref="StackRunner"/>. On the switch within the process, the gateway carries connections and
    /// datagrams to this machine (the gateway's address is 127.0.0.1) and beyond.</summary>
    public sealed class BoardNode : IDisposable
    {
        // UDP sockets of DNS queries.
        private const int NameSockets = 2;
        private const int LeaveMilliseconds = 500;

        private readonly BoardWire _wire;
        private readonly IStackWait _wait;
        private readonly PumpThread _pump;
        private readonly PortForwarder _forwarder;
        private readonly BoardNetwork _network;

        private BoardNode(HostOptions options, StackOptions sizes, bool forwardsAll, Action<string> announce)
        {
            Options = options;
            try
            {
                _wire = new BoardWire(options, null);
                sizes.TcpMinimumRetransmissionTimeout = Math.Max(sizes.TcpMinimumRetransmissionTimeout,
                    options.Link.MinimumRetransmissionTimeout);
                bool isNetworked = options.Network != null;
                sizes.UdpSockets += isNetworked ? BoardNetwork.Sockets : NameSockets;
                sizes.MulticastMemberships += isNetworked ? BoardNetwork.Memberships : 0;
                sizes.MaximumMtu = Math.Max(sizes.MaximumMtu, _wire.Link.Mtu);
                _wait = LinkWaiter.For(_wire.Link);
                NetStack stack = new NetStack(sizes);
                Runner = new StackRunner(stack, null, _wait);
                int index = isNetworked ? Runner.AddInterface(_wire.Link)
                    : Runner.AddInterface(_wire.Link, options.Address, options.PrefixLength);
                BoardStacks.Check((SocketError)Math.Min(index, 0), "the board's address");
                if (isNetworked)
                {
                    _network = new BoardNetwork(stack, options, 0, null);
                    Services = new NetworkServices(_network.Context, _network.Resolver,
                        new[] { _network.Client });
                    _network.Start();
                }
                else
                {
                    uint gateway = options.Gateway != 0 || !options.Link.IsWithinProcess ? options.Gateway
                        : options.HostAddress;
                    BoardStacks.SetGateway(stack, gateway);
                    Services = CreateNames(stack, options.Link.IsWithinProcess ? gateway : 0);
                }

                List<IPump> pumps = new List<IPump>(_wire.Pumps);
                IStackWait pumpWait = new EventWait();
                if (_wire.Connection.HostPort != null)
                {
                    _forwarder = CreateHostSide(options, _wire.Connection.HostPort, pumpWait, pumps);
                    if (forwardsAll)
                    {
                        pumps.Add(new ListenerPump(Runner, _forwarder, forward => announce(Describe(forward))));
                    }

                    foreach (Forward forward in _forwarder.Forwards)
                    {
                        announce(Describe(forward));
                    }
                }

                _pump = new PumpThread("host side", pumpWait, pumps.ToArray());
                _pump.Start();
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        /// <summary>Gets the command line.</summary>
        public HostOptions Options { get; }

        /// <summary>Gets the runner; it is not started.</summary>
        public StackRunner Runner { get; }

        /// <summary>Gets the services of the stack.</summary>
        public INetworkServices Services { get; }

        /// <summary>Gets the reason why the board has no address: the state of its link, or of DHCP, in a few
        /// words.</summary>
        public string Trouble
        {
            get
            {
                return _wire.Connection.Fault ?? _wire.Connection.Trouble
                    ?? (_wire.Link.IsUp ? "no answer from a DHCP server" : "the link is down");
            }
        }

        /// <summary>Gets the board's name on its network, which ends with ".local"; null for none.</summary>
        public string HostName
        {
            get { return _network == null ? null : Options.Network.HostName + ".local"; }
        }

        /// <summary>Creates the node that a command line describes.</summary>
        /// <param name="name">The name of the program or board, for the help.</param>
        /// <param name="sizes">The sizes of the stack; changed for the services.</param>
        /// <param name="arguments">The command line.</param>
        /// <param name="output">Receives the help, and a line for each forwarded port.</param>
        /// <param name="error">Receives the error of a wrong command line.</param>
        /// <param name="node">The node; null where the program must end.</param>
        /// <returns>The exit code where the program must end.</returns>
        public static int TryCreate(string name, StackOptions sizes, string[] arguments, TextWriter output,
            TextWriter error, out BoardNode node)
        {
            node = null;
            ForwardRule[] none = new ForwardRule[0];
            HostCommandLine commandLine = new HostCommandLine(name + " on the NanoSock TCP/IP stack.", none,
                Array.Empty<System.CommandLine.Option>(), true);
            int code = commandLine.Parse(arguments, output, error, out HostOptions options);
            if (options == null)
            {
                return code;
            }

            try
            {
                // Ports are forwarded to all listeners if the command line names none and does not refuse them.
                node = new BoardNode(options, sizes, ReferenceEquals(options.Forwards, none), line =>
                {
                    output.WriteLine(line);
                    output.Flush();
                });
                return 0;
            }
            catch (Exception e) when (e is TapException or ForwardException or BoardException)
            {
                return HostCommandLine.Fail(error, e.Message);
            }
        }

        /// <summary>Takes the board's name back, releases its lease, closes its sockets, and ends it.</summary>
        public void Dispose()
        {
            if (_network != null && Runner != null)
            {
                Runner.Invoke(_ => _network.Stop());
            }

            Runner?.Dispose(LeaveMilliseconds);
            _pump?.Dispose();
            _forwarder?.Dispose();
            _wire?.Dispose();
            (_wait as IDisposable)?.Dispose();
        }

        private static NetworkServices CreateNames(NetStack stack, uint server)
        {
            ServiceContext context = new ServiceContext(stack, LanServices.BufferSize);
            DnsResolver resolver = new DnsResolver(context, new DnsOptions());
            if (server != 0)
            {
                resolver.AddServer(server);
            }

            return new NetworkServices(context, resolver, null);
        }

        private static PortForwarder CreateHostSide(HostOptions options, ILink port, IStackWait wait,
            List<IPump> pumps)
        {
            GatewayLink link = new GatewayLink(port);
            StackOptions sizes = BoardStacks.HostOptions();
            sizes.Addresses = Gateway.Hosts;
            NetStack stack = BoardStacks.Create(sizes, link, options.HostAddress, options.PrefixLength);
            link.SetWakeup(wait);
            PortForwarder forwarder = new PortForwarder(stack, wait, options.Address, options.Forwards);
            pumps.Add(forwarder);
            pumps.Add(new Gateway(forwarder, link, options.HostAddress, options.PrefixLength));
            return forwarder;
        }

        private static string Describe(Forward forward)
        {
            return $"listening on {forward.Rule.ProtocolName} 127.0.0.1:{forward.NativePort}, which leads to port "
                + $"{forward.Rule.BoardPort} of the board";
        }
    }
}
