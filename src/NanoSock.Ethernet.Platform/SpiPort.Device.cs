using System;
using System.Device.Spi;

namespace NanoSock.SpiEthernet
{
    /// <summary>Represents one chip on an SPI bus of the board, in mode 0.</summary>
    /// <remarks>Opening it sends two zero bytes, and reads two, with the chip selected: neither a W5500 nor an ENC28J60
    /// takes them for a change of a register.</remarks>
    public sealed class SpiPort : ISpiPort
    {
        private readonly SpiDevice _device;
        private readonly int _hertz;
        private int _errors;

        /// <summary>Opens the bus.</summary>
        /// <param name="bus">The number of the bus, from 1 as nanoFramework counts. On an RP2040 or RP2350 bus 1 is
        /// SPI0. An ESP32 needs the pins of the bus to be set before.</param>
        /// <param name="chipSelect">The pin that selects the chip while it is low.</param>
        /// <param name="controller">The controller of the bus.</param>
        /// <param name="slowest">The slowest clock in Hz that the chip accepts; 0 for no limit.</param>
        /// <param name="fastest">The fastest clock in Hz that the chip and its wires accept.</param>
        /// <exception cref="ArgumentException">The controller has no exact clock between the limits, or the driver
        /// refuses the bus.</exception>
        public SpiPort(int bus, int chipSelect, SpiController controller, int slowest, int fastest)
        {
            SpiConnectionSettings settings = new SpiConnectionSettings(bus, chipSelect);
            settings.ClockFrequency = SpiClock.Choose(controller, slowest, fastest);
            settings.Mode = SpiMode.Mode0;
            _hertz = SpiClock.OnWire(controller, settings.ClockFrequency);
            _device = new SpiDevice(settings);
        }

        /// <summary>Gets the clock of the bus in Hz.</summary>
        public int Hertz
        {
            get { return _hertz; }
        }

        /// <summary>Gets the number of transactions that the driver refused.</summary>
        public int Errors
        {
            get { return _errors; }
        }

        /// <inheritdoc/>
        public bool Exchange(byte[] buffer, int offset, int length)
        {
            try
            {
                // One span for both directions: the driver requires equal lengths, and a second one costs 30 us.
                SpanByte bytes = new SpanByte(buffer, offset, length);
                _device.TransferFullDuplex(bytes, bytes);
                return true;
            }
            catch (Exception)
            {
                _errors++;
                return false;
            }
        }

        /// <inheritdoc/>
        public bool Write(byte[] buffer, int offset, int length)
        {
            try
            {
                _device.Write(new SpanByte(buffer, offset, length));
                return true;
            }
            catch (Exception)
            {
                _errors++;
                return false;
            }
        }
    }
}
