namespace NanoSock.Links
{
    /// <summary>Receives the bytes of a capture.</summary>
    public interface ICaptureSink
    {
        /// <summary>Writes bytes; each call brings exactly one whole pcapng block.</summary>
        /// <param name="buffer">The bytes; they may be overwritten as soon as the call returns.</param>
        /// <param name="offset">The first byte.</param>
        /// <param name="length">The number of bytes.</param>
        void Write(byte[] buffer, int offset, int length);
    }
}
