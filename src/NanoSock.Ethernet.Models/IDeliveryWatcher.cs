namespace NanoSock.SpiEthernet.Models
{
    /// <summary>Is called with the outcome of each frame that arrives at a chip.</summary>
    public interface IDeliveryWatcher
    {
        /// <summary>Takes note of a frame.</summary>
        /// <param name="frame">The memory with the frame.</param>
        /// <param name="offset">The first byte.</param>
        /// <param name="length">The number of bytes, without the frame check sequence.</param>
        /// <param name="stored">True if the chip has stored the frame; false if a filter, a full buffer or the state of
        /// the chip discarded it.</param>
        void OnDelivered(byte[] frame, int offset, int length, bool stored);
    }
}
