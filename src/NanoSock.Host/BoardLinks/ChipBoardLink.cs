using System;
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

        // The fastest clock of an RP2040 below the 20 MHz that an ENC28J60 takes.
        private const int Enc28j60Hertz = 15625000;

        private const string NoInterrupt = ",no-interrupt";

        /// <summary>Stores the interface's name and the chip.</summary>
        /// <param name="text">The interface's name, 1 to 15 bytes of UTF-8, checked when the link is opened; perhaps
        /// followed by <c>,no-interrupt</c>.</param>
        /// <param name="isEnc28j60">True for an ENC28J60, false for a W5500.</param>
        /// <exception cref="FormatException">The name is empty, or something else follows it; the message is one line
        /// for the user.</exception>
        public ChipBoardLink(string text, bool isEnc28j60)
            : base(NameOf(text))
        {
            HasInterrupt = !text.EndsWith(NoInterrupt, StringComparison.Ordinal);
            IsEnc28j60 = isEnc28j60;
        }

        /// <summary>Gets whether the interrupt pin of the chip is connected.</summary>
        public bool HasInterrupt { get; }

        /// <summary>Gets whether the chip is an ENC28J60; otherwise it is a W5500.</summary>
        public bool IsEnc28j60 { get; }

        /// <summary>Gets or sets the faults of the SPI bus and the chip; null for none.</summary>
        public SpiFaultPlan Faults { get; set; }

        /// <inheritdoc/>
        public override string Description
        {
            get
            {
                return "a model of " + (IsEnc28j60 ? "an ENC28J60" : "a W5500")
                    + (HasInterrupt ? " on " : " without its interrupt pin on ") + base.Description;
            }
        }

        /// <inheritdoc/>
        public override OpenedBoardLink Open()
        {
            TapLink tap = new TapLink(Name);
            SpiEthernetOptions options = new SpiEthernetOptions { HardwareAddress = tap.HardwareAddress };
            if (IsEnc28j60)
            {
                Enc28j60Model enc28j60 = new Enc28j60Model { SpiHertz = Enc28j60Hertz };
                return Connect(new Enc28j60Link(enc28j60, enc28j60, options), enc28j60, tap, 10);
            }

            W5500Model w5500 = new W5500Model(SentBytes);
            return Connect(new W5500Link(w5500, w5500, options), w5500, tap, 100);
        }

        // A misspelled option would be an interface of that name, which is created.
        private static string NameOf(string text)
        {
            int comma = text.IndexOf(',', StringComparison.Ordinal);
            if (comma == 0 || (comma > 0 && text.Substring(comma) != NoInterrupt))
            {
                throw new FormatException("--link: '" + text + "' is not NAME or NAME" + NoInterrupt + ".");
            }

            return comma < 0 ? text : text.Substring(0, comma);
        }

        private OpenedChipLink Connect(SpiEthernetLink driver, ChipModel chip, TapLink tap, int megabits)
        {
            chip.HasInterrupt = HasInterrupt;
            return new OpenedChipLink(new ChipLink(driver, chip, tap, megabits, Faults));
        }
    }
}
