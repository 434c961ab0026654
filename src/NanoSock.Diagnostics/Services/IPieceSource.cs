namespace NanoSock.Firmware
{
    /// <summary>Writes a part of an answer of the status page in pieces, so that a client needs no buffer.</summary>
    public interface IPieceSource
    {
        /// <summary>Writes a piece of at most 256 bytes.</summary>
        /// <param name="piece">0 for the first piece, then the number that the last call returned. Several clients may
        /// be at different pieces, and one may ask for a piece again that had no room.</param>
        /// <param name="writer">The destination.</param>
        /// <returns>The number of the next piece, above 0; -1 after the last one.</returns>
        int WritePiece(int piece, ByteWriter writer);
    }
}
