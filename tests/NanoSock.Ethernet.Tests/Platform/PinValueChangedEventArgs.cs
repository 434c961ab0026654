namespace System.Device.Gpio
{
    internal delegate void PinValueChangedEventHandler(object sender, PinValueChangedEventArgs e);

    internal sealed class PinValueChangedEventArgs
    {
        internal PinValueChangedEventArgs(PinEventTypes changeType)
        {
            ChangeType = changeType;
        }

        internal PinEventTypes ChangeType { get; }
    }
}
