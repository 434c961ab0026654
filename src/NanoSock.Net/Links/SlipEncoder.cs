using System;

namespace NanoSock.Links
{
    /// <summary>The sending half of SLIP (RFC 1055): one frame at a time, in pieces as the stream takes them.</summary>
    internal sealed class SlipEncoder
    {
        private readonly byte[] _frame;
        private readonly byte[] _piece;
        private int _length;
        private int _at;
        private int _pieceAt;
        private int _pieceEnd;
        private bool _isBusy;

        internal SlipEncoder(int largest, int piece)
        {
            _frame = new byte[largest];
            _piece = new byte[piece];
        }

        /// <summary>Whether a frame, or the rest of one, waits for room.</summary>
        internal bool IsBusy
        {
            get { return _isBusy || _pieceAt < _pieceEnd; }
        }

        /// <summary>Forgets the frame under way.</summary>
        internal void Reset()
        {
            _isBusy = false;
            _pieceAt = _pieceEnd;
        }

        /// <summary>Takes a frame; none may be under way.</summary>
        internal void Begin(byte[] buffer, int offset, int length)
        {
            Array.Copy(buffer, offset, _frame, 0, length);
            _length = length;
            _at = 0;
            _isBusy = true;

            // At the beginning, too: what noise has put on the line is then a frame of its own (RFC 1055, "Protocol").
            _piece[0] = SlipDecoder.End;
            Encode(1);
        }

        /// <summary>Writes what the stream takes; true when the frame is gone.</summary>
        internal bool Send(IByteStream stream)
        {
            for (;;)
            {
                int rest = _pieceEnd - _pieceAt;
                if (rest == 0)
                {
                    if (!_isBusy)
                    {
                        return true;
                    }

                    Encode(0);
                }
                else
                {
                    int taken = stream.Write(_piece, _pieceAt, rest);
                    if (taken <= 0)
                    {
                        return false;
                    }

                    _pieceAt += taken;
                }
            }
        }

        // Fills the piece from where it has been filled already.
        private void Encode(int end)
        {
            byte[] frame = _frame;
            byte[] piece = _piece;
            int length = _length;
            int at = _at;
            int size = piece.Length;
            int nextEnd = -1;
            while (at < length && end < size)
            {
                int octet = frame[at];
                if (octet == SlipDecoder.End || octet == SlipDecoder.Escape)
                {
                    if (end + 2 > size)
                    {
                        break;
                    }

                    piece[end++] = SlipDecoder.Escape;
                    piece[end++] = (byte)(octet == SlipDecoder.End ? SlipDecoder.EscapedEnd : SlipDecoder.EscapedEscape);
                    at++;
                }
                else
                {
                    int stop = length - at < size - end ? length : at + size - end;
                    if (nextEnd < at)
                    {
                        // Searched for once, not again from every ESC on.
                        nextEnd = SlipDecoder.FindEnd(frame, at, stop);
                    }

                    stop = SlipDecoder.FindEscape(frame, at, nextEnd < stop ? nextEnd : stop);
                    Array.Copy(frame, at, piece, end, stop - at);
                    end += stop - at;
                    at = stop;
                }
            }

            if (at == length && end < size)
            {
                piece[end++] = SlipDecoder.End;
                _isBusy = false;
            }

            _at = at;
            _pieceAt = 0;
            _pieceEnd = end;
        }
    }
}
