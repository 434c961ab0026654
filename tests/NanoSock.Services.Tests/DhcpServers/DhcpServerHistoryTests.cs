using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Services.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.DhcpServers
{
    /// <summary>Random histories of a server that restarts without its leases, of clients that come and go, and of
    /// cables: afterwards each client has an address of its own.</summary>
    [TestClass]
    public sealed class DhcpServerHistoryTests
    {
        private const int Clients = 6;

        [TestMethod]
        public void History_Random_EndsWithAnAddressForEachClient()
        {
            for (int seed = 0; seed < 200; seed++)
            {
                Play(seed);
            }
        }

        private static void Play(int seed)
        {
            Random random = new Random(seed);
            DhcpServerOptions options = DhcpServerBench.NewOptions();
            options.Last = options.First + Clients + 3;
            DhcpServerBench bench = new DhcpServerBench(options);
            List<DhcpClient> clients = new List<DhcpClient>();
            List<CableLink> cables = new List<CableLink>();
            for (int i = 0; i < Clients; i++)
            {
                NetStack node = new NetStack(new StackOptions { Secret = Simulation.Secret((seed * 31) + i) });
                CableLink cable = new CableLink(bench.World.Switch.AddPort(64));
                node.AddInterface(cable);
                clients.Add(new DhcpClient(new ServiceContext(node, 576), 0,
                    new DhcpOptions { Probe = random.Next(2) == 0 }, null, null, null));
                cables.Add(cable);
                bench.World.Add(node);
            }

            bool[] hasStayed = Enumerable.Repeat(true, Clients).ToArray();
            for (int step = 0; step < 25; step++)
            {
                int one = random.Next(Clients);
                switch (random.Next(6))
                {
                    case 0:
                        bench.Restart();
                        break;
                    case 1:
                        clients[one].Stop();
                        break;
                    case 2:
                        cables[one].IsPulled = !cables[one].IsPulled;
                        hasStayed[one] = false;
                        break;
                    case 3:
                        // A station that no server knows.
                        bench.Caller.Address = options.First + (uint)random.Next(Clients);
                        break;
                    default:
                        clients[one].Start();
                        break;
                }

                bench.World.Run(random.Next(3) == 0 ? random.Next(150000) : random.Next(3000));

                // A client that was unplugged could not answer for its address.
                uint[] used = Enumerable.Range(0, Clients)
                    .Where(i => hasStayed[i] && clients[i].State == DhcpState.Bound)
                    .Select(i => clients[i].Lease.Address).ToArray();
                Assert.HasCount(used.Length, used.Distinct(), "seed " + seed + ", step " + step);
            }

            bench.Caller.Address = 0;
            cables.ForEach(c => c.IsPulled = false);
            bench.World.Run(20000);
            clients.ForEach(c => c.Start());

            // The longest lease, and the longest back-off of a client.
            bench.World.Run(300000);
            string[] addresses = clients.Select(c => c.State + " " + new IPAddress(c.Lease.Address)).ToArray();
            string all = "seed " + seed + ": " + string.Join(", ", addresses);
            Assert.IsTrue(clients.All(c => c.State >= DhcpState.Bound && c.State != DhcpState.Releasing), all);
            Assert.HasCount(Clients, clients.Select(c => c.Lease.Address).Distinct(), all);
            Assert.HasCount(Clients, bench.Leases().Split(", "), all + " at " + bench.Leases());
        }
    }
}
