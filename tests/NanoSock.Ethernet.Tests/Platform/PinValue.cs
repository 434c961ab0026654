namespace System.Device.Gpio
{
    internal enum PinValue
    {
        Low,
        High,
    }
}
