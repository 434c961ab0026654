using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Tests.Interfaces
{
    /// <summary>Random histories of interfaces, addresses, routes and links, with traffic, against a model.</summary>
    [TestClass]
    public class RandomHistoryTests
    {
        private const int Histories = 150;

        [TestMethod]
        public void Histories_RandomChanges_MatchModel()
        {
            Dictionary<string, int> seen = new();
            for (uint seed = 1; seed <= Histories; seed++)
            {
                try
                {
                    HistoryWorld world = new HistoryWorld(seed);
                    world.Run(120);
                    foreach ((string what, int times) in world.Seen)
                    {
                        seen[what] = seen.GetValueOrDefault(what) + times;
                    }
                }
                catch (AssertFailedException failure)
                {
                    throw new AssertFailedException("seed " + seed + ": " + failure.Message);
                }
            }

            foreach (string what in new[]
            {
                "set Success", "set AddressAlreadyInUse", "further Success", "further AddressAlreadyInUse",
                "further AddressNotAvailable", "further NoBufferSpaceAvailable", "remove Success",
                "RemoveInterface Success", "route Success", "route NetworkUnreachable", "connect InProgress",
                "connect NetworkUnreachable", "send Success", "send NetworkUnreachable", "datagram",
                "ended AddressNotAvailable", "ended Success", "bound Success", "bound NetworkUnreachable",
                "bound to interface with address", "bound to interface without address",
            })
            {
                Assert.IsTrue(seen.GetValueOrDefault(what) >= 10, what + " of\n"
                    + string.Join("\n", seen.OrderBy(pair => pair.Key).Select(pair => pair.Key + " " + pair.Value)));
            }
        }
    }
}
