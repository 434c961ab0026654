using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Network
{
    /// <summary>Nodes that want the same addresses, on links that go down or have no room, in random
    /// histories.</summary>
    [TestClass]
    [TestCategory("Long")]
    public class AddressConflictHistoryTests
    {
        [TestMethod]
        [Conformance("RFC5227-2.1.1d")]
        public void SimultaneousProbes_OnTheirWayAtOnce_BothGiveWay()
        {
            ConflictBench one = new ConflictBench();
            ConflictBench other = new ConflictBench(ConflictBench.Other);
            one.Set(AddressMode.Probe);
            other.Set(AddressMode.Probe);
            byte[] first = one.AdvanceToFrame();
            byte[] second = other.AdvanceToFrame();
            Assert.IsEmpty(one.Frame(second));
            Assert.IsEmpty(other.Frame(first));
            one.AssertConflict();
            Assert.AreEqual(AddressState.Conflict, other.State);
        }

        [TestMethod]
        [Conformance("RFC5227-2.1.1d")]
        public void SimultaneousProbes_SameAddress_TheFirstKeepsIt()
        {
            // A host that hears a probe before its own gives way without sending one.
            for (int seed = 0; seed < 20; seed++)
            {
                Simulation simulation = new Simulation();
                ConflictNode one = new ConflictNode(simulation, (2 * seed) + 1);
                ConflictNode other = new ConflictNode(simulation, (2 * seed) + 2);
                one.Set(ConflictNode.FirstAddress, AddressMode.Probe);
                other.Set(ConflictNode.FirstAddress, AddressMode.Probe);
                simulation.Run(20000);
                CollectionAssert.AreEquivalent(new[] { AddressState.Assigned, AddressState.Conflict },
                    new[] { one.State, other.State }, seed.ToString());
            }
        }

        [TestMethod]
        public void Network_TwoPartsJoined_OneGivesTheAddressUp()
        {
            // Both hosts were alone when they probed. The one whose link comes up probes again, and the other answers.
            Simulation simulation = new Simulation();
            ConflictNode one = new ConflictNode(simulation, 1);
            ConflictNode other = new ConflictNode(simulation, 2);
            one.Set(ConflictNode.FirstAddress, AddressMode.Probe);
            simulation.Run(10000);
            other.Cable.LosesReceived = other.Cable.LosesSent = true;
            other.Set(ConflictNode.FirstAddress, AddressMode.Probe);
            simulation.Run(10000);
            Assert.AreEqual(AddressState.Assigned, other.State);
            other.Cable.IsPulled = true;
            simulation.Run(2000);
            other.Cable.LosesReceived = other.Cable.LosesSent = false;
            other.Cable.IsPulled = false;
            simulation.Run(4000);
            Assert.AreEqual(AddressState.Conflict, other.State);
            Assert.AreEqual(AddressState.Assigned, one.State);
        }

        [TestMethod]
        public void RandomHistories_FourNodes_NoAddressStaysInUseTwice()
        {
            for (int seed = 0; seed < 200; seed++)
            {
                Run(seed);
            }
        }

        // The first node never gives its address up. The others take the next of six addresses after a conflict.
        private static void Run(int seed)
        {
            const int Nodes = 4;
            // A host whose link is up finds the other within PROBE_WAIT and the pause between probes, and gives up at
            // the latest with the second announcement.
            const int Longest = 12000;
            Random random = new Random(seed);
            Simulation simulation = new Simulation();
            ConflictNode[] nodes = Enumerable.Range(0, Nodes)
                .Select(i => new ConflictNode(simulation, (seed * Nodes) + i)).ToArray();
            nodes[0].Set(ConflictNode.FirstAddress, AddressMode.Probe | AddressMode.KeepOnConflict);
            simulation.Run(10000);
            long[,] since = new long[Nodes, Nodes];
            simulation.Programs = () =>
            {
                for (int i = 0; i < Nodes; i++)
                {
                    if (nodes[i].State == AddressState.Conflict)
                    {
                        nodes[i].SetNext();
                    }

                    for (int j = 0; j < i; j++)
                    {
                        bool isTwice = nodes[i].Address != 0 && nodes[i].Address == nodes[j].Address
                            && nodes[i].IsConnected && nodes[j].IsConnected;
                        since[i, j] = !isTwice ? 0 : since[i, j] == 0 ? simulation.Now : since[i, j];
                        Assert.IsTrue(!isTwice || simulation.Now - since[i, j] <= Longest,
                            "seed " + seed + ": nodes " + i + " and " + j + " at " + simulation.Now);
                    }
                }

                Assert.AreEqual(ConflictNode.FirstAddress, nodes[0].Address, "seed " + seed);
            };
            for (int step = 0; step < 60; step++)
            {
                ConflictNode node = nodes[random.Next(Nodes)];
                switch (random.Next(node == nodes[0] ? 2 : 5))
                {
                    case 0:
                        node.Cable.IsPulled = !node.Cable.IsPulled;
                        break;
                    case 1:
                        node.Room.HasRoom = node == nodes[0] || !node.Room.HasRoom;
                        break;
                    case 2:
                        node.Set(ConflictNode.FirstAddress + (uint)random.Next(6), AddressMode.Probe);
                        break;
                    case 3:
                        node.Stack.RemoveAddress(0, 0);
                        break;
                    default:
                        node.SendTo(nodes[random.Next(Nodes)].Address);
                        break;
                }

                simulation.Run(random.Next(6000));
            }

            foreach (ConflictNode node in nodes)
            {
                node.Cable.IsPulled = false;
                node.Room.HasRoom = true;
                if (node.State == AddressState.None)
                {
                    node.Set(ConflictNode.FirstAddress, AddressMode.Probe);
                }
            }

            simulation.Run(300000);
            Assert.AreEqual(Nodes, nodes.Select(node => node.Address).Distinct().Count(), "seed " + seed);
            Assert.IsTrue(nodes.All(node => node.State == AddressState.Assigned), "seed " + seed);
        }
    }
}
