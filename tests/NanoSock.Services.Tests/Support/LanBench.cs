using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Support
{
    /// <summary>A node with the services of a LAN, with a board's sizes, on a cable to a switch.</summary>
    internal sealed class LanBench : ILanListener
    {
        internal LanBench(LanOptions options = null, int seed = 7, bool isReporting = true)
        {
            Node = new NetStack(new StackOptions
            {
                Secret = Simulation.Secret(seed),
                UdpSockets = LanServices.Sockets,
                MulticastMemberships = LanServices.Memberships,
                Interfaces = 1,
                Routes = 2,
            });
            Port = World.Switch.AddPort(64);
            Cable = new CableLink(Port);
            Assert.AreEqual(0, Node.AddInterface(Cable));
            Context = new ServiceContext(Node, LanServices.BufferSize);
            Lan = new LanServices(Context, 0, options ?? new LanOptions(), null,
                isReporting ? this : null);
            World.Add(Node);
        }

        internal Simulation World { get; } = new Simulation();

        internal NetStack Node { get; }

        internal VirtualPort Port { get; }

        internal CableLink Cable { get; }

        internal ServiceContext Context { get; }

        internal LanServices Lan { get; }

        /// <summary>Gets the lines reported since the last <see cref="Read"/>.</summary>
        internal List<string> Lines { get; } = new List<string>();

        /// <inheritdoc/>
        public string LinkFault { get; set; }

        /// <inheritdoc/>
        public void OnChange(string line)
        {
            Lines.Add(line);
        }

        /// <summary>Adds a node with a DHCP server that has one address.</summary>
        internal DhcpServer AddServer(uint lease = 3600, string address = "10.0.0.50")
        {
            NetStack node = World.AddNode("10.0.0.1");
            DhcpServer server = new DhcpServer(new ServiceContext(node, 576), 0, new DhcpServerOptions
            {
                First = Simulation.Address(address),
                Last = Simulation.Address(address),
                LeaseTime = lease,
                Router = Simulation.Address("10.0.0.1"),
            });
            Assert.AreEqual(SocketError.Success, server.Start());
            return server;
        }

        internal void Start()
        {
            Assert.AreEqual(SocketError.Success, Lan.Start());
        }

        /// <summary>Runs, and returns the lines that were reported meanwhile.</summary>
        internal string[] Run(long milliseconds)
        {
            World.Run(milliseconds);
            return Read();
        }

        internal string[] Read()
        {
            string[] lines = Lines.ToArray();
            Lines.Clear();
            return lines;
        }
    }
}
