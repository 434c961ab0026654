using System.Net.Sockets;

namespace System.Net
{
    /// <summary>Represents an IP address and a port.</summary>
    public class IPEndPoint : EndPoint
    {
        /// <summary>The lowest port, which stands for any.</summary>
        public const int MinPort = 0x00000000;
        /// <summary>The highest port.</summary>
        public const int MaxPort = 0x0000FFFF;

        private readonly IPAddress _address;
        private readonly int _port;

        /// <summary>Creates a socket address from the bytes of an IPv4 address in memory, first byte
        /// lowest.</summary>
        /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
        public IPEndPoint(long address, int port)
            : this(new IPAddress(address), port)
        {
        }

        /// <summary>Creates a socket address.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="address"/> is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The port is out of range.</exception>
        public IPEndPoint(IPAddress address, int port)
        {
            if ((object)address == null)
            {
                throw new ArgumentNullException(nameof(address));
            }

            if ((port & ~MaxPort) != 0)
            {
                throw new ArgumentOutOfRangeException(nameof(port));
            }

            _address = address;
            _port = port;
        }

        /// <summary>Gets the address.</summary>
        public IPAddress Address
        {
            get { return _address; }
        }

        /// <summary>Gets the address family.</summary>
        public AddressFamily AddressFamily
        {
            get { return _address.AddressFamily; }
        }

        /// <summary>Gets the port.</summary>
        public int Port
        {
            get { return _port; }
        }

        /// <summary>Returns the 16 bytes of an IPv4 socket address: family, port and address, the last two in network
        /// order.</summary>
        public override SocketAddress Serialize()
        {
            SocketAddress bytes = new SocketAddress(AddressFamily.InterNetwork, 16);
            bytes[2] = (byte)(_port >> 8);
            bytes[3] = (byte)_port;
            byte[] address = _address.MapToIPv4().GetAddressBytes();
            for (int i = 0; i < 4; i++)
            {
                bytes[4 + i] = address[i];
            }

            return bytes;
        }

        /// <inheritdoc/>
        public override EndPoint Create(SocketAddress socketAddress)
        {
            byte[] address = new byte[4];
            for (int i = 0; i < 4; i++)
            {
                address[i] = socketAddress[4 + i];
            }

            return new IPEndPoint(new IPAddress(address), (socketAddress[2] << 8) | socketAddress[3]);
        }

        /// <inheritdoc/>
        public override bool Equals(object obj)
        {
            IPEndPoint other = obj as IPEndPoint;
            return other != null && other._port == _port && other._address.Equals(_address);
        }

        /// <inheritdoc/>
        public override int GetHashCode()
        {
            return _address.GetHashCode() ^ _port;
        }

        /// <inheritdoc/>
        public override string ToString()
        {
            return _address.ToString() + ":" + _port.ToString();
        }
    }
}
