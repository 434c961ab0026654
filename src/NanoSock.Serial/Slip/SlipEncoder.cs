using System;
using NanoSock.Buffers;

namespace NanoSock.Links
{
    /// <summary>Encodes SLIP (RFC 1055) in pieces as the stream accepts them, one frame after the other.</summary>
    internal sealed class SlipEncoder
    {
        private readonly byte[] _frame;
        private readonly byte[] _piece;
        private readonly FrameQueue _queue;
        private int _length;
        private int _at;
        private int _pieceAt;
        private int _pieceEnd;
        private bool _isBusy;

        internal SlipEncoder(int largest, int piece, FrameQueue queue)
        {
            _queue = queue;
            _frame = new byte[largest];
            _piece = new byte[piece];
        }

        /// <summary>Gets whether nothing is left to be written.</summary>
        internal bool IsIdle
        {
            get { return !_isBusy && _pieceAt == _pieceEnd && _queue.Count == 0; }
        }

        /// <summary>Discards the frame in progress and those that wait; returns their number.</summary>
        internal int Reset()
        {
            int lost = (_isBusy || _pieceAt < _pieceEnd ? 1 : 0) + _queue.Count;
            _isBusy = false;
            _pieceAt = _pieceEnd;
            while (_queue.Count > 0)
            {
                _queue.Dequeue(_frame, 0, 0);
            }

            return lost;
        }

        /// <summary>Begins a frame; no other may be in progress.</summary>
        internal void Begin(byte[] buffer, int offset, int length)
        {
            Array.Copy(buffer, offset, _frame, 0, length);
            Begin(length);
        }

        private void Begin(int length)
        {
            _length = length;
            _at = 0;
            _isBusy = true;

            // An END at the beginning, too, makes line noise a frame of its own (RFC 1055, "Protocol").
            _piece[0] = SlipDecoder.End;
            Encode(1);
        }

        /// <summary>Writes what the stream accepts; true when nothing is left to be written.</summary>
        internal bool Send(IByteStream stream)
        {
            for (;;)
            {
                int rest = _pieceEnd - _pieceAt;
                if (rest == 0)
                {
                    if (_isBusy)
                    {
                        Encode(0);
                    }
                    else if (_queue.Count > 0)
                    {
                        Begin(_queue.Dequeue(_frame, 0, _frame.Length));
                    }
                    else
                    {
                        return true;
                    }
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

        // Fills the rest of the piece.
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
                int value = frame[at];
                if (value == SlipDecoder.End || value == SlipDecoder.Escape)
                {
                    if (end + 2 > size)
                    {
                        break;
                    }

                    piece[end++] = SlipDecoder.Escape;
                    piece[end++] = (byte)(value == SlipDecoder.End
                        ? SlipDecoder.EscapedEnd
                        : SlipDecoder.EscapedEscape);
                    at++;
                }
                else
                {
                    int stop = length - at < size - end ? length : at + size - end;
                    if (nextEnd < at)
                    {
                        // Searched for once, not again after every ESC.
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
