using System;

namespace nanoFramework.Hardware.Esp32
{
    public class HighResTimer
    {
        public HighResTimer() { }
        public static UInt64 GetCurrent() { throw null; }
    }
}
