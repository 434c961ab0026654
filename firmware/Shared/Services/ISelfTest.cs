namespace NanoSock.Firmware
{
    /// <summary>Represents the test of a program on a board that is alone: a client on the program's own
    /// node.</summary>
    public interface ISelfTest
    {
        /// <summary>Returns true if the test has ended.</summary>
        bool IsOver { get; }

        /// <summary>Advances as far as possible; to be called after each step of the program.</summary>
        /// <param name="nowMilliseconds">The time of that step.</param>
        /// <returns>True if it made a call that the program has to process.</returns>
        bool Step(long nowMilliseconds);
    }
}
