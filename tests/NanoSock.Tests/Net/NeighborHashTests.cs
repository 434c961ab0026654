using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Testing;

namespace NanoSock.Tests.Network
{
    /// <summary>The hash of the neighbor table.</summary>
    [TestClass]
    public class NeighborHashTests
    {
        // The hash is keyed by the node: addresses that would collide without a key are spread.
        [TestMethod]
        public void NeighborHash_StructuredAddresses_SpreadOverBuckets()
        {
            const int Capacity = 64;
            for (int seed = 1; seed <= 20; seed++)
            {
                foreach (int shift in new[] { 0, 6, 8, 16, 24 })
                {
                    NetContext context = new NetContext(Simulation.Secret(seed), 1500);
                    NeighborTable.Initialize(context, Capacity);
                    for (uint i = 0; i < Capacity; i++)
                    {
                        // The last two bytes are the same, exclusive-or and all, where the shift is 16.
                        uint address = 0x0A000001 ^ (i << shift) ^ (shift == 8 ? i : 0);
                        int row = NeighborTable.Add(context, 0, address, false);
                        NeighborTable.SetState(context, row, NeighborTable.Probe);
                        Assert.AreEqual(row, NeighborTable.Find(context, 0, address));
                    }

                    int longest = LongestChain(context, Capacity);
                    Assert.IsTrue(longest <= 14, $"{longest} in one bucket, shift {shift}");
                    context.SetSecret(Simulation.Secret(seed + 100), NanoSock.Randomness.SecretQuality.Given);
                    NeighborTable.Rekey(context);
                    for (uint i = 0; i < Capacity; i++)
                    {
                        Assert.IsTrue(NeighborTable.Find(context, 0,
                            0x0A000001 ^ (i << shift) ^ (shift == 8 ? i : 0)) >= 0);
                    }
                }
            }
        }

        private static int LongestChain(NetContext context, int capacity)
        {
            int longest = 0;
            for (int bucket = 0; bucket < NeighborTable.Buckets(capacity); bucket++)
            {
                int length = 0;
                for (int row = context.NeighborHeads[bucket] - 1; row >= 0; row = context.NeighborNext[row] - 1)
                {
                    length++;
                }

                longest = System.Math.Max(longest, length);
            }

            return longest;
        }
    }
}
