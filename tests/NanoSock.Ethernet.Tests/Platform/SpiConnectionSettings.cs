namespace System.Device.Spi
{
    /// <summary>nanoFramework's settings of a device on an SPI bus, with their defaults.</summary>
    internal sealed class SpiConnectionSettings
    {
        internal SpiConnectionSettings(int busId, int chipSelectLine)
        {
            BusId = busId;
            ChipSelectLine = chipSelectLine;
        }

        internal int BusId { get; }

        internal int ChipSelectLine { get; }

        internal int ClockFrequency { get; set; } = 500000;

        internal SpiMode Mode { get; set; } = SpiMode.Mode3;
    }
}
