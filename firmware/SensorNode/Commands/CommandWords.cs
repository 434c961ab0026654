namespace SensorNode.Commands
{
    /// <summary>Reads the words of a line in an array of bytes, without creating strings.</summary>
    public sealed class CommandWords
    {
        private byte[] _line;
        private int _at;
        private int _end;
        private int _start;
        private int _length;

        /// <summary>Starts with a line.</summary>
        public void Begin(byte[] line, int length)
        {
            _line = line;
            _at = 0;
            _end = length;
        }

        /// <summary>Moves to the next word; returns false at the end of the line.</summary>
        public bool Next()
        {
            while (_at < _end && _line[_at] == ' ')
            {
                _at++;
            }

            _start = _at;
            while (_at < _end && _line[_at] != ' ')
            {
                _at++;
            }

            _length = _at - _start;
            return _length > 0;
        }

        /// <summary>Returns true if the word is this one.</summary>
        public bool Is(string word)
        {
            if (word.Length != _length)
            {
                return false;
            }

            for (int i = 0; i < _length; i++)
            {
                if (_line[_start + i] != word[i])
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>Returns the word as a number of at most nine digits; -1 when it is not a number.</summary>
        public int Number()
        {
            if (_length == 0 || _length > 9)
            {
                return -1;
            }

            int number = 0;
            for (int i = 0; i < _length; i++)
            {
                int digit = _line[_start + i] - '0';
                if (digit < 0 || digit > 9)
                {
                    return -1;
                }

                number = number * 10 + digit;
            }

            return number;
        }
    }
}
