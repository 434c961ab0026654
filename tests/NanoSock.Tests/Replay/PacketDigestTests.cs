using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Replay
{
    /// <summary>Equal packets at equal times give equal bytes (docs/architecture.md): a million packets of pairs of
    /// nodes, with all options varied, on impaired paths, have the digests in PacketDigests.txt. A change that is not
    /// meant to change behavior changes none of them. After an intended change NANOSOCK_UPDATE_DIGESTS=1 writes the
    /// file again.</summary>
    [TestClass]
    public class PacketDigestTests
    {
        private const int Worlds = 64;
        private const int PacketsEach = 16000;
        private const string Page = "tests/NanoSock.Tests/Replay/PacketDigests.txt";

        [TestMethod]
        public void Replay_MillionPackets_SendsTheSameBytes()
        {
            List<string> lines = new List<string>();
            int packets = 0;
            for (uint seed = 1; seed <= Worlds; seed++)
            {
                using DigestWorld world = new DigestWorld(seed);
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"{seed} {world.Run(PacketsEach)}"));
                packets += world.Packets;
            }

            Assert.IsTrue(packets >= 1000000, "Packets: " + packets);
            string path = Path.Combine(RepositoryFolder.Path, Page);
            if (Environment.GetEnvironmentVariable("NANOSOCK_UPDATE_DIGESTS") == "1")
            {
                File.WriteAllText(path, string.Join('\n', lines) + "\n");
            }

            string[] expected = File.ReadAllLines(path);
            Assert.AreEqual(string.Empty, string.Join(", ",
                    lines.Where((line, i) => i >= expected.Length || line != expected[i])),
                "Worlds with other digests than in " + Page
                    + ". If the change was meant: NANOSOCK_UPDATE_DIGESTS=1 dotnet test tests/NanoSock.Tests --filter "
                    + "PacketDigestTests");
        }

        [TestMethod]
        public void Replay_Worlds_ReachTheRarePaths()
        {
            uint[] counts = new uint[(int)Counter.Count];
            uint[] drops = new uint[(int)DropReason.Count];
            for (uint seed = 1; seed <= Worlds; seed++)
            {
                using DigestWorld world = new DigestWorld(seed);
                world.Run(PacketsEach / 4);
                for (int i = 0; i < counts.Length; i++)
                {
                    counts[i] += world.Count((Counter)i);
                }

                for (int i = 0; i < drops.Length; i++)
                {
                    drops[i] += world.Count((DropReason)i);
                }
            }

            Counter[] counters =
            {
                Counter.Ipv4Reassembled, Counter.Ipv4FragmentsOut,
                Counter.IcmpErrorsOut, Counter.IcmpErrorsIn, Counter.UdpDelivered,
                Counter.TcpRetransmissions, Counter.TcpTimeouts,
                Counter.TcpFastRetransmits, Counter.TcpResetsOut, Counter.TcpResetsIn,
                Counter.TcpActiveOpens, Counter.TcpPassiveOpens, Counter.TcpGivenUp,
                Counter.TcpChallengesSent, Counter.TcpChallengesSuppressed,
                Counter.TcpCookiesSent, Counter.TcpCookiesAccepted,
                Counter.TcpOrphansEvicted, Counter.TcpBlackHoles, Counter.TcpIdleEvicted,
                Counter.TcpLossProbes,
            };
            DropReason[] reasons =
            {
                DropReason.ArpQueueFull, DropReason.ArpUnresolved,
                DropReason.Ipv4ReassemblyFull, DropReason.UdpNoSocket, DropReason.UdpQueueFull,
                DropReason.TcpBadOption, DropReason.TcpNoSocket, DropReason.TcpOutOfWindow,
                DropReason.TcpBadReset, DropReason.TcpUnexpectedSyn,
                DropReason.TcpBadAck, DropReason.TcpHalfOpenFull,
                DropReason.TcpHalfOpenTimeout, DropReason.TcpTableFull,
                DropReason.TcpOutOfOrderFull, DropReason.TcpDataAfterClose,
                DropReason.TcpDataAfterFin, DropReason.TcpTimeWait,
                DropReason.TcpOldTimestamp, DropReason.TcpBadSack,
                DropReason.TcpPeerLimit, DropReason.LinkBusy, DropReason.LinkDown,
            };
            Assert.AreEqual(string.Empty, string.Join(", ", counters.Where(counter => counts[(int)counter] == 0)));
            Assert.AreEqual(string.Empty, string.Join(", ", reasons.Where(reason => drops[(int)reason] == 0)));
        }
    }
}
