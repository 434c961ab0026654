namespace SensorNode.Commands
{
    /// <summary>Splits received bytes into lines: printable ASCII up to a line feed, with an optional carriage return
    /// before it. An invalid or overlong line is read to its end and reported with its fault.</summary>
    public sealed class LineReader
    {
        /// <summary>The longest line in bytes, its end not counted.</summary>
        public const int LongestLine = 80;

        private readonly byte[] _line = new byte[LongestLine];
        private int _length;
        private LineResult _fault;
        private bool _hasReturn;
        private bool _isTaken;

        /// <summary>Gets the line that <see cref="Take"/> completed.</summary>
        public byte[] Line
        {
            get { return _line; }
        }

        /// <summary>Gets the bytes of that line.</summary>
        public int Length
        {
            get { return _length; }
        }

        /// <summary>Resets the reader for a new connection.</summary>
        public void Reset()
        {
            _length = 0;
            _fault = LineResult.Incomplete;
            _hasReturn = false;
            _isTaken = false;
        }

        /// <summary>Processes one byte.</summary>
        /// <returns>The fault or Line at the end of a line, Incomplete before it. The next byte begins another
        /// line.</returns>
        public LineResult Take(byte value)
        {
            if (_isTaken)
            {
                Reset();
            }

            if (value == '\n')
            {
                _isTaken = true;
                return _fault != LineResult.Incomplete ? _fault : LineResult.Line;
            }

            if (_fault != LineResult.Incomplete)
            {
                return LineResult.Incomplete;
            }

            if (_hasReturn || ((value < ' ' || value > '~') && value != '\r'))
            {
                // A carriage return in the middle is a fault, too.
                _fault = LineResult.NotText;
            }
            else if (value == '\r')
            {
                _hasReturn = true;
            }
            else if (_length == LongestLine)
            {
                _fault = LineResult.TooLong;
            }
            else
            {
                _line[_length++] = value;
            }

            return LineResult.Incomplete;
        }
    }
}
