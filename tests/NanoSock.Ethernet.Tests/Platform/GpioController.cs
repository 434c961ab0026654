using System.Collections.Generic;

namespace System.Device.Gpio
{
    /// <summary>nanoFramework's GpioController: the pins that were opened are those of the thread.</summary>
    internal sealed class GpioController
    {
        /// <summary>Gets the pins by number.</summary>
        [field: ThreadStatic]
        internal static Dictionary<int, GpioPin> Pins { get; private set; }

        /// <summary>Gets or sets the pin that something outside of the board holds low; 0 for none.</summary>
        [field: ThreadStatic]
        internal static int HeldLow { get; set; }

        internal static void Reset()
        {
            Pins = new Dictionary<int, GpioPin>();
            HeldLow = 0;
        }

        internal GpioPin OpenPin(int pinNumber, PinMode mode)
        {
            GpioPin pin = new GpioPin(mode);
            Pins.Add(pinNumber, pin);
            if (pinNumber == HeldLow)
            {
                pin.Drive(PinValue.Low);
            }

            return pin;
        }
    }
}
