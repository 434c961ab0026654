using Microsoft.VisualStudio.TestTools.UnitTesting;
using static NanoSock.SpiEthernet.Tests.Enc28j60Bed;

namespace NanoSock.SpiEthernet.Tests
{
    /// <summary>Start of the ENC28J60.</summary>
    [TestClass]
    public class Enc28j60StartTests
    {
        [TestMethod]
        [DataRow(true, true, false)]
        [DataRow(false, false, false)]
        [DataRow(true, false, true)]
        [DataRow(false, true, true)]
        public void Start_PowerUp_IsLegalAndUp(bool interrupt, bool reset, bool fullDuplex)
        {
            Enc28j60Bed bed = new Enc28j60Bed(6144, interrupt, reset, fullDuplex);
            bed.Chip.IsFullDuplexWired = !fullDuplex;
            bed.Chip.PowerCycle();
            bed.Run(60);
            bed.AssertLegal();
            Assert.AreEqual(ChipFault.None, bed.Link.Fault);
            Assert.IsTrue(bed.Link.IsChipRunning);
            Assert.IsTrue(bed.Link.IsUp);
            Assert.AreEqual(6, bed.Link.Revision);
            Assert.AreEqual(1u, bed.Count(ChipCounter.Starts));
        }
    }
}
