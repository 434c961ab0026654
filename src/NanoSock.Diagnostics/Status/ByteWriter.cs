namespace NanoSock.Firmware
{
    /// <summary>Writes ASCII text into a byte array, piece by piece, without creating a string.</summary>
    public sealed class ByteWriter
    {
        private readonly byte[] _buffer;
        private int _length;
        private int _limit;

        /// <summary>Creates a writer into a buffer.</summary>
        public ByteWriter(byte[] buffer)
        {
            _buffer = buffer;
            _limit = buffer.Length;
        }

        /// <summary>Gets the number of bytes written since the last <see cref="Restart"/>.</summary>
        public int Length
        {
            get { return _length; }
        }

        /// <summary>Gets the room left in bytes.</summary>
        public int Room
        {
            get { return _limit - _length; }
        }

        /// <summary>Starts again at the front of the buffer.</summary>
        /// <param name="limit">The part of the buffer that may be used, in bytes.</param>
        public void Restart(int limit)
        {
            _length = 0;
            _limit = limit < _buffer.Length ? limit : _buffer.Length;
        }

        /// <summary>Writes ASCII text as it is.</summary>
        public void Text(string text)
        {
            byte[] buffer = _buffer;
            int at = _length;
            int count = text.Length;
            for (int i = 0; i < count; i++)
            {
                buffer[at++] = (byte)text[i];
            }

            _length = at;
        }

        /// <summary>Writes one character.</summary>
        public void Character(char character)
        {
            _buffer[_length++] = (byte)character;
        }

        /// <summary>Writes a number in decimal digits.</summary>
        public void Number(long value)
        {
            if (value < 0)
            {
                _buffer[_length++] = (byte)'-';
                value = -value;
            }

            int digits = 1;
            for (long rest = value / 10; rest != 0; rest /= 10)
            {
                digits++;
            }

            _length += digits;
            int at = _length;
            do
            {
                long quotient = value / 10;
                _buffer[--at] = (byte)('0' + (int)(value - quotient * 10));
                value = quotient;
            }
            while (value != 0);
        }

        /// <summary>Writes a number in decimal digits. Unsigned numbers need a method of their own: a device treats
        /// them as unsigned even after a conversion to long.</summary>
        public void Number(uint value)
        {
            int digits = 1;
            for (uint rest = value / 10; rest != 0; rest /= 10)
            {
                digits++;
            }

            _length += digits;
            int at = _length;
            do
            {
                uint quotient = value / 10;
                _buffer[--at] = (byte)('0' + (value - quotient * 10));
                value = quotient;
            }
            while (value != 0);
        }

        /// <summary>Writes an address as a dotted quad.</summary>
        public void Address(uint address)
        {
            Number(address >> 24);
            Character('.');
            Number((address >> 16) & 255);
            Character('.');
            Number((address >> 8) & 255);
            Character('.');
            Number(address & 255);
        }

        /// <summary>Writes a socket address as netstat does: a star stands for any.</summary>
        public void SocketAddress(uint address, int port)
        {
            if (address == 0)
            {
                Character('*');
            }
            else
            {
                Address(address);
            }

            Character(':');
            if (port == 0)
            {
                Character('*');
            }
            else
            {
                Number(port);
            }
        }

        /// <summary>Writes a JSON string; the text must not hold a character that needs an escape.</summary>
        public void JsonText(string text)
        {
            Character('"');
            Text(text);
            Character('"');
        }

        /// <summary>Writes a JSON name with a number.</summary>
        public void JsonNumber(string name, long value)
        {
            JsonText(name);
            Character(':');
            Number(value);
        }

        /// <summary>Writes a JSON name with a number.</summary>
        public void JsonNumber(string name, uint value)
        {
            JsonText(name);
            Character(':');
            Number(value);
        }
    }
}
