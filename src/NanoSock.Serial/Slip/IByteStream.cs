namespace NanoSock.Links
{
    /// <summary>Carries bytes in both directions under a framed link: a UART, a pseudo-terminal, a pipe in a test. The
    /// stream has no boundaries, may lose bytes, and never blocks. Calls come from one thread at a time. A driver that
    /// can lose synchronization is <see cref="IReopenable"/> as well.</summary>
    public interface IByteStream
    {
        /// <summary>Gets whether bytes can flow. A lost stream stays lost until a later <see cref="Poll"/>, which may
        /// reopen it; bytes in flight are gone then.</summary>
        bool IsOpen { get; }

        /// <summary>Reads received bytes.</summary>
        /// <param name="buffer">The buffer to fill.</param>
        /// <param name="offset">The first byte to write.</param>
        /// <param name="count">The most bytes to read, from 1.</param>
        /// <returns>The number of bytes read; 0 when there are none now.</returns>
        int Read(byte[] buffer, int offset, int count);

        /// <summary>Writes bytes to be sent; they may be overwritten as soon as the call returns.</summary>
        /// <param name="buffer">The bytes.</param>
        /// <param name="offset">The first byte.</param>
        /// <param name="count">The number of bytes, from 1.</param>
        /// <returns>The number of bytes accepted, from the first on; 0 when there is no room now.</returns>
        int Write(byte[] buffer, int offset, int count);

        /// <summary>Does the timed work of the stream.</summary>
        /// <param name="nowMilliseconds">The time, in milliseconds from any start; it never goes back.</param>
        /// <returns>The time at which the stream wants the next call, or <see cref="long.MaxValue"/>.</returns>
        long Poll(long nowMilliseconds);

        /// <summary>Sets the object to wake when bytes have arrived, when there is room again after a
        /// <see cref="Write"/> that did not accept all bytes, or when the stream is lost; null for none.</summary>
        /// <returns>False when the stream cannot wake, and has to be polled.</returns>
        bool SetWakeup(IWakeup wakeup);
    }
}
