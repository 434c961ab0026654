namespace System.Device.Spi
{
    internal enum SpiMode
    {
        Mode0,
        Mode1,
        Mode2,
        Mode3,
    }
}
