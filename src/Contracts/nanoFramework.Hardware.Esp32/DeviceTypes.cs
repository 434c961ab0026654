namespace nanoFramework.Hardware.Esp32
{
    public enum DeviceTypes
    {
        GPIO = 0 * ValueTypes.DeviceType,
        SPI = 1 * ValueTypes.DeviceType,
        I2C = 2 * ValueTypes.DeviceType,
        SERIAL = 3 * ValueTypes.DeviceType,
    }

    internal static class ValueTypes
    {
        internal const int DeviceType = 0x00010000;
        internal const int DeviceIndex = 0x00000100;
    }
}
