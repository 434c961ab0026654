namespace NanoSock.SpiEthernet
{
    /// <summary>Lists the SPI controllers whose clocks <see cref="SpiClock"/> knows. They differ in the frequencies
    /// that nanoFramework's driver can set exactly.</summary>
    public enum SpiController : byte
    {
        /// <summary>That of an RP2040.</summary>
        Rp2040,
        /// <summary>That of an RP2350.</summary>
        Rp2350,
        /// <summary>That of an ESP32 of any kind.</summary>
        Esp32,
    }
}
