using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.SpiEthernet.Models;
using NanoSock.SpiEthernet.Tests.Models;
using NanoSock.SpiEthernet.Tests.Support;

namespace NanoSock.SpiEthernet.Tests.W5500
{
    /// <summary>Registers of a running W5500 that change behind its driver, as by a write with an inverted bit in its
    /// address.</summary>
    [TestClass]
    public sealed class W5500WildWriteTests
    {
        [TestMethod]
        [DataRow(0, 0x09, 0x12, "SHAR")]
        [DataRow(0, 0x0E, 0x54, "SHAR")]
        [DataRow(0, 0x13, 0xFF, "INTLEVEL")]
        [DataRow(0, 0x16, 0xF0, "IMR")]
        [DataRow(0, 0x18, 0x00, "SIMR")]
        [DataRow(0, 0x18, 0xFF, "SIMR")]
        [DataRow(0, 0x00, 0x08, "MR: PPPoE")]
        [DataRow(0, 0x00, 0x80, "MR: RST")]
        [DataRow(1, 0x00, 0x00, "S0_MR: closed")]
        [DataRow(1, 0x00, 0x04, "S0_MR: without MFEN")]
        [DataRow(1, 0x00, 0xC4, "S0_MR: broadcast blocked")]
        [DataRow(1, 0x01, 0x10, "S0_CR: CLOSE")]
        [DataRow(1, 0x01, 0x01, "S0_CR: OPEN")]
        [DataRow(1, 0x01, 0x20, "S0_CR: SEND")]
        [DataRow(1, 0x01, 0x40, "S0_CR: RECV")]
        [DataRow(1, 0x01, 0x80, "S0_CR: none")]
        [DataRow(1, 0x02, 0xFF, "S0_IR")]
        [DataRow(1, 0x24, 0x12, "S0_TX_WR")]
        [DataRow(1, 0x28, 0x12, "S0_RX_RD")]
        [DataRow(1, 0x2C, 0x00, "S0_IMR")]
        [DataRow(0, 0x2E, 0x38, "PHYCFGR: RST low")]
        [DataRow(0, 0x2E, 0x70, "PHYCFGR: power down")]
        [DataRow(0, 0x2E, 0x40, "PHYCFGR: 10 Mbit/s half duplex")]
        [DataRow(0, 0x2E, 0xF0, "PHYCFGR: power down, not applied")]
        public void Register_ChangedBehindTheLink_IsSetAgain(int block, int address, int value, string what)
        {
            foreach (bool pin in new[] { true, false })
            {
                for (int offset = 0; offset < 9; offset += 2)
                {
                    LinkBench bench = W5500Worlds.Create(new W5500Model(65536) { HasInterrupt = pin }).Start();
                    W5500Bus bus = new W5500Bus(W5500Worlds.ChipOf(bench));
                    bench.MayLose = true;
                    W5500DisturbanceTests.Exchange(bench, offset);
                    bus.Write(block, address, (byte)value);
                    if (what.StartsWith("PHYCFGR"))
                    {
                        bus.Write(block, address, (byte)(value | 0x80));
                    }

                    W5500DisturbanceTests.Exchange(bench, 20);
                    bench.Run(2000);
                    W5500DisturbanceTests.Exchange(bench, 20);
                    bench.Run(38000);
                    string where = what + ", pin " + pin + ", offset " + offset;
                    Assert.IsTrue(bench.Link.IsUp, where);
                    bench.Stored.Clear();
                    bench.Accepted.Clear();
                    int discarded = bench.DiscardedAtFilter;
                    W5500DisturbanceTests.Exchange(bench, 60);
                    byte[] broadcast = LinkBench.Frame(100, 1);
                    System.Array.Fill(broadcast, (byte)0xFF, 0, 6);
                    bench.Deliver(broadcast);
                    bench.Run(1000);
                    Assert.AreEqual(discarded, bench.DiscardedAtFilter, where);
                    Assert.AreEqual(0, bench.Stored.Count, where);
                    Assert.AreEqual(0, bench.Accepted.Count, where);
                }
            }
        }
    }
}
