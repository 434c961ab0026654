namespace System.Device.Gpio
{
    /// <summary>nanoFramework's GpioPin with a level that the test sets. A new output is low, as on a device.</summary>
    internal sealed class GpioPin
    {
        private PinValue _level;

        internal GpioPin(PinMode mode)
        {
            Mode = mode;
            _level = mode == PinMode.InputPullUp ? PinValue.High : PinValue.Low;
        }

        internal event PinValueChangedEventHandler ValueChanged;

        internal PinMode Mode { get; }

        internal PinValue Read()
        {
            return _level;
        }

        internal void Write(PinValue value)
        {
            _level = value;
        }

        /// <summary>Sets the level from outside of the board.</summary>
        internal void Drive(PinValue level)
        {
            _level = level;
            ValueChanged?.Invoke(this,
                new PinValueChangedEventArgs(level == PinValue.Low ? PinEventTypes.Falling : PinEventTypes.Rising));
        }
    }
}
