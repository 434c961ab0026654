using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace System.Net
{
    /// <summary>Represents an IP address. Sockets take IPv4 addresses only.</summary>
    public class IPAddress
    {
        /// <summary>0.0.0.0: any address of this node.</summary>
        public static readonly IPAddress Any = Of(0);
        /// <summary>255.255.255.255.</summary>
        public static readonly IPAddress Broadcast = Of(uint.MaxValue);
        /// <summary>127.0.0.1.</summary>
        public static readonly IPAddress Loopback = Of(0x7F000001);
        /// <summary>The address of no interface, which is that of <see cref="Broadcast"/>.</summary>
        public static readonly IPAddress None = Broadcast;
        /// <summary>The IPv6 address ::.</summary>
        public static readonly IPAddress IPv6Any = new IPAddress(0, new byte[AddressText.V6Room]);
        /// <summary>The IPv6 address ::1.</summary>
        public static readonly IPAddress IPv6Loopback = Parse("::1");

        // First byte highest.
        private readonly uint _value;
        // The bytes of an IPv6 address and its scope, lowest byte first; null for IPv4.
        private readonly byte[] _v6;

        /// <summary>Creates an IPv4 address from its bytes in memory, first byte lowest: 10.20.30.40 is
        /// 0x281E140A.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The value does not have 32 bits.</exception>
        public IPAddress(long newAddress)
        {
            if (newAddress < 0 || newAddress > uint.MaxValue)
            {
                throw new ArgumentOutOfRangeException(nameof(newAddress));
            }

            _value = Swap((uint)newAddress);
        }

        /// <summary>Creates an address from 4 or 16 bytes in network order.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="address"/> is null.</exception>
        /// <exception cref="ArgumentException">The array has another length.</exception>
        public IPAddress(byte[] address)
        {
            if (address == null)
            {
                throw new ArgumentNullException(nameof(address));
            }

            if (address.Length == 4)
            {
                _value = ((uint)address[0] << 24) | ((uint)address[1] << 16) | ((uint)address[2] << 8) | address[3];
            }
            else if (address.Length == 16)
            {
                _v6 = new byte[AddressText.V6Room];
                Array.Copy(address, _v6, 16);
            }
            else
            {
                throw new ArgumentException();
            }
        }

        /// <summary>Creates an IPv6 address with a scope.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="address"/> is null.</exception>
        /// <exception cref="ArgumentException">The array does not have 16 bytes.</exception>
        public IPAddress(byte[] address, long scopeid)
            : this(address)
        {
            if (_v6 == null)
            {
                throw new ArgumentException();
            }

            ScopeId = scopeid;
        }

        private IPAddress(uint value, byte[] v6)
        {
            _value = value;
            _v6 = v6;
        }

        /// <summary>Gets the address family.</summary>
        public AddressFamily AddressFamily
        {
            get { return _v6 == null ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6; }
        }

        /// <summary>Gets whether the address is an IPv4-mapped IPv6 address (RFC 4291 2.5.5.2).</summary>
        public bool IsIPv4MappedToIPv6
        {
            get
            {
                if (_v6 == null || _v6[10] != 255 || _v6[11] != 255)
                {
                    return false;
                }

                int at = 0;
                while (at < 10 && _v6[at] == 0)
                {
                    at++;
                }

                return at == 10;
            }
        }

        /// <summary>Gets or sets the scope of an IPv6 address.</summary>
        /// <exception cref="SocketException">OperationNotSupported (IPv4).</exception>
        public long ScopeId
        {
            get
            {
                CheckScope();
                long scope = 0;
                for (int i = AddressText.V6Room - 1; i >= 16; i--)
                {
                    scope = (scope << 8) | _v6[i];
                }

                return scope;
            }

            set
            {
                CheckScope();
                for (int i = 16; i < AddressText.V6Room; i++)
                {
                    _v6[i] = (byte)value;
                    value >>= 8;
                }
            }
        }

        /// <summary>Gets the IPv4 address as a number, first byte highest.</summary>
        internal uint Value
        {
            get { return _value; }
        }

        /// <summary>Compares two addresses.</summary>
        public static bool operator ==(IPAddress a, IPAddress b)
        {
            return (object)a == null ? (object)b == null : a.Equals(b);
        }

        /// <summary>Compares two addresses.</summary>
        public static bool operator !=(IPAddress a, IPAddress b)
        {
            return !(a == b);
        }

        /// <summary>Returns the address of the first interface that has one, or <see cref="Any"/>.</summary>
        public static IPAddress GetDefaultLocalAddress()
        {
            NetworkInterface[] all = NetworkInterface.GetAllNetworkInterfaces();
            uint address = 0;
            for (int i = 0; i < all.Length && address == 0; i++)
            {
                address = all[i].Read().Address;
            }

            return Of(address);
        }

        /// <summary>Parses an IPv4 address, in the forms of inet_aton too, or an IPv6 address.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="ipString"/> is null.</exception>
        /// <exception cref="ArgumentException">The text is no address.</exception>
        public static IPAddress Parse(string ipString)
        {
            if (ipString == null)
            {
                throw new ArgumentNullException(nameof(ipString));
            }

            uint value = 0;
            byte[] v6 = null;
            if (ipString.IndexOf(':') >= 0 ? (v6 = AddressText.ParseV6(ipString)) == null
                : !AddressText.TryParseV4(ipString, out value))
            {
                throw new ArgumentException();
            }

            return new IPAddress(value, v6);
        }

        /// <summary>Returns the bytes of the address in network order.</summary>
        public byte[] GetAddressBytes()
        {
            if (_v6 == null)
            {
                return new byte[] { (byte)(_value >> 24), (byte)(_value >> 16), (byte)(_value >> 8), (byte)_value };
            }

            byte[] bytes = new byte[16];
            Array.Copy(_v6, bytes, 16);
            return bytes;
        }

        /// <summary>Returns the last 32 bits of an IPv6 address as an IPv4 address.</summary>
        public IPAddress MapToIPv4()
        {
            return _v6 == null ? this
                : Of(((uint)_v6[12] << 24) | ((uint)_v6[13] << 16) | ((uint)_v6[14] << 8) | _v6[15]);
        }

        /// <summary>Returns the IPv4-mapped IPv6 address.</summary>
        public IPAddress MapToIPv6()
        {
            if (_v6 != null)
            {
                return this;
            }

            byte[] v6 = new byte[AddressText.V6Room];
            v6[10] = 255;
            v6[11] = 255;
            Array.Copy(GetAddressBytes(), 0, v6, 12, 4);
            return new IPAddress(0, v6);
        }

        /// <summary>Returns true if the other address is the same.</summary>
        public bool Equals(IPAddress other)
        {
            if ((object)other == null || _value != other._value || (_v6 == null) != (other._v6 == null))
            {
                return false;
            }

            int at = 0;
            while (_v6 != null && at < AddressText.V6Room && _v6[at] == other._v6[at])
            {
                at++;
            }

            return _v6 == null || at == AddressText.V6Room;
        }

        /// <inheritdoc/>
        public override bool Equals(object other)
        {
            return Equals(other as IPAddress);
        }

        /// <inheritdoc/>
        public override int GetHashCode()
        {
            return _v6 != null ? ToString().GetHashCode() : (int)(long)Swap(_value);
        }

        /// <inheritdoc/>
        public override string ToString()
        {
            return _v6 != null ? AddressText.FormatV6(_v6) : NanoSock.Ip.IPAddress.ToString(_value);
        }

        /// <summary>Returns the IPv4 address of a number, first byte highest.</summary>
        internal static IPAddress Of(uint value)
        {
            return new IPAddress(value, null);
        }

        /// <summary>Reverses the order of four bytes.</summary>
        internal static uint Swap(uint value)
        {
            return (value << 24) | ((value & 0xFF00) << 8) | ((value >> 8) & 0xFF00) | (value >> 24);
        }

        private void CheckScope()
        {
            if (_v6 == null)
            {
                throw new SocketException(SocketError.OperationNotSupported);
            }
        }
    }
}
