using System;

namespace NanoSock.Ip
{
    /// <summary>Represents an IPv4 address. Descriptor calls take plain <see cref="uint"/> values, first byte highest;
    /// this class is for the blocking sockets and for text.</summary>
    public sealed class IPAddress
    {
        /// <summary>0.0.0.0: any address of this node.</summary>
        public static readonly IPAddress Any = new IPAddress(0u);
        /// <summary>127.0.0.1.</summary>
        public static readonly IPAddress Loopback = new IPAddress(0x7F000001u);
        /// <summary>255.255.255.255.</summary>
        public static readonly IPAddress Broadcast = new IPAddress(0xFFFFFFFFu);

        private readonly uint _value;

        /// <summary>Creates the address from its 32 bits, first byte highest: 10.20.30.40 is 0x0A141E28.</summary>
        public IPAddress(uint value)
        {
            _value = value;
        }

        /// <summary>Creates the address from four bytes in network order.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="address"/> is null.</exception>
        /// <exception cref="ArgumentException">The array does not have four bytes.</exception>
        public IPAddress(byte[] address)
        {
            if (address == null)
            {
                throw new ArgumentNullException(nameof(address));
            }

            if (address.Length != 4)
            {
                throw new ArgumentException(null, nameof(address));
            }

            _value = ((uint)address[0] << 24) | ((uint)address[1] << 16) | ((uint)address[2] << 8) | address[3];
        }

        /// <summary>Gets the 32 bits, first byte highest.</summary>
        public uint Value
        {
            get { return _value; }
        }

        /// <summary>Parses a dotted quad of four decimal numbers, 0 to 255, without leading zeros, signs or
        /// spaces.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="ipString"/> is null.</exception>
        /// <exception cref="FormatException">The text is not a dotted quad.</exception>
        public static IPAddress Parse(string ipString)
        {
            if (ipString == null)
            {
                throw new ArgumentNullException(nameof(ipString));
            }

            uint value;
            if (!TryParse(ipString, out value))
            {
                throw new FormatException();
            }

            return new IPAddress(value);
        }

        /// <summary>Parses a dotted quad; false when the text is not one.</summary>
        public static bool TryParse(string text, out uint value)
        {
            value = 0;
            if (text == null || text.Length < 7 || text.Length > 15)
            {
                return false;
            }

            uint result = 0;
            int number = -1;
            int dots = 0;
            for (int i = 0; i < text.Length; i++)
            {
                char c = text[i];
                if (c == '.')
                {
                    if (number < 0 || ++dots > 3)
                    {
                        return false;
                    }

                    result = (result << 8) | (uint)number;
                    number = -1;
                }
                else if (c >= '0' && c <= '9' && number != 0)
                {
                    number = (number < 0 ? 0 : number * 10) + (c - '0');
                    if (number > 255)
                    {
                        return false;
                    }
                }
                else
                {
                    return false;
                }
            }

            if (number < 0 || dots != 3)
            {
                return false;
            }

            value = (result << 8) | (uint)number;
            return true;
        }

        /// <summary>Returns the dotted quad of 32 bits.</summary>
        public static string ToString(uint value)
        {
            return (value >> 24).ToString() + "." + ((value >> 16) & 255).ToString()
                + "." + ((value >> 8) & 255).ToString() + "." + (value & 255).ToString();
        }

        /// <summary>Returns the four bytes in network order.</summary>
        public byte[] GetAddressBytes()
        {
            return new byte[] { (byte)(_value >> 24), (byte)(_value >> 16), (byte)(_value >> 8), (byte)_value };
        }

        /// <inheritdoc/>
        public override string ToString()
        {
            return ToString(_value);
        }

        /// <inheritdoc/>
        public override bool Equals(object obj)
        {
            IPAddress other = obj as IPAddress;
            return other != null && other._value == _value;
        }

        /// <inheritdoc/>
        public override int GetHashCode()
        {
            return (int)(long)_value;
        }
    }
}
