using nanoFramework.Hardware.Esp32;

namespace NanoSock.Esp32
{
    /// <summary>Reads the time since the board started from the chip's 64-bit microsecond counter. It does not jump
    /// when the date is set, and costs one native call where DateTime.UtcNow costs several.</summary>
    public static class Esp32Clock
    {
        /// <summary>Gets the microseconds since the board started.</summary>
        // The -1 on the left: nanoCLR takes the sign of a result from its left operand, and a ulong that is only cast
        // to long would stay unsigned in a caller's subtraction.
        public static long Microseconds => -1L & (long)HighResTimer.GetCurrent();

        /// <summary>Gets the milliseconds since the board started, as the stack's Poll takes them.</summary>
        public static long Milliseconds => -1L & (long)(HighResTimer.GetCurrent() / 1000);
    }
}
