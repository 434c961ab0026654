using System;

namespace NanoSock.Links
{
    /// <summary>Decodes SLIP (RFC 1055): takes bytes in pieces of any size and returns whole frames.</summary>
    /// <remarks>On nanoCLR a byte that goes through a loop costs some twenty instructions, so native code searches for
    /// bytes and copies them in runs. RFC 1055's example keeps a byte that must not follow ESC; this decoder drops the
    /// frame, because the line has damaged it and a datagram without a checksum would not show that.</remarks>
    internal sealed class SlipDecoder
    {
        internal const int End = 0xC0;
        internal const int Escape = 0xDB;
        internal const int EscapedEnd = 0xDC;
        internal const int EscapedEscape = 0xDD;

        private const int Plain = 0;
        private const int AfterEscape = 1;

        // The frame is damaged; bytes are skipped up to its END.
        private const int Skipping = 2;

        private static readonly object s_end = (byte)End;
        private static readonly object s_escape = (byte)Escape;

        /// <summary>The bytes of the frame received so far.</summary>
        internal readonly byte[] Frame;
        private readonly uint[] _counts;
        private int _length;
        private int _state;
        private int _skipped;
        private int _bad;

        internal SlipDecoder(int largest, uint[] counts)
        {
            Frame = new byte[largest];
            _counts = counts;
        }

        /// <summary>Gets whether a frame has begun and not ended.</summary>
        internal bool IsPartial
        {
            get { return _length > 0 || _state != Plain; }
        }

        /// <summary>Returns the number of frames dropped since the last call. Bytes without an END count as a frame as
        /// often as they fill one.</summary>
        internal int ConsumeBadCount()
        {
            int bad = _bad;
            _bad = 0;
            return bad;
        }

        /// <summary>Returns the position of the first END from <paramref name="from"/> on; <paramref name="to"/>
        /// without an END before it.</summary>
        internal static int FindEnd(byte[] bytes, int from, int to)
        {
            int found = Array.IndexOf(bytes, s_end, from, to - from);
            return found < 0 ? to : found;
        }

        /// <summary>Returns the position of the first ESC from <paramref name="from"/> on; <paramref name="to"/>
        /// without an ESC before it.</summary>
        internal static int FindEscape(byte[] bytes, int from, int to)
        {
            int found = Array.IndexOf(bytes, s_escape, from, to - from);
            return found < 0 ? to : found;
        }

        /// <summary>Discards the frame in progress.</summary>
        internal void Reset()
        {
            if (_length > 0 && _state != Skipping)
            {
                _counts[(int)SlipCounter.FramesCut]++;
            }

            _length = 0;
            _state = Plain;
        }

        /// <summary>Takes bytes up to the end of a frame, or all of them.</summary>
        /// <param name="bytes">The received bytes.</param>
        /// <param name="at">The first byte; advanced behind the last byte that was taken.</param>
        /// <param name="to">The position behind the last byte.</param>
        /// <returns>The length of the frame that is now complete in <see cref="Frame"/>; 0 for none.</returns>
        internal int Take(byte[] bytes, ref int at, int to)
        {
            int offset = at;
            if (_length == 0 && _state == Plain)
            {
                int first = offset;
                while (offset < to && bytes[offset] == End)
                {
                    offset++;
                }

                _counts[(int)SlipCounter.EmptyFrames] += (uint)(offset - first);
            }

            int stop = FindEnd(bytes, offset, to);
            if (_state == Skipping)
            {
                _skipped += stop - offset;
                if (_skipped >= Frame.Length)
                {
                    _skipped = 0;
                    _bad++;
                }
            }
            else if (offset < stop)
            {
                Append(bytes, offset, stop);
            }

            if (stop == to)
            {
                at = to;
                return 0;
            }

            at = stop + 1;
            int length = _length;
            if (_state == AfterEscape)
            {
                _counts[(int)SlipCounter.BadEscapes]++;
                _bad++;
            }

            bool isWhole = _state == Plain;
            _length = 0;
            _state = Plain;
            return isWhole ? length : 0;
        }

        // Appends bytes of one frame, without its END.
        private void Append(byte[] bytes, int offset, int stop)
        {
            byte[] frame = Frame;
            int length = _length;
            int state = _state;
            while (offset < stop)
            {
                int value = bytes[offset];
                if (state == AfterEscape)
                {
                    if (value != EscapedEnd && value != EscapedEscape)
                    {
                        _counts[(int)SlipCounter.BadEscapes]++;
                        state = Skipping;
                        break;
                    }

                    if (length == frame.Length)
                    {
                        _counts[(int)SlipCounter.OversizedFrames]++;
                        state = Skipping;
                        break;
                    }

                    frame[length++] = (byte)(value == EscapedEnd ? End : Escape);
                    offset++;
                    state = Plain;
                }
                else if (value == Escape)
                {
                    offset++;
                    state = AfterEscape;
                }
                else
                {
                    int run = FindEscape(bytes, offset, stop) - offset;
                    if (run > frame.Length - length)
                    {
                        _counts[(int)SlipCounter.OversizedFrames]++;
                        state = Skipping;
                        break;
                    }

                    Array.Copy(bytes, offset, frame, length, run);
                    length += run;
                    offset += run;
                }
            }

            if (state == Skipping)
            {
                _skipped = 0;
                _bad++;
            }

            _length = length;
            _state = state;
        }
    }
}
