using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Services.Tests.Support;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Dhcp
{
    /// <summary>Random histories of servers, of the link and of conflicts. The node never uses an address whose lease
    /// has ended, and it has a lease when the network has been sound for a while.</summary>
    [TestClass]
    public sealed class DhcpHistoryTests
    {
        private const int Steps = 40;

        [TestMethod]
        public void Histories_TwoHundred_EndBound()
        {
            for (int seed = 0; seed < 200; seed++)
            {
                Run(seed);
            }
        }

        private static void Run(int seed)
        {
            Random random = new Random(seed);
            DhcpBench bench = new DhcpBench(probes: seed % 4 != 0);
            DhcpStation first = bench.AddServer();
            DhcpStation second = bench.AddServer("10.0.0.2", "10.0.0.60");
            DhcpStation other = bench.AddServer("192.168.7.1", "192.168.7.20");
            DhcpStation rival = bench.AddServer("10.0.0.99");
            rival.Answer = null;
            other.IsSilent = true;
            Dictionary<uint, long> ends = new Dictionary<uint, long>();
            bool isSound = false;
            foreach (DhcpStation server in new[] { first, second, other })
            {
                DhcpStation station = server;
                station.Lease = (uint)random.Next(20, 300);
                station.Answer = seen =>
                {
                    byte[][] reply = !isSound && random.Next(10) == 0 ? null : station.Serve(seen);
                    if (reply != null && reply[0][242] == 5)
                    {
                        ends.TryGetValue(station.Offered, out long end);
                        ends[station.Offered] = Math.Max(end, seen.Time + (station.Lease * 1000));
                    }

                    return reply;
                };
            }

            bench.Watch = () =>
            {
                uint address = bench.Node.GetAddress(0);
                if (address != 0 && address >> 16 != 0xA9FE)
                {
                    Assert.IsTrue(ends.TryGetValue(address, out long end) && bench.World.Now < end,
                        "seed " + seed + ": expired " + bench.Address + " at " + bench.World.Now);
                }
            };
            bench.World.Run(random.Next(2) == 0 ? 0 : 0x100000000 - random.Next(3000000));
            bench.Client.Start();
            for (int i = 0; i < Steps; i++)
            {
                Step(bench, random);
                bench.World.Run(random.Next(3) == 0 ? random.Next(300000) : random.Next(10000));
            }

            // The network is sound from now on and loses nothing: a lease of 20 s has time for two requests only.
            isSound = true;
            bool isMoved = random.Next(2) == 0;
            first.Offered = Simulation.Address("10.0.0.50");
            first.IsSilent = isMoved;
            second.IsSilent = true;
            other.IsSilent = !isMoved;
            rival.Claimed = 0;
            bench.Port.Plug();
            bench.Client.Start();
            string expected = isMoved ? "192.168.7.20/24" : "10.0.0.50/24";
            Assert.IsTrue(bench.World.RunUntil(() => bench.Address == expected, 700000),
                "seed " + seed + ": " + bench.Client.State + " " + bench.Address);
            for (int i = 0; i < 5; i++)
            {
                bench.World.Run(60000);
                Assert.AreEqual(expected, bench.Address, "seed " + seed);
            }
        }

        private static void Step(DhcpBench bench, Random random)
        {
            DhcpStation first = bench.Servers[0];
            DhcpStation second = bench.Servers[1];
            DhcpStation other = bench.Servers[2];
            DhcpStation rival = bench.Servers[3];
            switch (random.Next(10))
            {
                case 0:
                    first.IsSilent = !first.IsSilent;
                    break;
                case 1:
                    second.IsSilent = !second.IsSilent;
                    break;
                case 2:
                    bench.Port.Unplug();
                    break;
                case 3:
                case 4:
                    bench.Port.Plug();
                    break;
                case 5:
                    // Another network.
                    bench.Port.Unplug();
                    bench.World.Run(random.Next(1000));
                    other.IsSilent = !other.IsSilent;
                    first.IsSilent = !other.IsSilent;
                    second.IsSilent = !other.IsSilent;
                    bench.Port.Plug();
                    break;
                case 6:
                    rival.Claimed = random.Next(2) == 0 ? 0 : bench.Node.GetAddress(0);
                    break;
                case 7:
                    if (bench.Node.GetAddress(0) != 0)
                    {
                        rival.Announce(bench.Node.GetAddress(0));
                        bench.World.Run(random.Next(5000));
                        rival.Announce(bench.Node.GetAddress(0) == 0 ? 1 : bench.Node.GetAddress(0));
                    }

                    break;
                case 8:
                    // The server has another address for the client now, and refuses the old one.
                    first.Offered = Simulation.Address("10.0.0.50") + (uint)random.Next(2);
                    break;
                default:
                    if (random.Next(3) == 0)
                    {
                        bench.Client.Stop();
                        bench.World.Run(random.Next(3000));
                    }

                    bench.Client.Start();
                    break;
            }
        }
    }
}
