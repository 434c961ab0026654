namespace NanoSock.Storage
{
    /// <summary>A counter that runs by itself: a clock, for those who want its jitter and not its time.</summary>
    public interface ITicker
    {
        /// <summary>Reads the counter.</summary>
        /// <returns>Its low 32 bits, in a unit of its own.</returns>
        uint Read();
    }
}
