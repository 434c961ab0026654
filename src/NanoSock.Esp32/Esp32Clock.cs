using nanoFramework.Hardware.Esp32;

namespace NanoSock.Esp32
{
    /// <summary>
    /// The time since the board started, from the chip's own 64-bit microsecond counter: it does not jump when the date is
    /// set, and costs one native call where DateTime.UtcNow costs several.
    /// </summary>
    public static class Esp32Clock
    {
        /// <summary>Gets the microseconds since the board started.</summary>
        // The -1 on the left: nanoCLR takes a result's sign from its left operand, and a ulong that is only cast to long
        // would go on as unsigned to whoever subtracts from it.
        public static long Microseconds => -1L & (long)HighResTimer.GetCurrent();

        /// <summary>Gets the milliseconds since the board started, as the stack's poll wants them.</summary>
        public static long Milliseconds => -1L & (long)(HighResTimer.GetCurrent() / 1000);
    }
}
