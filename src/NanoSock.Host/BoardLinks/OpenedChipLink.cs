using System;
using System.Collections.Generic;
using System.Globalization;
using NanoSock.SpiEthernet;
using NanoSock.SpiEthernet.Models;

namespace NanoSock.Host.BoardLinks
{
    /// <summary>Holds a driver and its chip while they are in use, and reports their counters at the end.</summary>
    public sealed class OpenedChipLink : OpenedBoardLink
    {
        private readonly ChipLink _link;

        /// <summary>Takes over the link.</summary>
        public OpenedChipLink(ChipLink link)
            : base(link, null)
        {
            _link = link;
        }

        /// <inheritdoc/>
        public override string Trouble
        {
            get { return OpenedTapLink.TroubleOf(_link.Tap); }
        }

        /// <inheritdoc/>
        public override string Fault
        {
            get
            {
                SpiEthernetLink driver = _link.Driver;
                return driver.IsChipRunning || driver.Fault == ChipFault.None ? null : ChipFaultNames.Of(driver.Fault);
            }
        }

        /// <inheritdoc/>
        public override Action<bool> PullCable
        {
            get { return isPulled => _link.IsCablePulled = isPulled; }
        }

        /// <inheritdoc/>
        public override IEnumerable<string> Summarize()
        {
            SpiEthernetLink driver = _link.Driver;
            ChipModel chip = _link.Chip;
            yield return "chip " + (driver.IsChipRunning ? "works" : "does not work") + ", last fault "
                + ChipFaultNames.Of(driver.Fault);
            List<string> counters = new List<string>();
            for (int i = 0; i < driver.CounterCount; i++)
            {
                if (driver.GetCounterValue(i) != 0)
                {
                    counters.Add(driver.GetCounterName(i) + " " + Text(driver.GetCounterValue(i)));
                }
            }

            yield return "driver: " + (counters.Count == 0 ? "nothing counted" : string.Join(", ", counters));
            yield return "SPI: " + Text((uint)chip.Transactions) + " transactions, " + Text((uint)chip.BytesOnBus)
                + " bytes, " + Text((uint)chip.Faults.FlippedBits) + " bits inverted, "
                + Text((uint)chip.Faults.HitTransactions) + " transactions with other faults";
            yield return "model: " + Text((uint)chip.StoredFrames) + " frames stored, "
                + Text((uint)chip.DiscardedFrames) + " discarded, " + Text((uint)chip.SentFrames) + " sent; "
                + (chip.Violations == 0 ? "no access that the data sheet forbids"
                    : Text((uint)chip.Violations) + " accesses that the data sheet forbids, the first: "
                        + chip.FirstViolation);
        }

        private static string Text(uint number)
        {
            return number.ToString(CultureInfo.InvariantCulture);
        }
    }
}
