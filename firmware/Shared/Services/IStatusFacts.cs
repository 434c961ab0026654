namespace NanoSock.Firmware
{
    /// <summary>What a program has to tell about itself on the status page, beyond what every program has.</summary>
    public interface IStatusFacts
    {
        /// <summary>How many facts there are; always the same.</summary>
        int Count { get; }

        /// <summary>Writes one: a JSON member, name and value, of at most 240 bytes. The page shows the name as it
        /// is.</summary>
        /// <param name="fact">Which one, from 0.</param>
        /// <param name="writer">Where to write it.</param>
        void Write(int fact, ByteWriter writer);
    }
}
