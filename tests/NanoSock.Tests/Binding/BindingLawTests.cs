using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Tests.Binding
{
    /// <summary>Ten thousand random programs against a brute-force version of the law.</summary>
    [TestClass]
    [TestCategory("Long")]
    public class BindingLawTests
    {
        private const int Part = 2500;

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        public void BindingLaw_RandomPrograms_MatchesModel(int part)
        {
            Dictionary<string, int> seen = new();
            for (int seed = part * Part; seed < (part + 1) * Part; seed++)
            {
                try
                {
                    BindingWorld world = new BindingWorld(seed);
                    world.Run(100);
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

            // The programs must reach all cases, or agreement proves little.
            foreach (string what in new[]
            {
                "bind AddressAlreadyInUse", "bind refused for TIME-WAIT alone",
                "bind shares", "listen AddressAlreadyInUse", "tcp Bound may not connect",
                "udp Bound may not connect", "tcp comes back", "tcp may not come back", "udp Connected may not connect",
                "udp Connected connects", "may not disconnect", "disconnects", "datagram for Connected",
                "datagram for Bound", "datagram for none", "SYN for Listening",
                "interface Success", "interface AddressAlreadyInUse", "interface InvalidArgument", "bind elsewhere",
                "unreachable by interface", "SYN for TimeWait", "SYN for Connected", "SYN for none", "accepts",
                "table full",
            })
            {
                Assert.IsTrue(seen.GetValueOrDefault(what) >= 3, what + ": " + seen.GetValueOrDefault(what)
                    + " of\n" + string.Join("\n", seen.Select(pair => pair.Key + " " + pair.Value)));
            }
        }
    }
}
