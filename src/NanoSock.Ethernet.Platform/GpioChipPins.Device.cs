using System;
using System.Device.Gpio;
using NanoSock.Links;

namespace NanoSock.SpiEthernet
{
    /// <summary>Represents the pins of a chip beside the SPI bus, on GPIO pins of the board.</summary>
    /// <remarks>The level of the interrupt pin is that of its last edge, because reading a pin takes as long as a
    /// transaction (159 us on an RP2040). If the platform loses the event of an edge, the level is wrong until the next
    /// one. The drivers therefore also look at the chip from time to time.</remarks>
    public sealed class GpioChipPins : IChipPins
    {
        /// <summary>The number of a pin that is not connected.</summary>
        public const int NotConnected = -1;

        private readonly GpioPin _interrupt;
        private readonly GpioPin _reset;
        private bool _isAsserted;
        private IWakeup _wakeup;

        /// <summary>Opens the pins. The reset pin is low afterwards, which keeps the chip in reset until the link
        /// starts it.</summary>
        /// <param name="interrupt">The pin of the chip's interrupt output, or <see cref="NotConnected"/>.</param>
        /// <param name="reset">The pin of the chip's reset input, or <see cref="NotConnected"/>.</param>
        /// <exception cref="ArgumentException">There is no such pin.</exception>
        /// <exception cref="InvalidOperationException">A pin is in use.</exception>
        public GpioChipPins(int interrupt, int reset)
        {
            GpioController controller = new GpioController();
            if (reset != NotConnected)
            {
                // The platform drives a new output low. Writing high here would end the pulse after 190 us, and a W5500
                // needs 500 us (5.5.1).
                _reset = controller.OpenPin(reset, PinMode.Output);
            }

            if (interrupt != NotConnected)
            {
                _interrupt = controller.OpenPin(interrupt, PinMode.InputPullUp);
                _interrupt.ValueChanged += OnEdge;
                _isAsserted = _interrupt.Read() == PinValue.Low;
            }
        }

        /// <inheritdoc/>
        public bool HasInterrupt
        {
            get { return _interrupt != null; }
        }

        /// <inheritdoc/>
        public bool IsInterruptAsserted
        {
            get { return _isAsserted; }
        }

        /// <inheritdoc/>
        public bool HasReset
        {
            get { return _reset != null; }
        }

        /// <inheritdoc/>
        public void SetReset(bool asserted)
        {
            _reset.Write(asserted ? PinValue.Low : PinValue.High);
        }

        /// <inheritdoc/>
        public void SetWakeup(IWakeup wakeup)
        {
            _wakeup = wakeup;
        }

        // Runs in the platform's thread for events, for both edges.
        private void OnEdge(object sender, PinValueChangedEventArgs change)
        {
            _isAsserted = change.ChangeType == PinEventTypes.Falling;
            IWakeup wakeup = _wakeup;
            if (_isAsserted && wakeup != null)
            {
                wakeup.Wake();
            }
        }
    }
}
