using NanoSock.Links;

namespace NanoSock.SpiEthernet
{
    /// <summary>Represents the pins of a chip beside the SPI bus. No member throws.</summary>
    public interface IChipPins
    {
        /// <summary>Gets whether the interrupt pin is connected. It is constant.</summary>
        bool HasInterrupt { get; }

        /// <summary>Gets whether the interrupt pin is low now. The level counts, because an edge can be missed. Queried
        /// only where <see cref="HasInterrupt"/>.</summary>
        bool IsInterruptAsserted { get; }

        /// <summary>Gets whether the reset pin is connected. It is constant.</summary>
        bool HasReset { get; }

        /// <summary>Drives the reset pin.</summary>
        /// <param name="asserted">True for low, which resets the chip.</param>
        void SetReset(bool asserted);

        /// <summary>Sets the object to wake at each falling edge of the interrupt pin, or null for none. It is woken
        /// from another thread.</summary>
        void SetWakeup(IWakeup wakeup);
    }
}
