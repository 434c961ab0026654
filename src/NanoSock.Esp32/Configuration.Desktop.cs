using System;
using System.Collections.Generic;

namespace nanoFramework.Hardware.Esp32
{
    /// <summary>Replaces the board's pin matrix on a desktop: records what is set and refuses what a classic ESP32
    /// refuses, an output on an input-only pin, or a pin that does not exist.</summary>
    internal static class Configuration
    {
        private static readonly Dictionary<DeviceFunction, int> s_pins = new();

        internal static int GetFunctionPin(DeviceFunction function)
        {
            return s_pins.GetValueOrDefault(function, -1);
        }

        internal static void SetPinFunction(int pin, DeviceFunction value)
        {
            bool isInput = value is DeviceFunction.COM1_RX or DeviceFunction.COM2_RX
                or DeviceFunction.COM3_RX or DeviceFunction.SPI1_MISO or DeviceFunction.SPI2_MISO;
            if (!isInput && (pin > 33 || pin is 20 or 24 or 28 or 29 or 30 or 31))
            {
                throw new ArgumentException(null, nameof(pin));
            }

            s_pins[value] = pin;
        }
    }
}
