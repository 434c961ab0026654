namespace NanoSock.Randomness
{
    /// <summary>Reads a free-running counter, such as a clock, for its jitter and not for its time.</summary>
    public interface ITicker
    {
        /// <summary>Reads the counter.</summary>
        /// <returns>Its low 32 bits, in a unit of its own.</returns>
        uint Read();
    }
}
