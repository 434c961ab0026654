namespace System.Device.Gpio
{
    public sealed class GpioPin : IDisposable
    {
        internal GpioPin() { }
        ~GpioPin() { }
        public event PinValueChangedEventHandler ValueChanged { add { } remove { } }
        public int PinNumber { get { throw null; } }
        public TimeSpan DebounceTimeout { get { throw null; } set { } }
        public PinMode GetPinMode() { throw null; }
        public void SetPinMode(PinMode value) { }
        public bool IsPinModeSupported(PinMode pinMode) { throw null; }
        public PinValue Read() { throw null; }
        public void Write(PinValue value) { }
        public void Toggle() { }
        public void Dispose() { }
    }
}
