namespace NanoSock.Firmware
{
    /// <summary>Provides a program's own figures for the status page.</summary>
    public interface IStatusFacts
    {
        /// <summary>Gets the number of facts, which is constant.</summary>
        int Count { get; }

        /// <summary>Writes one fact: a JSON member, name and value, of at most 240 bytes. The page shows the name as it
        /// is.</summary>
        /// <param name="fact">The number of the fact, from 0.</param>
        /// <param name="writer">The destination.</param>
        void Write(int fact, ByteWriter writer);
    }
}
