namespace System.Device.Spi
{
    public enum DataFlow
    {
        MsbFirst,
        LsbFirst,
    }

    public enum SpiBusConfiguration
    {
        FullDuplex,
        HalfDuplex,
        Simplex,
    }

    public enum SpiMode
    {
        Mode0,
        Mode1,
        Mode2,
        Mode3,
    }

    public enum SpiSharingMode
    {
        Exclusive,
        Shared,
    }
}
