using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Dhcp
{
    /// <summary>Clients and the server of this assembly on one network.</summary>
    [TestClass]
    public sealed class DhcpTogetherTests
    {
        private readonly Simulation _world = new Simulation();
        private readonly List<NetStack> _nodes = new List<NetStack>();
        private readonly List<VirtualPort> _ports = new List<VirtualPort>();
        private readonly List<DhcpClient> _clients = new List<DhcpClient>();

        [TestMethod]
        public void Clients_MoreThanAddresses_AllOfThePoolAreBound()
        {
            DhcpServer server = Serve(60);
            for (int i = 0; i < 5; i++)
            {
                Add(i);
            }

            _world.Run(60000);
            Assert.AreEqual("10.0.0.10 10.0.0.11 10.0.0.12 10.0.0.13", Addresses());
            _world.Run(600000);
            Assert.AreEqual("10.0.0.10 10.0.0.11 10.0.0.12 10.0.0.13", Addresses(), "renewed many times");

            // A released address goes to the client that has none.
            DhcpClient bound = _clients.First(client => client.State == DhcpState.Bound);
            bound.Stop();
            _world.Run(120000);
            Assert.AreEqual("10.0.0.10 10.0.0.11 10.0.0.12 10.0.0.13", Addresses());
            Assert.AreEqual(DhcpState.Stopped, bound.State);
            Assert.IsTrue(server.IsStarted);
        }

        [TestMethod]
        public void Server_Restarted_ClientsKeepTheirAddresses()
        {
            DhcpServer server = Serve(60);
            Add(0);
            Add(1);
            _world.Run(30000);
            string[] before = _clients.Select(client => Simulation.Address("10.0.0.1") - client.Lease.Address)
                .Select(difference => difference.ToString())
                .ToArray();
            server.Stop();
            _world.Run(20000);
            server.Start();
            _world.Run(300000);

            CollectionAssert.AreEqual(before, _clients
                .Select(client => (Simulation.Address("10.0.0.1") - client.Lease.Address).ToString())
                .ToArray());
            Assert.AreEqual("10.0.0.10 10.0.0.11", Addresses());
        }

        [TestMethod]
        public void Client_Replugged_HasItsAddressAgain()
        {
            Serve(3600);
            Add(0);
            _world.Run(30000);
            _ports[0].Unplug();
            _world.Run(5000);
            _ports[0].Plug();
            _world.Run(15000);

            Assert.AreEqual(DhcpState.Bound, _clients[0].State);
            Assert.AreEqual("10.0.0.10", Addresses());
        }

        private DhcpServer Serve(uint lease)
        {
            NetStack node = _world.AddNode("10.0.0.1");
            DhcpServer server = new DhcpServer(new ServiceContext(node, 576), 0, new DhcpServerOptions
            {
                First = Simulation.Address("10.0.0.10"),
                Last = Simulation.Address("10.0.0.13"),
                LeaseTime = lease,
                Router = Simulation.Address("10.0.0.1"),
            });
            Assert.AreEqual(SocketError.Success, server.Start());
            return server;
        }

        private void Add(int seed)
        {
            NetStack node = new NetStack(new StackOptions { Secret = Simulation.Secret(100 + seed) });
            VirtualPort port = _world.Switch.AddPort(64);
            node.AddInterface(port);
            _world.Add(node);
            DhcpClient client = new DhcpClient(new ServiceContext(node, 576), 0, new DhcpOptions(), null, null, null);
            Assert.AreEqual(SocketError.Success, client.Start());
            _nodes.Add(node);
            _ports.Add(port);
            _clients.Add(client);
        }

        private string Addresses()
        {
            return string.Join(" ", _nodes.Select(node => node.GetAddress(0))
                .Where(address => address != 0)
                .OrderBy(address => address)
                .Select(address => new NanoSock.Ip.IPAddress(address).ToString()));
        }
    }
}
