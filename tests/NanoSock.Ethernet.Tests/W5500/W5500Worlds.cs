using NanoSock.SpiEthernet.Models;
using NanoSock.SpiEthernet.Tests.Support;

namespace NanoSock.SpiEthernet.Tests.W5500
{
    /// <summary>Makes links over models of the W5500.</summary>
    internal static class W5500Worlds
    {
        internal static W5500Model ChipOf(LinkBench bench)
        {
            return (W5500Model)bench.Chip;
        }

        internal static LinkBench Create(W5500Model chip = null, SpiEthernetOptions options = null)
        {
            chip ??= new W5500Model();
            options ??= new SpiEthernetOptions();
            options.HardwareAddress = LinkBench.Station;
            return new LinkBench(chip, new W5500Link(chip, chip, options));
        }

        /// <summary>Creates a model with one of the sets of behavior that the data sheet leaves open.</summary>
        internal static W5500Model Variant(int variant)
        {
            W5500Model chip = new W5500Model(65536);
            switch (variant)
            {
                case 1:
                    chip.HasInterrupt = false;
                    chip.HasReset = false;
                    break;
                case 2:
                    chip.CommandMicroseconds = 400;
                    chip.OpenMicroseconds = 3000;
                    chip.SoftResetMicroseconds = 2000;
                    chip.TransmitPointerAfterOpen = 0xFFFF;
                    chip.ReceivePointerAfterOpen = 0x3FFF;
                    break;
                case 3:
                    chip.RecordsMaskedEvents = true;
                    chip.PassesMulticast = true;
                    chip.ReceivePointerAfterOpen = 0xFFFE;
                    chip.PartnerMegabits = 10;
                    break;
                case 4:
                    chip.HasInterrupt = false;
                    chip.LatchesMode = true;
                    chip.PartnerMegabits = 10;
                    chip.TransactionMicroseconds = 2;
                    chip.SpiHertz = 10416666;
                    break;
                case 5:
                    // Eight microseconds a byte: registers often change between their bytes.
                    chip.TransactionMicroseconds = 20;
                    chip.SpiHertz = 1000000;
                    chip.ReceivePointerAfterOpen = 0xFF80;
                    break;
            }

            return chip;
        }
    }
}
