namespace NanoSock.Links
{
    /// <summary>A full-duplex stream of bytes under a framed link: a UART, a pseudo-terminal, a pipe in a test. It has no
    /// boundaries, may lose bytes, and never blocks. Calls come from one thread at a time. A driver that can get out of step is
    /// <see cref="IReopenable"/> as well.</summary>
    public interface IByteStream
    {
        /// <summary>Whether bytes can flow. A stream that was lost stays lost until a later <see cref="Poll"/>, which may
        /// open it anew; what was under way is gone then.</summary>
        bool IsOpen { get; }

        /// <summary>Takes what has been received.</summary>
        /// <param name="buffer">Where to put it.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">The most bytes to take, from 1.</param>
        /// <returns>How many were taken; 0 when there are none now.</returns>
        int Read(byte[] buffer, int offset, int count);

        /// <summary>Hands over bytes to be sent; they may be overwritten as soon as the call returns.</summary>
        /// <param name="buffer">Where they are.</param>
        /// <param name="offset">Where they start.</param>
        /// <param name="count">How many there are, from 1.</param>
        /// <returns>How many were taken, from the first on; 0 when there is no room now.</returns>
        int Write(byte[] buffer, int offset, int count);

        /// <summary>Does what time asks of the stream.</summary>
        /// <param name="nowMilliseconds">The time, in milliseconds from any start; it never goes back.</param>
        /// <returns>When the stream wants the next call, or <see cref="long.MaxValue"/>.</returns>
        long Poll(long nowMilliseconds);

        /// <summary>Sets whom to wake when bytes have arrived, when there is room again after a <see cref="Write"/> that
        /// did not take all, or when the stream is lost; null for nobody.</summary>
        /// <returns>False when the stream cannot tell, and has to be asked from time to time.</returns>
        bool SetWakeup(IWakeup wakeup);
    }
}
