namespace nanoFramework.Hardware.Esp32
{
    public class Configuration
    {
        public Configuration() { }
        public static int GetFunctionPin(DeviceFunction function) { throw null; }
        public static void SetPinFunction(int pin, DeviceFunction value) { }
    }
}
