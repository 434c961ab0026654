namespace SensorNode.Commands
{
    /// <summary>Makes lines of what comes in: printable ASCII up to a line feed, a carriage return before that is left out.
    /// A line that is none, or is too long, is read to its end and told as what it is.</summary>
    public sealed class LineReader
    {
        /// <summary>Bytes that a line has at most, its end not counted.</summary>
        public const int LongestLine = 80;

        private readonly byte[] _line = new byte[LongestLine];
        private int _length;
        private LineResult _fault;
        private bool _hasReturn;
        private bool _isTaken;

        /// <summary>The line that <see cref="Take"/> completed.</summary>
        public byte[] Line
        {
            get { return _line; }
        }

        /// <summary>Bytes of that line.</summary>
        public int Length
        {
            get { return _length; }
        }

        /// <summary>Begins anew: a new connection.</summary>
        public void Reset()
        {
            _length = 0;
            _fault = LineResult.Incomplete;
            _hasReturn = false;
            _isTaken = false;
        }

        /// <summary>Takes one byte.</summary>
        /// <returns>Whether a line is complete now. The next byte begins another.</returns>
        public LineResult Take(byte octet)
        {
            if (_isTaken)
            {
                Reset();
            }

            if (octet == '\n')
            {
                _isTaken = true;
                return _fault != LineResult.Incomplete ? _fault : LineResult.Line;
            }

            if (_fault != LineResult.Incomplete)
            {
                return LineResult.Incomplete;
            }

            if (_hasReturn || ((octet < ' ' || octet > '~') && octet != '\r'))
            {
                // A carriage return in the middle, too.
                _fault = LineResult.NotText;
            }
            else if (octet == '\r')
            {
                _hasReturn = true;
            }
            else if (_length == LongestLine)
            {
                _fault = LineResult.TooLong;
            }
            else
            {
                _line[_length++] = octet;
            }

            return LineResult.Incomplete;
        }
    }
}
