namespace NanoSock.Firmware
{
    /// <summary>Represents a program that a <see cref="DeviceLoop"/> runs.</summary>
    public interface ILoopProgram
    {
        /// <summary>Returns true if the program has ended.</summary>
        bool IsOver { get; }

        /// <summary>Does the work that is due.</summary>
        /// <param name="nowMilliseconds">The time; it never goes back.</param>
        /// <returns>The time of the next call at the latest; now for at once.</returns>
        long Step(long nowMilliseconds);

        /// <summary>Reports that an exception has ended a turn of the loop. Called before the next
        /// <see cref="Step"/>, and again if it throws.</summary>
        void NoteFault();
    }
}
