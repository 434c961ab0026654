using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.SpiEthernet.Models;
using NanoSock.SpiEthernet.Tests.Models;
using NanoSock.SpiEthernet.Tests.Support;

namespace NanoSock.SpiEthernet.Tests.W5500
{
    /// <summary>Pointers of an idle W5500 that differ from those of its driver: after an inverted bit, on the bus, of
    /// Sn_TX_WR.</summary>
    [TestClass]
    public sealed class W5500PointerTests
    {
        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void TransmitPointer_OfAnIdleChip_IsNoticedBeforeTheNextFrame(bool sends)
        {
            foreach (bool pin in new[] { true, false })
            {
                LinkBench bench = W5500Worlds.Create(new W5500Model { HasInterrupt = pin }).Start();
                W5500Bus bus = new W5500Bus(W5500Worlds.ChipOf(bench));
                bench.Transmit(LinkBench.Frame(300, 1));
                bench.Run(1000);
                bus.WriteWord(W5500Bus.Socket0, W5500Bus.TxWr, 400);
                if (sends)
                {
                    bus.Command(W5500Bus.Send);
                }

                bench.MayLose = true;
                bench.Run(1000);
                bench.MayLose = false;
                int before = bench.Sent;
                for (int i = 0; i < 5; i++)
                {
                    byte[] frame = LinkBench.Frame(60 + i, i);
                    bench.RunUntil(() => bench.Transmit(frame), 100);
                    bench.Run(10);
                }

                Assert.AreEqual(before + 5, bench.Sent, "pin " + pin);
                bench.AssertEmpty();
            }
        }
    }
}
