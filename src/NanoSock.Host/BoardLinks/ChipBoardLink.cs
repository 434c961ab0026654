using NanoSock.SpiEthernet;
using NanoSock.SpiEthernet.Models;

namespace NanoSock.Host.BoardLinks
{
    /// <summary>Describes a board's SPI Ethernet chip: the driver runs on a model of the chip, whose cable leads to a
    /// TAP interface.</summary>
    public sealed class ChipBoardLink : TapBoardLink
    {
        // Frames that the chip has sent wait here while the driver runs.
        private const int SentBytes = 65536;

        /// <summary>Stores the interface's name.</summary>
        /// <param name="name">1 to 15 bytes of UTF-8; checked when the link is opened.</param>
        public ChipBoardLink(string name)
            : base(name)
        {
        }

        /// <summary>Gets or sets the faults of the SPI bus and the chip; null for none.</summary>
        public SpiFaultPlan Faults { get; set; }

        /// <inheritdoc/>
        public override string Description
        {
            get { return "a model of a W5500 on " + base.Description; }
        }

        /// <inheritdoc/>
        public override OpenedBoardLink Open()
        {
            TapLink tap = new TapLink(Name);
            SpiEthernetOptions options = new SpiEthernetOptions { HardwareAddress = tap.HardwareAddress };
            W5500Model model = new W5500Model(SentBytes);
            return new OpenedChipLink(new ChipLink(new W5500Link(model, model, options), model, tap, 100, Faults));
        }
    }
}
