using System;
using nanoFramework.Hardware.Esp32;

namespace NanoSock.Esp32
{
    /// <summary>Assigns UARTs and SPI buses to pins, which an ESP32 leaves to the program. Call it before the port or
    /// bus is opened. Numbers are nanoFramework's: COM1 to COM3 and SPI1 and SPI2, counted from 1; pins are GPIO
    /// numbers. Not every chip has all of them (a C3 or S2 has no COM3), and the firmware refuses a port that the chip
    /// lacks.</summary>
    public static class Esp32Pins
    {
        // The largest GPIO number of the family (ESP32-P4); the firmware knows the pins of each chip and which of them
        // it can drive.
        private const int LastPin = 54;

        // Distance between the functions of a port or bus and those of the next.
        private const int Next = 0x100;

        /// <summary>Assigns a UART to two pins, without flow control.</summary>
        /// <param name="port">1 to 3, as in COM1. The debugger uses COM1 on a board without a USB connection of its
        /// own.</param>
        /// <param name="transmit">The pin for data from the board.</param>
        /// <param name="receive">The pin for data to the board.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such port, or no such pin on any
        /// ESP32.</exception>
        /// <exception cref="ArgumentException">One pin is named twice, or the firmware refuses a pin: the chip lacks
        /// the port, or cannot drive the pin.</exception>
        public static void SetUart(int port, int transmit, int receive)
        {
            Range(port, 1, 3, nameof(port));
            Range(transmit, 0, LastPin, nameof(transmit));
            Range(receive, 0, LastPin, nameof(receive));
            Differ(transmit, receive, nameof(receive));
            int offset = (port - 1) * Next;
            Configuration.SetPinFunction(transmit, DeviceFunction.COM1_TX + offset);
            Configuration.SetPinFunction(receive, DeviceFunction.COM1_RX + offset);
        }

        /// <summary>Assigns an SPI bus to three pins. Each device's chip select is an output of its own.</summary>
        /// <param name="bus">1 or 2, as in SPI1.</param>
        /// <param name="mosi">The pin for data from the board.</param>
        /// <param name="miso">The pin for data to the board.</param>
        /// <param name="clock">The clock's pin.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such bus, or no such pin on any ESP32.</exception>
        /// <exception cref="ArgumentException">One pin is named twice, or the firmware refuses a pin.</exception>
        public static void SetSpi(int bus, int mosi, int miso, int clock)
        {
            // All arguments are checked before any pin is set.
            Range(bus, 1, 2, nameof(bus));
            Range(mosi, 0, LastPin, nameof(mosi));
            Range(miso, 0, LastPin, nameof(miso));
            Range(clock, 0, LastPin, nameof(clock));
            Differ(mosi, miso, nameof(miso));
            Differ(mosi, clock, nameof(clock));
            Differ(miso, clock, nameof(clock));
            int offset = (bus - 1) * Next;
            Configuration.SetPinFunction(mosi, DeviceFunction.SPI1_MOSI + offset);
            Configuration.SetPinFunction(miso, DeviceFunction.SPI1_MISO + offset);
            Configuration.SetPinFunction(clock, DeviceFunction.SPI1_CLOCK + offset);
        }

        private static void Range(int value, int least, int most, string name)
        {
            if (value < least || value > most)
            {
                throw new ArgumentOutOfRangeException(name);
            }
        }

        private static void Differ(int first, int second, string name)
        {
            if (first == second)
            {
                throw new ArgumentException(null, name);
            }
        }
    }
}
