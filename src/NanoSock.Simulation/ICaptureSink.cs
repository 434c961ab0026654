namespace NanoSock.Links
{
    /// <summary>Where a capture is written to.</summary>
    public interface ICaptureSink
    {
        /// <summary>Takes bytes; each call brings exactly one whole pcapng block.</summary>
        /// <param name="buffer">Where they are; it may be overwritten as soon as the call returns.</param>
        /// <param name="offset">Where they start.</param>
        /// <param name="length">How many they are.</param>
        void Write(byte[] buffer, int offset, int length);
    }
}
