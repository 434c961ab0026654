using NanoSock.Links;

namespace NanoSock.Firmware
{
    /// <summary>Serves the frames of a recorder as a file.</summary>
    public sealed class FrameFile : IPieceSource
    {
        /// <summary>The largest recorder in bytes whose pieces can be numbered.</summary>
        public const int LargestSize = 16000 * 1024;

        private const int PieceLength = NetstatJson.LongestPiece;
        private const int EditionShift = 16;
        private const int EditionMask = 0x7FFF;

        private readonly FrameRecorder _recorder;
        private readonly byte[] _buffer = new byte[PieceLength];

        /// <summary>Creates the file of a recorder of at most <see cref="LargestSize"/> bytes.</summary>
        public FrameFile(FrameRecorder recorder)
        {
            _recorder = recorder;
        }

        /// <inheritdoc/>
        public int WritePiece(int piece, ByteWriter writer)
        {
            // The number of a piece: the edition of the file, and the position in pieces plus one.
            int edition = (_recorder.Edition & EditionMask) << EditionShift;
            int position = piece == 0 ? 0 : (piece & 0xFFFF) - 1;
            if (piece != 0 && (piece & (EditionMask << EditionShift)) != edition)
            {
                // A client that was slower than the pause of the recorder: the frames that follow are gone.
                return NetstatJson.EndOfSection;
            }

            int count = _recorder.Read(position * PieceLength, _buffer, 0, PieceLength);
            for (int i = 0; i < count; i++)
            {
                writer.Character((char)_buffer[i]);
            }

            if (count != 0)
            {
                return edition | (position + 2);
            }

            _recorder.Release();
            return NetstatJson.EndOfSection;
        }
    }
}
