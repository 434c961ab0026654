using System;
using System.Collections.Generic;
using System.Globalization;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Support
{
    /// <summary>A node with a DHCP client, and server doubles on the same network, under virtual time.</summary>
    internal sealed class DhcpBench : IDhcpListener
    {
        internal DhcpBench(DhcpOptions options = null, StackOptions stackOptions = null, bool probes = false)
        {
            options ??= new DhcpOptions();
            options.Probe &= probes;
            stackOptions ??= new StackOptions { TcpSockets = 1, TcpHalfOpen = 1, TcpTimeWait = 1 };
            stackOptions.Secret ??= Simulation.Secret(7);
            Node = new NetStack(stackOptions);
            Port = World.Switch.AddPort(64);
            Node.AddInterface(Port);
            Context = new ServiceContext(Node, 576);
            Resolver = new DnsResolver(Context, new DnsOptions());
            LinkLocal = new LinkLocal(Context);
            Client = new DhcpClient(Context, 0, options, this, Resolver, LinkLocal);
            World.Add(Node);
            World.Programs = () =>
            {
                foreach (DhcpStation server in Servers)
                {
                    server.Run(World.Now);
                }

                Watch?.Invoke();
            };
        }

        internal Simulation World { get; } = new Simulation();

        internal NetStack Node { get; }

        internal VirtualPort Port { get; }

        internal ServiceContext Context { get; }

        internal DnsResolver Resolver { get; }

        internal LinkLocal LinkLocal { get; }

        internal DhcpClient Client { get; }

        internal List<DhcpStation> Servers { get; } = new List<DhcpStation>();

        /// <summary>Gets the first server.</summary>
        internal DhcpStation Server
        {
            get { return Servers[0]; }
        }

        /// <summary>Gets the changes of the lease, one line each.</summary>
        internal List<string> Events { get; } = new List<string>();

        /// <summary>Gets or sets the action after each round of polls.</summary>
        internal Action Watch { get; set; }

        /// <summary>Gets the interface's MTU.</summary>
        internal int Mtu
        {
            get
            {
                InterfaceInfo info = new InterfaceInfo();
                Node.GetInterface(0, info);
                return info.Mtu;
            }
        }

        /// <summary>Gets the node's address and its prefix; "none" without one.</summary>
        internal string Address
        {
            get
            {
                InterfaceInfo info = new InterfaceInfo();
                Node.GetInterface(0, info);
                return info.Address == 0 ? "none" : new IPAddress(info.Address) + "/" + info.PrefixLength;
            }
        }

        /// <summary>Adds a server that offers one address.</summary>
        internal DhcpStation AddServer(string address = "10.0.0.1", string offered = "10.0.0.50")
        {
            DhcpStation server = new DhcpStation(World.Switch.AddPort(64), address, offered);
            Servers.Add(server);
            return server;
        }

        /// <summary>Starts the client, and runs until it has a lease.</summary>
        internal void Bind()
        {
            Client.Start();
            Assert.IsTrue(RunTo(DhcpState.Bound), "bound");
        }

        internal bool RunTo(DhcpState state, long milliseconds = 120000)
        {
            return World.RunUntil(() => Client.State == state, milliseconds);
        }

        /// <summary>Runs until a server has received a number of requests, and what follows at that time.</summary>
        internal void RunToRequest(DhcpStation server, int count)
        {
            Assert.IsTrue(World.RunUntil(() => server.Of(3).Length >= count, 4000000), "requests");
        }

        internal uint Drops(ServiceDrop reason)
        {
            return Context.GetDropCount(reason);
        }

        /// <summary>Returns the node's routes beside that of the interface's prefix, in the order of their
        /// text.</summary>
        internal string Routes()
        {
            RouteInfo route = new RouteInfo();
            List<string> routes = new List<string>();
            for (int i = 0; Node.GetRoute(i, route); i++)
            {
                if (!route.IsOwn)
                {
                    routes.Add(new IPAddress(route.Destination) + "/" + route.PrefixLength + " "
                        + new IPAddress(route.Gateway)
                        + (route.Metric == 0 ? string.Empty : " metric " + route.Metric));
                }
            }

            routes.Sort(StringComparer.Ordinal);
            return string.Join(", ", routes);
        }

        public void OnLease(DhcpLease lease)
        {
            Events.Add("lease " + new IPAddress(lease.Address) + "/" + lease.PrefixLength + " by "
                + new IPAddress(lease.Gateway) + " from " + new IPAddress(lease.Server) + " for "
                + lease.Seconds.ToString(CultureInfo.InvariantCulture));
        }

        public void OnLost(DhcpLease lease)
        {
            Events.Add("lost " + new IPAddress(lease.Address));
        }
    }
}
