namespace NanoSock.SpiEthernet
{
    /// <summary>Represents one chip on an SPI bus. Each call is one transaction: it selects the chip, moves the bytes,
    /// most significant bit first, and deselects it.</summary>
    /// <remarks>A transaction costs 158 microseconds on an RP2040 however short it is, so that drivers use few and long
    /// ones. No member throws. Calls come from one thread at a time.</remarks>
    public interface ISpiPort
    {
        /// <summary>Sends bytes and stores the received bytes in their place.</summary>
        /// <param name="buffer">The bytes to send; afterwards the received ones.</param>
        /// <param name="offset">The first byte.</param>
        /// <param name="length">The number of bytes, from 1 to 32,767.</param>
        /// <returns>False when the bus failed; the bytes are undefined then.</returns>
        bool Exchange(byte[] buffer, int offset, int length);

        /// <summary>Sends bytes and discards the received ones.</summary>
        /// <param name="buffer">The bytes to send, which do not change.</param>
        /// <param name="offset">The first byte.</param>
        /// <param name="length">The number of bytes, from 1 to 32,767.</param>
        /// <returns>False when the bus failed.</returns>
        bool Write(byte[] buffer, int offset, int length);
    }
}
