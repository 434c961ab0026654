using System;

namespace NanoSock.SpiEthernet
{
    /// <summary>Rounds the clock of an SPI bus down to one that nanoFramework's driver sets exactly. The driver does
    /// not round: on an RP2040 a request of 20 MHz gives 61 kHz, and one of 10 MHz gives 35 kHz.</summary>
    public static class SpiClock
    {
        /// <summary>The fastest clock in Hz that is guaranteed for a W5500 (data sheet, 5.5.4). There is no slowest
        /// one.</summary>
        public const int FastestW5500 = 33333333;

        /// <summary>The fastest clock in Hz of an ENC28J60 (data sheet, table 16-6).</summary>
        public const int FastestEnc28j60 = 20000000;

        /// <summary>The slowest clock in Hz at which the MAC registers of every revision of the ENC28J60 are
        /// reliable (errata, 1).</summary>
        public const int SlowestEnc28j60 = 8000000;

        // The driver divides 125 MHz by 2 and by 1 to 256. Its first divisor has to fit without a remainder, because it
        // takes the next ones with a quotient that wraps below 1.
        private const int Rp2040 = 62500000;
        private const int MostDivisor = 256;

        // The driver computes with 125 MHz here too, but the controller runs at 150 MHz (RP_CLK_PERI_FREQ in ChibiOS).
        // A request of 12.5 MHz or a divisor of it is exact for either frequency, so a corrected driver sets it too.
        // The clock on the wire would then be the request; today it is six fifths of it.
        private const int Rp2350 = 12500000;
        private const int Rp2350OnWire = 15000000;
        private const int MostRp2350Divisor = 42;

        // The driver takes the nearest frequency, also a faster one. It divides 80 MHz by up to 64 exactly.
        private const int Esp32 = 80000000;
        private const int MostEsp32Divisor = 64;

        /// <summary>Returns the frequency to request for the fastest exact clock between two limits.</summary>
        /// <param name="controller">The controller of the bus.</param>
        /// <param name="slowest">The slowest clock in Hz that the chip accepts; 0 for no limit.</param>
        /// <param name="fastest">The fastest clock in Hz that the chip and its wires accept.</param>
        /// <exception cref="ArgumentException">The controller has no exact clock between the limits.</exception>
        public static int Choose(SpiController controller, int slowest, int fastest)
        {
            int onWire = controller == SpiController.Rp2350 ? Rp2350OnWire : Undivided(controller);
            if (fastest < 1)
            {
                throw new ArgumentException();
            }

            // The least divisor whose quotient, rounded down, is not above the limit.
            int divisor = (fastest >= onWire ? 0 : onWire / (fastest + 1)) + 1;
            int most = controller == SpiController.Rp2040 ? MostDivisor
                : controller == SpiController.Rp2350 ? MostRp2350Divisor : MostEsp32Divisor;
            if (divisor > most || onWire / divisor < slowest)
            {
                throw new ArgumentException();
            }

            return Undivided(controller) / divisor;
        }

        /// <summary>Returns the clock in Hz on the bus for a frequency that <see cref="Choose"/> has
        /// returned.</summary>
        public static int OnWire(SpiController controller, int request)
        {
            return controller == SpiController.Rp2350 ? request + (request / 5) : request;
        }

        private static int Undivided(SpiController controller)
        {
            return controller == SpiController.Rp2040 ? Rp2040
                : controller == SpiController.Rp2350 ? Rp2350 : Esp32;
        }
    }
}
