namespace System.Device.Gpio
{
    internal enum PinMode
    {
        Input,
        InputPullDown,
        InputPullUp,
        Output,
    }
}
